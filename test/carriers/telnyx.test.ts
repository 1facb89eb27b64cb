import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { TelnyxCarrier } from '../../lambdas/carriers/telnyx/telnyx.ts';
import { attemptId } from '../../lambdas/fax/history.ts';
import type { E164 } from '../../lambdas/fax/model.ts';
import { refused } from '../../lambdas/fax/result.ts';
import type { CarrierCall } from '../../lambdas/ports.ts';
import { type Customer, startCustomer, startSimulatorFor } from '../simulator/customer.ts';
import { readContract } from '../simulator/schema-check.ts';

const contract = readContract();

async function start(t: TestContext) {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const { publicKey, baseUrl } = simulator;
  const carrier = new TelnyxCarrier({ apiKey: 'key', publicKey, connectionId: '1', baseUrl, timeout: 400 });
  return { customer, simulator, carrier };
}

const callTo = (customer: Customer, to: E164, n = 1): CarrierCall => ({
  attemptId: attemptId('abcdefghijkl', n),
  from: '+390240701234',
  to,
  mediaUrl: `${customer.url}/two.pdf`,
  webhookUrl: `${customer.url}/hook`,
  transport: { t38: false, quality: 'normal' },
  displayName: 'Studio Rossi & Figli àè',
});

describe('the Telnyx adapter against the simulated carrier', () => {
  test('an accepted fax is found by its id and by its attempt', async (t) => {
    const { customer, carrier, simulator } = await start(t);
    const call = callTo(customer, '+390289089200');
    const answer = await carrier.submit(call);
    assert.equal(answer.kind, 'accepted');
    const carrierId = answer.kind === 'accepted' ? answer.carrierId : '';
    const { headers, raw } = await customer.event(carrierId, 'fax.delivered');
    const since = Date.now() - 60_000;
    assert.deepEqual(await carrier.find(call.attemptId, call.to, since), {
      carrierId,
      result: { outcome: 'sent', retry: 'never' },
    });
    assert.equal((await carrier.call(carrierId))?.result?.outcome, 'sent');
    assert.equal(await carrier.find('abcdefghijkl-2', call.to, since), undefined);
    assert.equal(await carrier.call('00000000-0000-0000-0000-000000000000'), undefined);
    const [submission] = simulator.submissions();
    assert.equal(Buffer.from(submission?.clientState ?? '', 'base64').toString(), call.attemptId);

    const reading = await carrier.readWebhook(headers, Buffer.from(raw), Date.now());
    assert.ok(reading.ok);
    const [event] = reading.value.events;
    assert.equal(event?.attemptId, call.attemptId);
    assert.deepEqual(event?.result, { outcome: 'sent', retry: 'never', pages: 2, seconds: event?.result?.seconds });
    assert.ok(!JSON.stringify(event).includes('two.pdf'), 'the media link stays out of what is stored');
  });

  for (const [ending, name] of [
    ['91', 'a submit that times out although accepted'],
    ['92', 'a submit that is answered 500 although accepted'],
  ] as const) {
    test(`${name}: one POST, of unknown fate`, async (t) => {
      const { customer, carrier, simulator } = await start(t);
      const call = callTo(customer, `+3902890892${ending}`);
      assert.equal((await carrier.submit(call)).kind, 'unknown');
      assert.equal(simulator.submissions().length, 1);
      assert.ok(await carrier.find(call.attemptId, call.to, Date.now() - 60_000));
    });
  }

  test('429 is certainly no call, and uses up no try', async (t) => {
    const { customer, carrier, simulator } = await start(t);
    const answer = await carrier.submit(callTo(customer, '+390289089287'));
    assert.deepEqual(answer, {
      kind: 'refused',
      result: { outcome: 'carrier-unavailable', retry: 'hold', reason: 'HTTP 429' },
    });
    assert.equal(simulator.submissions().length, 1);
  });

  test('a reason outside of the published list is one more attempt, and is marked', async (t) => {
    const { customer, carrier } = await start(t);
    const answer = await carrier.submit(callTo(customer, '+390289089293'));
    const carrierId = answer.kind === 'accepted' ? answer.carrierId : '';
    await customer.event(carrierId, 'fax.failed');
    const result = (await carrier.call(carrierId))?.result;
    assert.equal(result?.retry, 'once');
    assert.equal(result?.isUnknownReason, true);
  });

  test('cancelling hangs up; cancelling what is over is no trouble', async (t) => {
    const { customer, carrier } = await start(t);
    const answer = await carrier.submit(callTo(customer, '+390289089289'));
    const carrierId = answer.kind === 'accepted' ? answer.carrierId : '';
    await customer.event(carrierId, 'fax.sending.started');
    await carrier.cancel(carrierId);
    await customer.event(carrierId, 'fax.failed');
    assert.equal((await carrier.call(carrierId))?.result?.outcome, 'cancelled');
    await carrier.cancel(carrierId);
  });

  for (const [name, baseUrl, reason] of [
    ['where nothing listens', 'http://127.0.0.1:1023/v2', 'ECONNREFUSED'],
    ['whose name nobody knows', 'http://carrier.invalid/v2', /^(ENOTFOUND|EAI_AGAIN)$/],
  ] as const) {
    test(`a carrier ${name} certainly made no call, which uses up no try`, async () => {
      const publicKey = Buffer.alloc(32, 1).toString('base64');
      const carrier = new TelnyxCarrier({ apiKey: 'key', publicKey, connectionId: '1', baseUrl });
      const answer = await carrier.submit(callTo({ url: 'http://127.0.0.1:1023' } as Customer, '+390289089200'));
      assert.ok(answer.kind === 'refused');
      const { reason: said = '', ...result } = answer.result;
      assert.deepEqual(result, { outcome: 'carrier-unavailable', retry: 'hold', isUnreached: true });
      assert.match(said, new RegExp(reason));
    });
  }

  test('a carrier that hangs up during the request may have made the call', async (t) => {
    const server = createServer((request) => request.socket.destroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    const publicKey = Buffer.alloc(32, 1).toString('base64');
    const baseUrl = `http://127.0.0.1:${port}/v2`;
    const carrier = new TelnyxCarrier({ apiKey: 'key', publicKey, connectionId: '1', baseUrl });
    const answer = await carrier.submit(callTo({ url: baseUrl } as Customer, '+390289089200'));
    assert.equal(answer.kind, 'unknown');
  });

  test('a carrier that cannot be reached is not an answer', async () => {
    const publicKey = Buffer.alloc(32, 1).toString('base64');
    const carrier = new TelnyxCarrier({
      apiKey: 'key',
      publicKey,
      connectionId: '1',
      baseUrl: 'http://127.0.0.1:9/v2',
      timeout: 200,
    });
    await assert.rejects(carrier.call('x'), { name: 'Transient' });
    await assert.rejects(carrier.find('abcdefghijkl-1', '+390289089200', 0), { name: 'Transient' });
    assert.equal(
      (await carrier.submit({ ...callTo({ url: 'http://127.0.0.1:9' } as Customer, '+390289089200') })).kind,
      'unknown',
    );
  });

  test('what is posted has the shape that the contract asks for', {
    skip: contract === undefined ? 'the carrier contract is not beside the repository' : false,
  }, async (t) => {
    const { createServer } = await import('node:http');
    const bodies: unknown[] = [];
    const server = createServer(async (request, response) => {
      const chunks = await request.toArray();
      bodies.push(JSON.parse(Buffer.concat(chunks as Buffer[]).toString()));
      response.writeHead(202, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ data: { id: 'one' } }));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    t.after(() => server.close());
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const carrier = new TelnyxCarrier({
      apiKey: 'key',
      publicKey: Buffer.alloc(32, 1).toString('base64'),
      connectionId: '1',
      baseUrl: `http://127.0.0.1:${port}/v2`,
    });
    await carrier.submit(callTo({ url: 'https://media.example' } as Customer, '+390289089200'));
    const pointer = 'paths/~1faxes/post/requestBody/content/application~1json/schema';
    assert.equal(bodies.length, 1);
    assert.deepEqual(contract?.judge(bodies[0], pointer), []);
  });
});

const forged = refused('forged');

describe('signatures of webhooks', () => {
  test('wrong, missing, and stale ones; a body that was changed or re-encoded', async (t) => {
    const { customer, carrier } = await start(t);
    const answer = await carrier.submit(callTo(customer, '+390289089200'));
    const { headers, raw } = await customer.event(answer.kind === 'accepted' ? answer.carrierId : '', 'fax.delivered');
    const read = async (given: Record<string, string>, body: string, at = Date.now()) =>
      carrier.readWebhook(given, Buffer.from(body), at);
    const { 'telnyx-signature-ed25519': signature = '', 'telnyx-timestamp': timestamp = '' } = headers;
    assert.deepEqual(await read({}, raw), forged);
    assert.deepEqual(await read({ 'telnyx-timestamp': timestamp }, raw), forged);
    const other = Buffer.from(signature, 'base64').reverse().toString('base64');
    assert.deepEqual(await read({ ...headers, 'telnyx-signature-ed25519': other }, raw), forged);
    assert.deepEqual(await read({ ...headers, 'telnyx-timestamp': `${Number(timestamp) + 1}` }, raw), forged);
    assert.deepEqual(await read(headers, `${raw} `), forged);
    assert.deepEqual(await read(headers, JSON.stringify(JSON.parse(raw), null, 1)), forged);
    const stale = await read(headers, raw, Date.now() + 301_000);
    assert.equal(stale.ok && stale.value.events[0]?.isStale, true);
  });
});
