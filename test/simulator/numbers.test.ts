import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, goodFax, retrieve, send, startCustomer, startSimulatorFor, story } from './customer.ts';

const number = (digits: string) => `+3902890892${digits}`;

test('a fax to an ordinary number goes through all states and is delivered with its pages', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const fax = await send(simulator, customer, number('11'));
  assert.equal(fax.status, 'queued');
  const { data } = await customer.event(fax.id, 'fax.delivered');
  assert.deepEqual(story(customer, fax.id), [
    'fax.queued',
    'fax.media.processed',
    'fax.sending.started',
    'fax.delivered',
  ]);
  assert.equal(data.payload.page_count, 2);
  assert.equal(data.payload.client_state, fax.client_state);
  assert.equal(data.payload.original_media_url, `${customer.url}/two.pdf`);
  assert.equal((await retrieve(simulator, fax.id)).status, 'delivered');
  assert.equal(simulator.calls()[0]?.pagesPrinted, 2);
});

const failures: [digits: string, reason: string, pagesPrinted: number][] = [
  ['80', 'user_busy', 0],
  ['82', 'receiver_no_answer', 0],
  ['83', 'fax_initial_communication_timeout', 0],
  ['84', 'receiver_unallocated_number', 0],
  ['85', 'receiver_call_dropped', 1],
  ['86', 'invalid_ecm_response_from_receiver', 0],
  ['88', 'outbound_profile_daily_spend_limit_exceeded', 0],
  ['93', 'receiver_on_strike', 0],
];
for (const [digits, reason, pagesPrinted] of failures) {
  test(`a number ending in ${digits} fails, each time: ${reason}`, async (t) => {
    const customer = await startCustomer(t);
    const simulator = await startSimulatorFor(t, customer);
    for (let i = 0; i < 3; i++) {
      const fax = await send(simulator, customer, number(digits));
      const { data } = await customer.event(fax.id, 'fax.failed');
      assert.equal(data.payload.failure_reason, reason);
      const { status, failure_reason } = await retrieve(simulator, fax.id);
      assert.deepEqual({ status, failure_reason }, { status: 'failed', failure_reason: reason });
      assert.equal(simulator.calls()[0]?.pagesPrinted, pagesPrinted);
    }
  });
}

test('81 is busy twice and then delivered, counted per pair of numbers and anew after a delivery', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const result = async (from: string) => {
    const fax = await send(simulator, customer, number('81'), { from });
    await customer.until(() => /delivered|failed/.test(story(customer, fax.id).at(-1) ?? ''));
    return (await retrieve(simulator, fax.id)).status;
  };
  const ours = ['failed', 'failed', 'delivered', 'failed', 'failed', 'delivered'];
  for (const expected of ours) assert.equal(await result('+390240701234'), expected);
  assert.equal(await result('+390240709999'), 'failed', 'another calling number has its own count');
});

test('86 is delivered once T.38 is off', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const fax = await send(simulator, customer, number('86'), { t38_enabled: false });
  await customer.event(fax.id, 'fax.delivered');
  assert.equal((await retrieve(simulator, fax.id)).status, 'delivered');
});

test('87 answers a request 429 once and takes the next; no call belongs to the first', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const refused = await call(simulator, 'POST', '/faxes', goodFax(customer, number('87')));
  assert.equal(refused.status, 429);
  assert.equal(((await refused.json()) as { errors: { code: string }[] }).errors[0]?.code, '10011');
  const fax = await send(simulator, customer, number('87'));
  await customer.event(fax.id, 'fax.delivered');
  assert.deepEqual(
    simulator.submissions().map(({ answer, callId }) => ({ answer, callId })),
    [
      { answer: 202, callId: fax.id },
      { answer: 429, callId: null },
    ],
  );
  assert.equal((await call(simulator, 'POST', '/faxes', goodFax(customer, number('87')))).status, 429);
});

test('89 prints its pages and frees the line, but never says so, until it is cancelled', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const silent = await send(simulator, customer, number('89'));
  await customer.event(silent.id, 'fax.sending.started');
  const later = await send(simulator, customer, number('11'));
  await customer.event(later.id, 'fax.delivered');
  assert.equal((await retrieve(simulator, silent.id)).status, 'sending');
  const record = simulator.calls().find(({ id }) => id === silent.id);
  assert.equal(record?.pagesPrinted, 2);
  assert.notEqual(record?.endedAt, null);
  assert.equal(story(customer, silent.id).at(-1), 'fax.sending.started');

  assert.equal((await call(simulator, 'POST', `/faxes/${silent.id}/actions/cancel`)).status, 202);
  const { data } = await customer.event(silent.id, 'fax.failed');
  assert.equal(data.payload.failure_reason, 'sender_canceled');
});

test('90 is failed first and delivered after all', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const fax = await send(simulator, customer, number('90'));
  await customer.event(fax.id, 'fax.delivered');
  assert.deepEqual(story(customer, fax.id).slice(-2), ['fax.failed', 'fax.delivered']);
  const { status, failure_reason } = await retrieve(simulator, fax.id);
  assert.deepEqual({ status, failure_reason }, { status: 'delivered', failure_reason: null });
});

test('91 keeps the request waiting, yet makes the call, which the list shows with its client_state', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer, { hangMs: 60 });
  const body = goodFax(customer, number('91'));
  const answer = call(simulator, 'POST', '/faxes', body);
  await customer.until(() => customer.webhooks.some(({ data }) => data.event_type === 'fax.queued'));
  assert.equal(simulator.submissions()[0]?.answer, null, 'not answered yet');
  const listed = (await (
    await call(simulator, 'GET', `/faxes?filter[to][eq]=${encodeURIComponent(number('91'))}`)
  ).json()) as { data: { id: string; client_state: string }[] };
  assert.equal(listed.data[0]?.client_state, body.client_state);
  await customer.event(listed.data[0]?.id ?? '', 'fax.delivered');
  assert.equal((await answer).status, 504);
  assert.equal(simulator.submissions()[0]?.answer, 504);
});

test('92 answers 500, yet makes the call', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  assert.equal((await call(simulator, 'POST', '/faxes', goodFax(customer, number('92')))).status, 500);
  const [submission] = simulator.submissions();
  assert.equal(submission?.answer, 500);
  await customer.event(submission?.callId ?? '', 'fax.delivered');
  assert.equal(simulator.calls().length, 1);
});

test('reserved numbers and SIP addresses are delivered', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  for (const to of [number('94'), number('99'), 'sip:fax80@example.com']) {
    const fax = await send(simulator, customer, to);
    await customer.event(fax.id, 'fax.delivered');
  }
  assert.equal(simulator.calls().filter(({ status }) => status === 'delivered').length, 3);
});
