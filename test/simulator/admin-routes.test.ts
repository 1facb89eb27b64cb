import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { send, startCustomer, startSimulatorFor, twoPages } from './customer.ts';

const put = (url: string, body: string) => fetch(`${url}/faults`, { method: 'PUT', body });

test('switches: those named change, the others stay, and what is not understood changes nothing', async (t) => {
  const simulator = await startSimulatorFor(t, await startCustomer(t));
  const none = { webhooks: 'none', media: 'none', inbound: 'received' };
  const state = async () => (await fetch(`${simulator.url}/faults`)).json();
  assert.deepEqual(await state(), none);
  const changed = await put(simulator.url, '{"webhooks":"lose"}');
  assert.deepEqual([changed.status, await changed.json()], [200, { ...none, webhooks: 'lose' }]);
  await put(simulator.url, '{"media":"expire","inbound":"direction"}');
  assert.deepEqual(await state(), { webhooks: 'lose', media: 'expire', inbound: 'direction' });
  for (const bad of ['{"webhooks":"explode"}', '{"weather":"rain"}', '{"media":["expire"]}', 'no JSON', '[]', ''])
    assert.equal((await put(simulator.url, bad)).status, 400, bad);
  assert.deepEqual(await state(), { webhooks: 'lose', media: 'expire', inbound: 'direction' });
  await put(simulator.url, '{"webhooks":"none","media":"none","inbound":"received"}');
  assert.deepEqual(await state(), none);
});

test('the page shows calls with the pages that came out, numbers and switches, and text from outside as text', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const delivered = await send(simulator, customer, '+390289089201');
  await customer.event(delivered.id, 'fax.delivered');
  const dropped = await send(simulator, customer, '+390289089285');
  await customer.event(dropped.id, 'fax.failed');
  await simulator.receive({
    from: '<script>alert(1)</script>',
    to: '+390240701234',
    connectionId: '1',
    document: { type: 'application/pdf', bytes: await twoPages },
    reception: { callerId: '', failure: null, partial: false, mediaUrl: null },
  });
  const response = await fetch(simulator.url);
  assert.match(response.headers.get('content-type') ?? '', /^text\/html/);
  const page = await response.text();
  assert.ok(!page.includes('<script'));
  assert.ok(page.indexOf('+390289089285') < page.indexOf('+390289089201'), 'newest first');
  assert.ok(page.includes('receiver_call_dropped'));
  const pictures = (id: string) => [...page.matchAll(new RegExp(`<img[^>]+${id}/pages/`, 'g'))].length;
  assert.deepEqual([pictures(delivered.id), pictures(dropped.id)], [2, 1]);
});

test('a person can call a line and switch faults from the page', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const form = new FormData();
  form.set('from', '+390298765432');
  form.set('to', '+390240701234');
  form.set('document', new Blob([Uint8Array.from(await twoPages)], { type: 'application/pdf' }), 'two.pdf');
  const called = await fetch(`${simulator.url}/calls/receive`, { method: 'POST', body: form, redirect: 'manual' });
  assert.equal(called.status, 303);
  await customer.until(() => customer.webhooks.some(({ data }) => data.event_type === 'fax.received'));
  const switched = await fetch(`${simulator.url}/faults`, {
    method: 'POST',
    body: new URLSearchParams({ webhooks: 'delay', media: 'none', inbound: 'received' }),
    redirect: 'manual',
  });
  assert.equal(switched.status, 303);
  assert.match(await (await fetch(`${simulator.url}/faults`)).text(), /"delay"/);
});

test('programs can read calls and requests', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const fax = await send(simulator, customer, '+390289089201');
  await customer.event(fax.id, 'fax.delivered');
  assert.deepEqual(await (await fetch(`${simulator.url}/calls`)).json(), simulator.calls());
  assert.deepEqual(await (await fetch(`${simulator.url}/calls/${fax.id}`)).json(), simulator.calls()[0]);
  assert.deepEqual(await (await fetch(`${simulator.url}/submissions`)).json(), simulator.submissions());
  assert.equal((await fetch(`${simulator.url}/calls/unknown`)).status, 404);
});

test('other host names and requests from other web sites are turned away', async (t) => {
  const simulator = await startSimulatorFor(t, await startCustomer(t));
  const status = (method: string, headers: Record<string, string>, path = '/faults') =>
    new Promise<number | undefined>((resolve, reject) => {
      const asked = request(`${simulator.url}${path}`, { method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on('error', reject).end();
    });
  assert.equal(await status('GET', { host: 'fax.attacker.example' }), 403);
  const { host } = new URL(simulator.url);
  for (const foreign of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: `http://${host}` },
    { origin: 'https://attacker.example' },
    { origin: 'http://127.0.0.1:1' },
    { origin: 'null' },
  ]) {
    for (const [method, path] of [
      ['PUT', '/faults'],
      ['POST', '/faults'],
      ['POST', '/calls/receive'],
      ['POST', '/v2/faxes'],
    ] as const) {
      assert.equal(
        await status(method, { host, ...foreign }, path),
        403,
        `${method} ${path} ${JSON.stringify(foreign)}`,
      );
    }
  }
  assert.equal(await status('PUT', { host, 'sec-fetch-site': 'same-origin' }), 400, 'from its own page, but empty');
  assert.equal(await status('PUT', { host, origin: `http://${host}` }), 400);
  assert.equal(await status('GET', { host: 'localhost' }), 200);
});
