import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Customer,
  call,
  type FaxAnswer,
  goodFax,
  retrieve,
  send,
  startCustomer,
  startSimulatorFor,
  twoPages,
} from './customer.ts';

const to = '+390289089211';
const errorsOf = async (response: Response) =>
  ((await response.json()) as { errors: { code: string; title: string; detail: string; source?: object }[] }).errors;

const badRequests: [what: string, change: (fax: Record<string, unknown>, c: Customer) => void, pointer: string][] = [
  ['no connection_id', (fax) => delete fax.connection_id, '/connection_id'],
  ['no to', (fax) => delete fax.to, '/to'],
  ['no from', (fax) => delete fax.from, '/from'],
  ['a national number', (fax) => Object.assign(fax, { to: '0289089211' }), '/to'],
  ['a from with blanks', (fax) => Object.assign(fax, { from: '+39 02 4070' }), '/from'],
  ['no media', (fax) => delete fax.media_url, '/media_url'],
  ['two media', (fax) => Object.assign(fax, { media_name: 'a.pdf' }), '/media_url'],
  ['media that is no web address', (fax) => Object.assign(fax, { media_url: 'file:///etc/passwd' }), '/media_url'],
  ['a client_state that is not Base64', (fax) => Object.assign(fax, { client_state: 'attempt-1' }), '/client_state'],
  ['an unknown quality', (fax) => Object.assign(fax, { quality: 'fine' }), '/quality'],
  ['T.38 as a word', (fax) => Object.assign(fax, { t38_enabled: 'false' }), '/t38_enabled'],
  [
    'a display name too long',
    (fax) => Object.assign(fax, { from_display_name: 'x'.repeat(129) }),
    '/from_display_name',
  ],
  ['a display name with quotes', (fax) => Object.assign(fax, { from_display_name: '"A"' }), '/from_display_name'],
  ['a threshold over 100', (fax) => Object.assign(fax, { black_threshold: 101 }), '/black_threshold'],
];
for (const [what, change, pointer] of badRequests) {
  test(`POST /faxes with ${what} is refused with 422 at ${pointer}, and nothing is called`, async (t) => {
    const customer = await startCustomer(t);
    const simulator = await startSimulatorFor(t, customer);
    const fax = goodFax(customer);
    change(fax, customer);
    const response = await call(simulator, 'POST', '/faxes', fax);
    assert.equal(response.status, 422);
    const errors = await errorsOf(response);
    assert.deepEqual(
      errors.map(({ source }) => source),
      [{ pointer }],
    );
    assert.deepEqual(simulator.calls(), []);
    assert.equal(simulator.submissions()[0]?.answer, 422);
  });
}

test('without a bearer key, or with another than the one set, every route answers 401', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer, { apiKey: 'KEY-other' });
  for (const response of [await call(simulator, 'GET', '/faxes'), await fetch(`${simulator.baseUrl}/faxes`)]) {
    assert.equal(response.status, 401);
    assert.equal((await errorsOf(response))[0]?.code, '10009');
  }
  const open = await fetch(`${simulator.baseUrl}/faxes`, { headers: { authorization: 'Bearer KEY-other' } });
  assert.equal(open.status, 200);
});

test('a body that is no JSON is a bad request', async (t) => {
  const simulator = await startSimulatorFor(t, await startCustomer(t));
  const response = await fetch(`${simulator.baseUrl}/faxes`, {
    method: 'POST',
    headers: { authorization: 'Bearer KEY-test', 'content-type': 'application/json' },
    body: '{"to":',
  });
  assert.equal(response.status, 400);
  assert.equal((await errorsOf(response))[0]?.code, '10015');
});

test('what does not exist is 404 with an error body', async (t) => {
  const simulator = await startSimulatorFor(t, await startCustomer(t));
  const unknown = '0ccc7b54-4df3-4bca-a65a-3da1ecc777f0';
  const requests: [string, string][] = [
    ['GET', `/faxes/${unknown}`],
    ['DELETE', `/faxes/${unknown}`],
    ['POST', `/faxes/${unknown}/actions/cancel`],
    ['POST', `/faxes/${unknown}/actions/refresh`],
    ['GET', `/webhook_deliveries/${unknown}`],
    ['GET', '/telephones'],
  ];
  for (const [method, path] of requests) {
    const response = await call(simulator, method, path);
    assert.equal(response.status, 404, `${method} ${path}`);
    assert.equal((await errorsOf(response))[0]?.title, 'Not Found');
  }
});

