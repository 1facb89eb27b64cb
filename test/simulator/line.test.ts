import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '../../simulator/line/call.ts';
import { maxAtOnce, overlapsPerNumber } from '../../simulator/simulator.ts';
import { send, startCustomer, startSimulatorFor } from './customer.ts';

test('two calls to one number at once are taken, and both sides of the overlap are on record', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer, { pageMs: 40 });
  const faxes = await Promise.all(['01', '01', '02'].map((n) => send(simulator, customer, `+3902890892${n}`)));
  for (const { id } of faxes) await customer.event(id, 'fax.delivered');
  const overlaps = overlapsPerNumber(simulator.calls());
  assert.equal(overlaps.length, 1);
  assert.deepEqual(
    overlaps[0]?.map(({ to }) => to),
    ['+390289089201', '+390289089201'],
  );
  assert.deepEqual(
    simulator
      .calls()
      .map(({ overlapped }) => overlapped.length)
      .sort(),
    [0, 0, 1],
  );
  assert.equal(maxAtOnce(simulator.calls()), 3);
});

test('calls one after the other do not overlap', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  for (let i = 0; i < 3; i++) {
    const fax = await send(simulator, customer, '+390289089280');
    await customer.event(fax.id, 'fax.failed');
  }
  assert.deepEqual(overlapsPerNumber(simulator.calls()), []);
  assert.equal(maxAtOnce(simulator.calls()), 1);
});

test('touching ends are no overlap, an open end is one for ever', () => {
  const on = (startedAt: string, endedAt: string | null) =>
    ({ direction: 'outbound', to: '+39', startedAt, endedAt }) as Call;
  assert.deepEqual(overlapsPerNumber([on('1', '2'), on('2', '3')]), []);
  assert.equal(maxAtOnce([on('1', '2'), on('2', '3')]), 1);
  assert.equal(overlapsPerNumber([on('5', '6'), on('1', null)]).length, 1);
});

test('beyond the channels of the account a call is refused with its reason', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer, { channels: 1, pageMs: 60 });
  const first = await send(simulator, customer, '+390289089201');
  const second = await send(simulator, customer, '+390289089202');
  const { data } = await customer.event(second.id, 'fax.failed');
  assert.equal(data.payload.failure_reason, 'user_channel_limit_exceeded');
  await customer.event(first.id, 'fax.delivered');
  const third = await send(simulator, customer, '+390289089203');
  await customer.event(third.id, 'fax.delivered');
});
