import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Transient } from '../../lambdas/fax/errors.ts';
import type { Fax } from '../../lambdas/fax/history.ts';
import type { E164 } from '../../lambdas/fax/model.ts';
import { faxPdfKey } from '../../lambdas/flow/file-keys.ts';
import { close } from '../../lambdas/handlers/close.ts';
import { media } from '../../lambdas/handlers/media.ts';
import { send } from '../../lambdas/handlers/send.ts';
import type { WorkerPorts } from '../../local/workflow/worker.ts';
import { judge } from '../scenarios/checker.ts';
import { localEngine } from '../scenarios/local-engine.ts';
import { busy, type CallScript, sent } from '../scenarios/scripted-carrier.ts';
import { World, type WorldOptions } from '../scenarios/world.ts';

const to: E164 = '+390255533200';
const newWorld = (scripts: Record<string, CallScript[]> = {}, options: Partial<WorldOptions> = {}) =>
  new World({ engine: localEngine, scripts, ...options });
const judged = (world: World) =>
  judge({ happenings: world.happenings, calls: world.intervals(), channels: world.channels });
const theFax = async (world: World): Promise<Fax> => (await world.store.faxes.list({ limit: 1 }))[0] as Fax;

describe('leases', () => {
  test('five faxes at once to one number: one call at a time', async () => {
    const world = newWorld({ [to]: [{ result: sent, minutes: 3 }] });
    for (let n = 0; n < 5; n += 1) await world.submit([to], `mail/${n}.eml`);
    await world.run();
    assert.deepEqual(judged(world), []);
    assert.equal(world.carrier.calls.length, 5);
    assert.equal(world.mails.length, 5);
  });

  test('100 faxes on two channels: two calls at a time, every fax sent', async () => {
    const world = newWorld({}, { channels: 2 });
    for (let n = 0; n < 100; n += 1) {
      await world.submit([`+3902555${String(33000 + n * 10).padStart(5, '0')}`], `mail/${n}.eml`);
    }
    await world.run();
    assert.deepEqual(judged(world), []);
    const faxes = await world.store.faxes.list({ limit: 200 });
    assert.deepEqual(new Set(faxes.map(({ outcome }) => outcome)), new Set(['sent']));
    assert.equal(faxes.length, 100);
  });

  test('a call that outlives its lease keeps its number and its channel', async () => {
    const world = newWorld({ [to]: [{ result: sent, minutes: 100 }, { result: sent }] }, { channels: 1 });
    await world.submit([to], 'mail/1.eml');
    await world.run(1);
    await world.submit([to], 'mail/2.eml');
    await world.run();
    assert.deepEqual(judged(world), []);
    assert.equal(world.carrier.calls.length, 2);
  });
});

describe('send', () => {
  test('a second one for an attempt already written never submits', async () => {
    const world = newWorld({ [to]: [{ result: sent, minutes: 9 }] });
    await world.submit([to]);
    await world.run(1);
    const { id } = await theFax(world);
    await send(world.ports(), { token: 'another', fax: id, attempt: 1 });
    await world.run();
    assert.equal(world.carrier.posts.length, 1);
    assert.equal((await theFax(world)).outcome, 'sent');
    assert.equal((await theFax(world)).attempts[0]?.token, 'another');
  });

  test('for an ended attempt it completes the new token with what was decided, counted from the end', async () => {
    const world = newWorld({ [to]: [{ result: busy }, { result: sent }] });
    await world.submit([to]);
    await world.run(3);
    const { id } = await theFax(world);
    await send(world.ports(), { token: 'another', fax: id, attempt: 1 });
    const completed = world.happenings.findLast((happening) => happening.kind === 'completed');
    assert.deepEqual(completed, {
      kind: 'completed',
      token: 'another',
      result: { next: 'wait', seconds: 180, attempt: 2, timeout: 840 },
    });
    assert.equal(world.carrier.posts.length, 1);
  });

  test('the transport becomes humbler with each transmission error', async () => {
    const error: CallScript = { result: { outcome: 'transmission-error', retry: 'otherwise' } };
    const world = newWorld({ [to]: [error, error, error] });
    await world.submit([to]);
    await world.run();
    assert.deepEqual(
      world.carrier.posts.map(({ transport }) => transport),
      [
        { t38: true, quality: 'high' },
        { t38: false, quality: 'high' },
        { t38: false, quality: 'normal' },
      ],
    );
  });
});

