import assert from 'node:assert/strict';
import { test } from 'node:test';
import Telnyx from 'telnyx';
import { call, send, startCustomer, startSimulatorFor, story } from './customer.ts';

const to = '+390289089211';
const finished = /^fax\.(delivered|failed)$/;

test("the carrier's own package accepts the signature, and not when a byte was changed", async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const client = new Telnyx({ apiKey: 'KEY-test', publicKey: simulator.publicKey });
  assert.equal(Buffer.from(simulator.publicKey, 'base64').length, 32);
  const fax = await send(simulator, customer, to);
  const { raw, headers, data } = await customer.event(fax.id, 'fax.delivered');
  const event = await client.webhooks.unwrap(raw, { headers });
  assert.deepEqual('data' in event ? event.data : undefined, data);
  await assert.rejects(client.webhooks.unwrap(`${raw} `, { headers }));
  assert.equal(await (await fetch(`${simulator.url}/public-key`)).text(), simulator.publicKey);
});

test("the carrier's own package can send, list, retrieve, cancel and delete", async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const client = new Telnyx({ apiKey: 'KEY-test', baseURL: simulator.baseUrl, maxRetries: 0 });
  const fax = (
    await client.faxes.create({ connection_id: '1', from: '+390240701234', to, media_url: `${customer.url}/two.pdf` })
  ).data;
  const id = fax?.id ?? '';
  await customer.event(id, 'fax.delivered');
  assert.equal((await client.faxes.retrieve(id)).data?.status, 'delivered');
  const listed = [];
  for await (const item of client.faxes.list({ filter: { to: { eq: to }, direction: { eq: 'outbound' } } }))
    listed.push(item.id);
  assert.deepEqual(listed, [id]);
  await assert.rejects(client.faxes.actions.cancel(id), { status: 422 });
  await client.faxes.delete(id);
  await assert.rejects(client.faxes.retrieve(id), { status: 404 });
});

test('a webhook that is refused comes again as the same event with a higher attempt', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  customer.answerWith = ({ data, meta }) => (data.event_type === 'fax.queued' && meta.attempt < 3 ? 302 : 200);
  const fax = await send(simulator, customer, to);
  const tries = () => customer.webhooks.filter(({ data }) => data.event_type === 'fax.queued');
  await customer.until(() => tries().length === 3);
  assert.deepEqual(
    tries().map(({ meta }) => meta.attempt),
    [1, 2, 3],
  );
  assert.equal(new Set(tries().map(({ data }) => data.id)).size, 1);
  assert.equal(tries()[0]?.meta.delivered_to, `${customer.url}/hooks`);
  await customer.event(fax.id, 'fax.delivered');
});

test('a webhook that gets no answer in time comes again', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer, { webhookTimeoutMs: 20 });
  customer.answerWith = ({ data, meta }) => (data.event_type === 'fax.queued' && meta.attempt < 2 ? null : 200);
  const fax = await send(simulator, customer, to);
  await customer.until(() => story(customer, fax.id).filter((type) => type === 'fax.queued').length === 2);
  await customer.event(fax.id, 'fax.delivered');
});

test('webhook_url of the request takes the place of the default', async (t) => {
  const customer = await startCustomer(t);
  const elsewhere = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const fax = await send(simulator, customer, to, { webhook_url: `${elsewhere.url}/mine` });
  const { meta } = await elsewhere.event(fax.id, 'fax.delivered');
  assert.equal(meta.delivered_to, `${elsewhere.url}/mine`);
  assert.deepEqual(customer.webhooks, []);
});

test('duplicate: three copies of each event, with one id', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  simulator.setFaults({ webhooks: 'duplicate' });
  const fax = await send(simulator, customer, to);
  await customer.until(() => story(customer, fax.id).length === 12);
  assert.equal(new Set(customer.webhooks.map(({ data }) => data.id)).size, 4);
});

test('reorder: the last event comes first and the others backwards, and that with copies too', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  simulator.setFaults({ webhooks: 'reorder' });
  const fax = await send(simulator, customer, to);
  await customer.until(() => story(customer, fax.id).length === 4);
  assert.deepEqual(story(customer, fax.id), [
    'fax.delivered',
    'fax.sending.started',
    'fax.media.processed',
    'fax.queued',
  ]);

  simulator.setFaults({ webhooks: ['duplicate', 'reorder'] });
  const again = await send(simulator, customer, to);
  await customer.until(() => story(customer, again.id).length === 12);
  assert.match(story(customer, again.id)[0] ?? '', finished);
  assert.equal(story(customer, again.id).at(-1), 'fax.queued');
});

test('delay: events come late, the fax itself does not', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer, { webhookDelayMs: 1000 });
  simulator.setFaults({ webhooks: 'delay' });
  const fax = await send(simulator, customer, to);
  await customer.event(fax.id, 'fax.queued');
  assert.equal(simulator.calls()[0]?.status, 'delivered', 'over before its first event came');
  await customer.event(fax.id, 'fax.delivered');
});

test('lose: no event comes; what was lost can be read as a failed delivery', async (t) => {
  const customer = await startCustomer(t);
  // Long enough on the line that only the first event is over when the switch goes back.
  const simulator = await startSimulatorFor(t, customer, { pageMs: 300 });
  simulator.setFaults({ webhooks: 'lose' });
  const lost = await send(simulator, customer, to);
  simulator.setFaults({ webhooks: 'none' });
  await customer.event(lost.id, 'fax.delivered');
  assert.ok(!story(customer, lost.id).includes('fax.queued'));
  const { data } = (await (await call(simulator, 'GET', '/webhook_deliveries?filter[status][eq]=failed')).json()) as {
    data: { id: string; webhook: { event_type: string; payload: { fax_id: string } } }[];
  };
  assert.deepEqual(
    data.map(({ webhook }) => [webhook.event_type, webhook.payload.fax_id]),
    [['fax.queued', lost.id]],
  );
  assert.equal((await call(simulator, 'GET', `/webhook_deliveries/${data[0]?.id}`)).status, 200);
});

test('stale: truly signed, but ten minutes ago', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  simulator.setFaults({ webhooks: 'stale' });
  const fax = await send(simulator, customer, to);
  const { raw, headers } = await customer.event(fax.id, 'fax.delivered');
  assert.ok(Date.now() / 1000 - Number(headers['telnyx-timestamp']) >= 600);
  const client = new Telnyx({ apiKey: 'KEY-test', publicKey: simulator.publicKey });
  await assert.rejects(client.webhooks.unwrap(raw, { headers }), /old|timestamp/i);
});

test('the deliveries of a fax are on record with the answers they got', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const fax = await send(simulator, customer, to);
  await customer.event(fax.id, 'fax.delivered');
  const second = await send(simulator, customer, to);
  await customer.event(second.id, 'fax.sending.started');
  const { data, meta } = (await (
    await call(simulator, 'GET', '/webhook_deliveries?filter[event_type]=fax.delivered,fax.failed&page[size]=1')
  ).json()) as {
    data: { status: string; attempts: { http: { response: { status: number } } }[] }[];
    meta: { page_size: number };
  };
  assert.equal(meta.page_size, 1);
  assert.equal(data[0]?.status, 'delivered');
  assert.equal(data[0]?.attempts[0]?.http.response.status, 200);
});