test('a fax that is under way can be cancelled, one that is over cannot', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer, { pageMs: 60_000 });
  const fax = await send(simulator, customer, '+390289089201');
  await customer.event(fax.id, 'fax.media.processed');
  const cancelled = await call(simulator, 'POST', `/faxes/${fax.id}/actions/cancel`);
  assert.equal(cancelled.status, 202);
  assert.deepEqual(await cancelled.json(), { data: { result: 'ok' } });
  await customer.event(fax.id, 'fax.failed');
  const { status, failure_reason } = await retrieve(simulator, fax.id);
  assert.deepEqual({ status, failure_reason }, { status: 'failed', failure_reason: 'sender_canceled' });
  const again = await call(simulator, 'POST', `/faxes/${fax.id}/actions/cancel`);
  assert.equal(again.status, 422);
  assert.equal((await errorsOf(again))[0]?.code, '90080');
});

test('the list is filtered and paged, newest first', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const sent: FaxAnswer[] = [];
  for (const last of ['01', '02', '03', '03']) sent.unshift(await send(simulator, customer, `+3902890892${last}`));
  const ids = async (query: string) => {
    const response = await call(simulator, 'GET', `/faxes?${query}`);
    const { data, meta } = (await response.json()) as { data: FaxAnswer[]; meta: Record<string, number> };
    return { ids: data.map(({ id }) => id), meta };
  };
  assert.deepEqual(
    (await ids('')).ids,
    sent.map(({ id }) => id),
  );
  const page = await ids('page[number]=2&page[size]=3');
  assert.deepEqual(page.ids, [sent[3]?.id]);
  assert.deepEqual(page.meta, { total_pages: 2, total_results: 4, page_number: 2, page_size: 3 });
  assert.equal((await ids(`filter[to][eq]=${encodeURIComponent('+390289089203')}`)).ids.length, 2);
  assert.equal((await ids(`filter[from][eq]=${encodeURIComponent('+390240701234')}`)).ids.length, 4);
  assert.equal((await ids('filter[direction][eq]=inbound')).ids.length, 0);
  assert.equal((await ids('filter[created_at][gte]=2020-01-01T00:00:00Z')).ids.length, 4);
  assert.equal((await ids('filter[created_at][lt]=2020-01-01T00:00:00Z')).ids.length, 0);
});

test('a filter that does not exist, or a value without sense, is refused with the name of the parameter', async (t) => {
  const simulator = await startSimulatorFor(t, await startCustomer(t));
  for (const [name, value] of [
    ['filter[client_state][eq]', 'x'],
    ['filter[status][eq]', 'failed'],
    ['filter[direction][eq]', 'sideways'],
    ['filter[created_at][gte]', 'yesterday'],
    ['page[size]', '0'],
    ['page[size]', '251'],
  ]) {
    const response = await call(simulator, 'GET', `/faxes?${name}=${value}`);
    assert.equal(response.status, 422, `${name}=${value}`);
    assert.deepEqual((await errorsOf(response))[0]?.source, { parameter: name });
  }
});

test('a file may come with the request', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const form = new FormData();
  for (const [name, value] of Object.entries({ connection_id: '1', from: '+390240701234', to, t38_enabled: 'false' }))
    form.set(name, value);
  form.set('contents', new Blob([Uint8Array.from(await twoPages)], { type: 'application/pdf' }), 'two.pdf');
  const response = await fetch(`${simulator.baseUrl}/faxes`, {
    method: 'POST',
    headers: { authorization: 'Bearer KEY-test' },
    body: form,
  });
  assert.equal(response.status, 202);
  const { data } = (await response.json()) as { data: FaxAnswer };
  await customer.event(data.id, 'fax.delivered');
  assert.equal(simulator.calls()[0]?.pagesPrinted, 2);
  assert.equal(simulator.calls()[0]?.request?.t38_enabled, false);
});

test('stored media can be fetched from the link that the fax shows', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const fax = await send(simulator, customer, to, { store_media: true });
  await customer.event(fax.id, 'fax.delivered');
  const { stored_media_url } = await retrieve(simulator, fax.id);
  const file = Buffer.from(await (await fetch(String(stored_media_url))).arrayBuffer());
  assert.equal(Buffer.compare(file, await twoPages), 0);
});

test('a media_name leads nowhere, since nothing can be uploaded under a name', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const fax = await send(simulator, customer, to, { media_url: undefined, media_name: 'letter.pdf' });
  const { data } = await customer.event(fax.id, 'fax.failed');
  assert.equal(data.payload.failure_reason, 'file_download_failed');
  assert.equal(data.payload.media_name, 'letter.pdf');
});
