import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Transient } from '../../lambdas/fax/errors.ts';
import type { Fax } from '../../lambdas/fax/history.ts';
import type { E164 } from '../../lambdas/fax/model.ts';
import { cancel, requestCancel } from '../../lambdas/handlers/cancel.ts';
import { judge } from '../scenarios/checker.ts';
import { localEngine } from '../scenarios/local-engine.ts';
import { busy, type CallScript, sent } from '../scenarios/scripted-carrier.ts';
import { World } from '../scenarios/world.ts';

const to: E164 = '+390255533200';
const newWorld = (script: CallScript[]) => new World({ engine: localEngine, scripts: { [to]: script } });
const theFax = async (world: World): Promise<Fax> => (await world.store.faxes.list({ limit: 1 }))[0] as Fax;
const judged = (world: World) =>
  judge({ happenings: world.happenings, calls: world.intervals(), channels: world.channels });
/** As the command line asks for it, while the service runs. */
const ask = (world: World, fax: string) => world.store.jobs.put('carrier', { kind: 'cancel', fax });

describe('cancelling a fax', () => {
  test('in the wait between two calls: no further call, one notice that says so', async () => {
    const world = newWorld([{ result: busy }]);
    await world.submit([to]);
    await world.run(2);
    ask(world, (await theFax(world)).id);
    await world.run();
    const fax = await theFax(world);
    assert.equal(fax.outcome, 'cancelled');
    assert.equal(world.carrier.calls.length, 1);
    assert.deepEqual(
      world.mails.map(({ fax: about, kind }) => [about, kind]),
      [[fax.id, 'failed']],
    );
    assert.deepEqual(judged(world), []);
  });

  test('while its call is on the line: the carrier hangs up, and the call ends it', async () => {
    const world = newWorld([{ result: sent, minutes: 9 }]);
    await world.submit([to]);
    await world.run(1);
    ask(world, (await theFax(world)).id);
    await world.run();
    assert.deepEqual(world.carrier.cancelled, ['carrier-1']);
    assert.equal((await theFax(world)).outcome, 'cancelled');
    assert.equal(world.carrier.posts.length, 1);
    assert.equal(world.mails.length, 1);
    assert.deepEqual(judged(world), []);
  });

  test('delivered wins: a call that was over before the carrier could hang up', async () => {
    const world = newWorld([{ result: sent, minutes: 9 }]);
    await world.submit([to]);
    await world.run(1);
    const { id } = await theFax(world);
    const ports = world.ports();
    await requestCancel(ports, id);
    await world.run();
    assert.equal((await theFax(world)).outcome, 'sent');
    assert.deepEqual(world.carrier.cancelled, []);
  });

  test('twice, or after its end, changes nothing', async () => {
    const world = newWorld([{ result: sent }]);
    await world.submit([to]);
    await world.run();
    const { version } = await theFax(world);
    ask(world, (await theFax(world)).id);
    ask(world, (await theFax(world)).id);
    await world.run();
    assert.equal((await theFax(world)).version, version);
    assert.equal(world.mails.length, 1);
  });

  test('before its pages are ready: it is never called', async () => {
    const world = newWorld([{ result: sent }]);
    await world.submit([to]);
    ask(world, (await theFax(world)).id);
    await world.run();
    assert.equal((await theFax(world)).outcome, 'cancelled');
    assert.equal(world.carrier.posts.length, 0);
    assert.equal(world.mails.length, 1);
  });

  test('while nobody knows whether the carrier took the call: the carrier is asked again later', async () => {
    const world = newWorld([{ answer: 'lost' }]);
    await world.submit([to]);
    await world.run(1);
    const { id } = await theFax(world);
    await assert.rejects(cancel(world.ports(), { fax: id }), Transient);
    await world.run();
    assert.equal((await theFax(world)).outcome, 'cancelled');
    assert.equal(world.carrier.posts.length, 1);
    assert.deepEqual(judged(world), []);
  });

  test('a crash between the writing and the notice: the next run tells', async () => {
    const world = newWorld([{ result: busy }]);
    await world.submit([to]);
    await world.run(2);
    const ports = world.ports();
    const dying = { ...ports, workflow: { ...ports.workflow, startReport: () => Promise.reject(new Error('killed')) } };
    const { id } = await theFax(world);
    await assert.rejects(requestCancel(dying, id), /killed/);
    ask(world, id);
    await world.run();
    assert.equal(world.mails.length, 1);
  });
});