describe('the operator is told, the number is not blamed', () => {
  test('an account fault stops at once and alarms', async () => {
    const fault = { outcome: 'carrier-unavailable', retry: 'never', reason: 'account_disabled' } as const;
    const world = newWorld({ [to]: [{ result: fault }] });
    await world.submit([to]);
    await world.run();
    assert.equal(world.carrier.posts.length, 1);
    assert.equal((await theFax(world)).outcome, 'carrier-unavailable');
    assert.ok(world.journal.some(({ level, what }) => level === 'alarm' && what === 'attempt-ended'));
  });

  test('a carrier that refuses connections is tried again every minute, uses up no try, and alarms after three', async () => {
    const world = newWorld({ [to]: [{ result: sent }] });
    world.carrier.refusesConnections = true;
    await world.submit([to]);
    await world.run(4.5);
    assert.deepEqual(
      world.journal.filter(({ what }) => what.startsWith('carrier-')).map(({ level, what }) => [level, what]),
      [
        ['info', 'carrier-unreached'],
        ['debug', 'carrier-unreached'],
        ['alarm', 'carrier-down'],
        ['alarm', 'carrier-down'],
        ['alarm', 'carrier-down'],
      ],
    );
    world.carrier.refusesConnections = false;
    await world.run();
    assert.equal((await theFax(world)).outcome, 'sent');
    assert.equal(world.carrier.calls.length, 1);
  });

  test('an execution that dies: the fax ends as internal, and its sender is told', async () => {
    const world = newWorld();
    await world.submit([to]);
    const { id } = await theFax(world);
    await close(world.ports(), { kind: 'fax', id, cause: 'ABORTED' });
    await world.run();
    assert.equal((await theFax(world)).outcome, 'internal');
    assert.deepEqual(
      world.mails.map(({ kind }) => kind),
      ['failed'],
    );
    assert.equal(world.carrier.posts.length, 0);
  });

  test('a step with a defect dies, and close ends its fax', async () => {
    const broken = (ports: WorkerPorts): WorkerPorts => ({
      ...ports,
      links: {
        ...ports.links,
        target: (token) => ports.links.target(token),
        put: async (token, target, at) => {
          if (target.kind === 'attempt') throw new TypeError('a bug');
          return ports.links.put(token, target, at);
        },
      },
    });
    const world = newWorld({}, { sabotage: broken });
    await world.submit([to]);
    await world.run();
    assert.equal((await theFax(world)).outcome, 'internal');
    assert.deepEqual(
      world.mails.map(({ kind }) => kind),
      ['failed'],
    );
    assert.ok(world.journal.some(({ level, what }) => level === 'alarm' && what === 'execution-died'));
  });

  test('a submission that dies before its pages: every number is told', async () => {
    const world = newWorld();
    const submission = await world.submit([to, '+390255533201']);
    await close(world.ports(), { kind: 'submission', id: submission.id, cause: 'FAILED' });
    await world.run();
    const faxes = await world.store.faxes.list({ limit: 9 });
    assert.deepEqual(
      faxes.map(({ outcome }) => outcome),
      ['internal', 'internal'],
    );
    assert.equal(world.mails.length, 2);
    assert.equal(world.carrier.posts.length, 0);
  });

  test('a mail that nobody decided about within an hour alarms', async () => {
    const world = newWorld();
    world.blobs.set('mail/forgotten.eml', new Uint8Array([1]));
    await close(world.ports(), { kind: 'sweep' });
    assert.ok(world.journal.some(({ level, facts }) => level === 'alarm' && facts.key === 'mail/forgotten.eml'));
  });
});

