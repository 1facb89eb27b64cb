/** Two carriers side by side, which call their calls, events and faxes by the same ids: nobody takes one for the other. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RunningWorkerPool, startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import type { E164, Line } from '../../lambdas/fax/model.ts';
import { sweepReceived } from '../../lambdas/handlers/sweep.ts';
import type { WorkerPool } from '../../lambdas/ports.ts';
import { putLine } from '../put-line.ts';
import { judge } from '../scenarios/checker.ts';
import { Fuse } from '../scenarios/crash.ts';
import { localEngine } from '../scenarios/local-engine.ts';
import { busy, sent } from '../scenarios/scripted-carrier.ts';
import { demoLine, World, type WorldOptions } from '../scenarios/world.ts';
import { pdfOf } from './documents.ts';
import { replayingWorkers } from './replaying-workers.ts';

const one: E164 = '+390289089211';
const two: E164 = '+390255533291';
const otherLine: Line = { ...demoLine, number: '+390240705678', senders: [], carrier: 'other' };

async function newWorld(options: Partial<WorldOptions> = {}): Promise<World> {
  const world = new World({ engine: localEngine, ...options });
  await putLine(world.store, { ...otherLine, recipients: world.line.recipients });
  return world;
}

async function submitBoth(world: World): Promise<void> {
  await world.submit([one], 'mail/one.eml');
  await world.submit([two], 'mail/two.eml', otherLine);
}

const attemptsTo = async (world: World, to: E164) =>
  ((await world.store.faxes.list({ limit: 9 })).find((fax) => fax.to === to)?.attempts ?? []).map(
    ({ carrier, carrierId, result }) => ({ carrier, carrierId, outcome: result?.outcome }),
  );

const broken = (world: World): string[] => {
  const { happenings, channels } = world;
  return judge({ happenings, calls: world.intervals(), channels });
};

describe('a line chooses the carrier of its faxes', () => {
  test('each goes through its own, whose events and webhooks are named by it', async () => {
    const rejected = { outcome: 'rejected', retry: 'never', reason: 'receiver_decline' } as const;
    const world = await newWorld({
      scripts: { [one]: [{ result: busy }, { result: sent }] },
      otherScripts: { [two]: [{ result: rejected }] },
    });
    await submitBoth(world);
    await world.run();
    assert.deepEqual(broken(world), []);
    assert.deepEqual(await attemptsTo(world, one), [
      { carrier: 'telnyx', carrierId: 'carrier-1', outcome: 'busy' },
      { carrier: 'telnyx', carrierId: 'carrier-2', outcome: 'sent' },
    ]);
    assert.deepEqual(await attemptsTo(world, two), [{ carrier: 'other', carrierId: 'carrier-1', outcome: 'rejected' }]);
    const webhooks = [world.carrier, world.otherCarrier].map(
      ({ posts }) => new Set(posts.map((post) => post.webhookUrl)),
    );
    assert.deepEqual(webhooks, [
      new Set(['http://127.0.0.1:1/webhooks/telnyx']),
      new Set(['http://127.0.0.1:1/webhooks/other']),
    ]);
  });

  for (const events of ['once', 'lost'] as const) {
    test(`at whatever point the process dies, with events that come ${events}`, async (t) => {
      const run = async (fuse: Fuse) => {
        const script = { answer: 'timeout-though-accepted', result: sent, minutes: 4 } as const;
        const world = await newWorld({ fuse, events, scripts: { [one]: [script], [two]: [script] } });
        await submitBoth(world);
        await world.run();
        return world;
      };
      const whole = new Fuse();
      await run(whole);
      t.diagnostic(`${whole.points} points`);
      for (let point = 1; point <= whole.points; point += 1) {
        const world = await run(new Fuse(point));
        assert.deepEqual(broken(world), [], `point ${point}`);
        for (const [to, carrier, made] of [
          [one, 'telnyx', world.carrier],
          [two, 'other', world.otherCarrier],
        ] as const) {
          const attempts = await attemptsTo(world, to);
          // An attempt whose process died before its submit was never made; the next one is.
          assert.ok(
            attempts.every((attempt) => attempt.carrier === carrier),
            `point ${point}`,
          );
          assert.deepEqual(attempts.at(-1), { carrier, carrierId: 'carrier-1', outcome: 'sent' }, `point ${point}`);
          assert.deepEqual(
            made.posts.map((post) => post.to),
            [to],
            `point ${point}`,
          );
        }
      }
    });
  }

  test('each has its own channels', async () => {
    const script = { result: sent, minutes: 30 };
    const world = await newWorld({ channels: 1, scripts: { [one]: [script], [two]: [script] } });
    await submitBoth(world);
    await world.run(1);
    assert.deepEqual([world.carrier.calls.length, world.otherCarrier.calls.length], [1, 1]);
  });

  test('a number is called once at a time, whichever carriers are wanted for it', async () => {
    const world = await newWorld({ scripts: { [one]: [{ result: sent, minutes: 30 }] } });
    await world.submit([one], 'mail/one.eml');
    await world.submit([one], 'mail/two.eml', otherLine);
    await world.run();
    assert.deepEqual(broken(world), []);
    assert.deepEqual([world.carrier.calls.length, world.otherCarrier.calls.length], [1, 1]);
  });

  test('a carrier speaks of its own calls only', async () => {
    const world = await newWorld({ scripts: { [one]: [{ result: sent, minutes: 30 }] } });
    const { faxes } = await world.submit([one]);
    await world.run(1);
    const attemptId = `${faxes[0]?.id}-1`;
    const said = {
      id: 'e',
      at: world.clock.now(),
      carrier: 'other',
      carrierId: 'carrier-1',
      said: 'over',
      result: busy,
    };
    world.deliver(said);
    world.deliver({ ...said, attemptId });
    await world.run(1);
    assert.deepEqual(await attemptsTo(world, one), [{ carrier: 'telnyx', carrierId: 'carrier-1', outcome: undefined }]);
    assert.equal(world.journal.filter(({ what }) => what === 'carrier-event-of-nobody').length, 2);
  });

  test('a call is hung up, asked about and settled at the carrier that it was made through, whatever the line chooses since', async () => {
    const world = await newWorld({ events: 'lost', scripts: { [one]: [{ result: sent, minutes: 8 }] } });
    await world.submit([one]);
    await world.run(1);
    await world.store.administration.changeLine(demoLine.number, (line) => ({ ...line, carrier: 'other' }));
    await world.run();
    assert.deepEqual(await attemptsTo(world, one), [{ carrier: 'telnyx', carrierId: 'carrier-1', outcome: 'sent' }]);
    assert.equal(world.otherCarrier.posts.length, 0);
  });

  test('one that is not connected: the fax ends, and the operator is alarmed', async () => {
    const world = await newWorld({ carrier: 'nobody' });
    await world.submit([one]);
    await world.run();
    assert.equal((await world.store.faxes.list({ limit: 1 }))[0]?.outcome, 'internal');
    assert.ok(world.journal.some(({ what }) => what === 'execution-died'));
    assert.equal(world.mails.length, 1);
  });
});

describe('what was written before there were several carriers is the first one’s', () => {
  test('an attempt, its event in the queue, and the carrier’s name of its call', async () => {
    const world = await newWorld({ events: 'lost', scripts: { [one]: [{ result: sent, minutes: 1 }] } });
    const { faxes } = await world.submit([one]);
    const id = faxes[0]?.id ?? '';
    await world.run(1);
    const { carrier: _, ...event } = {
      ...{ id: 'e', at: world.clock.now(), carrier: 'telnyx', carrierId: 'carrier-1', said: 'over', result: sent },
    };
    const former = JSON.stringify(await world.store.faxes.history(id)).replaceAll('"carrier":"telnyx",', '');
    world.store.db.run('DELETE FROM history WHERE fax = ?', id);
    for (const [version, batch] of (JSON.parse(former) as unknown[]).entries()) {
      world.store.db.run(
        'INSERT INTO history (fax, version, batch) VALUES (?, ?, ?)',
        id,
        version,
        JSON.stringify(batch),
      );
    }
    world.store.jobs.put('carrier', { kind: 'carrier', event });
    await world.run();
    assert.deepEqual(await attemptsTo(world, one), [{ carrier: 'telnyx', carrierId: 'carrier-1', outcome: 'sent' }]);
  });
});

describe('faxes that come by two carriers', () => {
  let real: RunningWorkerPool;
  let workers: WorkerPool;
  let pages: Buffer;
  before(async () => {
    real = startWorkerPool({ warm: { prepare: 1 } });
    workers = replayingWorkers(real);
    pages = await pdfOf(1);
  });
  after(() => real.close());
  const recipients = ['anna@example.com'];

  test('are two faxes, though both carriers call theirs by the same id; each is fetched from its own', async () => {
    const world = await newWorld({ workers, recipients });
    const ids = [
      world.receiveFax(pages, { carrierId: 'same' }, 2),
      world.receiveFax(pages, { carrierId: 'same', carrier: 'other', to: otherLine.number }, 2),
    ];
    await world.run(1);
    assert.equal(new Set(ids).size, 2);
    const faxes = await Promise.all(ids.map((id) => world.store.received.fax(id)));
    assert.deepEqual(
      faxes.map((fax) => [fax?.reception.to, fax?.reception.carrier, fax?.outcome]),
      [
        [demoLine.number, undefined, 'delivered'],
        [otherLine.number, 'other', 'delivered'],
      ],
    );
    assert.equal(world.mails.length, 2);
  });

  test('that no webhook told are found at both; one that is away holds up no other', async () => {
    const world = await newWorld({ workers, recipients });
    const ids = [
      world.receiveFax(pages, { carrierId: 'same' }, 0),
      world.receiveFax(pages, { carrierId: 'same', carrier: 'other', to: otherLine.number }, 0),
    ];
    world.clock.time += 4 * world.clock.minuteMs;
    world.carrier.isDown = true;
    await assert.rejects(sweepReceived(world.ports()), { name: 'Transient' });
    await world.run(1);
    const outcomes = () => Promise.all(ids.map(async (id) => (await world.store.received.fax(id))?.outcome));
    assert.deepEqual(await outcomes(), [undefined, 'delivered']);
    world.carrier.isDown = false;
    await sweepReceived(world.ports());
    await world.run(1);
    assert.deepEqual(await outcomes(), ['delivered', 'delivered']);
    await sweepReceived(world.ports());
    await world.run(1);
    assert.equal(world.mails.length, 2);
  });
});
