import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSendRequest } from '../../simulator/api/send-request.ts';
import { call, goodFax, send, startCustomer, startSimulatorFor, twoPages, type Webhook } from './customer.ts';
import { readContract } from './schema-check.ts';

const contract = readContract();
const present = { skip: contract === undefined ? 'the carrier contract is not beside the repository' : false };
const judge = (value: unknown, pointer: string) => contract?.judge(value, pointer) ?? [];
const answer = (path: string, method: string, status: string) =>
  `paths/${path.replaceAll('/', '~1')}/${method}/responses/${status}/content/application~1json/schema`;

test('every answer of the API has the shape that the contract gives it', present, async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const fax = await send(simulator, customer, '+390289089280');
  await customer.event(fax.id, 'fax.failed');
  const other = await send(simulator, customer, '+390289089201', { store_media: true });
  await customer.event(other.id, 'fax.delivered');
  const inbound = await simulator.receive({
    from: '+390298765432',
    to: '+390240701234',
    connectionId: '1',
    document: { type: 'application/pdf', bytes: await twoPages },
    reception: { callerId: '+390298765432', failure: null, partial: false, mediaUrl: null },
  });
  await customer.event(inbound.id, 'fax.received');
  await customer.until(() => customer.webhooks.length === 10);

  const requests: [method: string, path: string, template: string, status: string, body?: unknown][] = [
    ['POST', '/faxes', '/faxes', '202', goodFax(customer)],
    ['POST', '/faxes', '/faxes', '422', { to: 'x' }],
    ['GET', '/faxes', '/faxes', '200'],
    ['GET', `/faxes/${fax.id}`, '/faxes/{id}', '200'],
    ['GET', `/faxes/${other.id}`, '/faxes/{id}', '200'],
    ['GET', `/faxes/${inbound.id}`, '/faxes/{id}', '200'],
    ['GET', '/faxes/unknown', '/faxes/{id}', '404'],
    ['POST', `/faxes/${fax.id}/actions/cancel`, '/faxes/{id}/actions/cancel', '422'],
    ['POST', `/faxes/${inbound.id}/actions/refresh`, '/faxes/{id}/actions/refresh', '200'],
    ['GET', '/webhook_deliveries', '/webhook_deliveries', '200'],
  ];
  for (const [method, path, template, status, body] of requests) {
    const response = await call(simulator, method, path, body);
    assert.equal(String(response.status), status, `${method} ${path}`);
    const complaints = judge(await response.json(), answer(template, method.toLowerCase(), status));
    assert.deepEqual(complaints, [], `${method} ${path}`);
  }
});

test('every event has the shape that the contract gives it', present, async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const delivered = await send(simulator, customer, '+390289089201');
  const failed = await send(simulator, customer, '+390289089293');
  const inbound = await simulator.receive({
    from: '+390298765432',
    to: '+390240701234',
    connectionId: '1',
    document: { type: 'application/pdf', bytes: await twoPages },
    reception: { callerId: '+390298765432', failure: null, partial: true, mediaUrl: null },
  });
  const last: Webhook[] = [
    await customer.event(delivered.id, 'fax.delivered'),
    await customer.event(failed.id, 'fax.failed'),
    await customer.event(inbound.id, 'fax.received'),
  ];
  assert.equal(last.length, 3);
  const seen = new Set<string>();
  for (const { raw, data } of customer.webhooks) {
    seen.add(data.event_type);
    const schema = `webhooks/${data.event_type}/post/requestBody/content/application~1json/schema`;
    assert.deepEqual(judge(JSON.parse(raw), schema), [], data.event_type);
  }
  assert.equal(seen.size, 8);
});

test('parameters that our reading takes are taken by the contract, and what it refuses we refuse', present, () => {
  const good = {
    connection_id: '234423',
    to: '+13127367276',
    from: '+13125790015',
    media_url: 'https://example.com/fax.pdf',
    from_display_name: 'Company Name',
    quality: 'ultra_dark',
    t38_enabled: false,
    monochrome: true,
    black_threshold: 80,
    store_media: true,
    store_preview: true,
    preview_format: 'pdf',
    webhook_url: 'https://example.com/hooks',
    client_state: 'aGF2ZSBhIG5pY2UgZGF5ID1d',
  };
  const schema = 'components/schemas/SendFaxRequest';
  const accepted = (body: object) => !Array.isArray(readSendRequest(body, false));
  assert.deepEqual(judge(good, schema), []);
  assert.ok(accepted(good));
  const ours = Object.keys(good);
  for (const name of ours) {
    const { [name as keyof typeof good]: _, ...without } = good;
    assert.ok(!accepted({ ...good, [name]: 12.5 }), `${name} of the wrong type`);
    if (judge(without, schema).length > 0) assert.ok(!accepted(without), `without ${name}`);
  }
  for (const wrong of [{ quality: 'fine' }, { preview_format: 'png' }, { black_threshold: 0 }]) {
    assert.notDeepEqual(judge({ ...good, ...wrong }, schema), []);
    assert.ok(!accepted({ ...good, ...wrong }));
  }
});