describe('the world is not well', () => {
  test('the relay is down when the notice is due: it leaves later, once', async () => {
    const world = newWorld();
    await world.submit([to]);
    world.isRelayDown = true;
    await world.run(90);
    assert.equal(world.mails.length, 0);
    assert.equal((await theFax(world)).outcome, 'sent');
    world.isRelayDown = false;
    await world.run();
    assert.deepEqual(
      world.mails.map(({ kind }) => kind),
      ['sent'],
    );
  });

  test('the carrier cannot be asked for two hours: the fax waits for its answer, and nobody is called again', async () => {
    const world = newWorld({ [to]: [{ result: sent }] }, { events: 'lost' });
    await world.submit([to]);
    world.carrier.isDown = true;
    await world.run(120);
    assert.equal((await theFax(world)).state, 'calling');
    world.carrier.isDown = false;
    await world.run();
    assert.equal((await theFax(world)).outcome, 'sent');
    assert.equal(world.carrier.posts.length, 1);
  });

  test('a full disk: the step is tried again when there is room', async () => {
    let refusals = 3;
    const world = newWorld(
      {},
      {
        sabotage: (ports) => ({
          ...ports,
          faxes: new Proxy(ports.faxes, {
            get: (target, name) => {
              const value: unknown = Reflect.get(target, name, target);
              if (typeof value !== 'function') return value;
              return (...values: unknown[]) => {
                if (name === 'append' && refusals > 0) {
                  refusals -= 1;
                  throw new Transient('The disk is full.', { cause: { code: 'ENOSPC' } });
                }
                return value.apply(target, values);
              };
            },
          }),
        }),
      },
    );
    await assert.rejects(world.submit([to]), Transient);
    refusals = 0;
    await world.submit([to]);
    refusals = 2;
    await world.run();
    assert.equal((await theFax(world)).outcome, 'sent');
    assert.equal(world.carrier.posts.length, 1);
    assert.deepEqual(judged(world), []);
  });

  for (const [name, minutes] of [
    ['forward by a day', 24 * 60],
    ['back by an hour', -60],
  ] as const) {
    test(`the clock jumps ${name} during a call: nobody is called twice, and the fax has one result`, async () => {
      const world = newWorld({ [to]: [{ result: sent, minutes: 3 }] });
      await world.submit([to]);
      await world.run(1);
      world.clock.time += minutes * world.clock.minuteMs;
      await world.run();
      assert.equal(world.carrier.posts.length, 1);
      assert.equal((await theFax(world)).outcome, 'sent');
      assert.equal(world.mails.length, 1);
    });
  }

  test('an event about a call that nobody knows is noted and does no harm', async () => {
    const world = newWorld();
    world.deliver({
      id: 'x',
      at: 0,
      carrierId: 'foreign',
      attemptId: 'abcdefghijkl-1',
      said: 'delivered',
      result: sent,
    });
    await world.run();
    assert.ok(world.journal.some(({ what }) => what === 'carrier-event-of-nobody'));
  });

  test('a stale event is not believed: the carrier is asked', async () => {
    const world = newWorld({ [to]: [{ result: busy, minutes: 9 }, { result: sent }] });
    await world.submit([to]);
    await world.run(1);
    const [call] = world.carrier.calls;
    world.deliver({
      id: 'old',
      at: 0,
      carrierId: call?.carrierId ?? '',
      said: 'delivered',
      result: sent,
      isStale: true,
    });
    await world.run(1);
    assert.equal((await theFax(world)).state, 'calling');
    await world.run();
    assert.equal(world.carrier.posts.length, 2);
  });
});

describe('media links', () => {
  test('are readable many times, until an hour after the end of their attempt', async () => {
    const world = newWorld({ [to]: [{ result: sent, minutes: 30 }] });
    await world.submit([to]);
    await world.run(1);
    const fax = await theFax(world);
    world.blobs.set(faxPdfKey(fax.id), new Uint8Array([1, 2, 3]));
    const token = world.carrier.posts[0]?.mediaUrl.split('/').at(-1) as string;
    const size = async () => (await media(world.ports(), token))?.size;
    assert.equal(await size(), 3);
    assert.equal(await size(), 3);
    await world.run();
    world.clock.time += 59 * 60_000;
    assert.equal(await size(), 3);
    world.clock.time += 2 * 60_000;
    assert.equal(await size(), undefined);
    assert.equal(await media(world.ports(), 'guessed'), undefined);
  });
});
