/** The mail system will never take a mail: whoever asks, and whenever, hears the same, and nobody counts as told. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RunningWorkerPool, startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import type { E164 } from '../../lambdas/fax/model.ts';
import { timelineOf } from '../../local/views/timeline.ts';
import { Fuse } from '../scenarios/crash.ts';
import { localEngine } from '../scenarios/local-engine.ts';
import { World } from '../scenarios/world.ts';
import { pdfOf } from './documents.ts';
import { replayingWorkers } from './replaying-workers.ts';

const to: E164 = '+390289089211';
const refusal = 'The relay answered 550.';
const alarms = (world: World) => world.journal.filter(({ level }) => level === 'alarm').map(({ what }) => what);

/** Runs a story once whole, and once for each point at which the process can die. */
async function atEveryPoint(
  run: (fuse: Fuse) => Promise<World>,
  check: (world: World, point: number) => Promise<void>,
) {
  const whole = new Fuse();
  await check(await run(whole), 0);
  for (let point = 1; point <= whole.points; point += 1) await check(await run(new Fuse(point)), point);
}

describe('the notice of a fax is refused for good', () => {
  const run = async (fuse: Fuse, noticeTo: readonly string[] = []) => {
    const world = new World({
      engine: localEngine,
      line: { noticeTo },
      fuse,
      refuses: (mail) => (mail.to === 'bruno@example.com' ? undefined : refusal),
    });
    await world.submit([to]);
    await world.run();
    return world;
  };
  const historyOf = async (world: World) => {
    const [fax] = await world.store.faxes.list({ limit: 1 });
    return (await world.store.faxes.history(fax?.id ?? '')).flat();
  };

  test('the operator is alarmed, the history says so and not that somebody was told; at whatever point the process dies', async () => {
    await atEveryPoint(
      (fuse) => run(fuse),
      async (world, point) => {
        assert.deepEqual(world.mails, [], `point ${point}`);
        assert.ok(alarms(world).includes('mail-undeliverable'), `point ${point}`);
        const history = await historyOf(world);
        const about = history.filter(({ what }) => what === 'notice-refused' || what === 'notified');
        assert.deepEqual(
          about.map(({ what }) => what),
          ['notice-refused', 'notified'],
          `point ${point}`,
        );
        const says = timelineOf([history]).map((moment) => moment.says);
        assert.ok(says.includes(`The notice could not be delivered. ${refusal}`), `point ${point}`);
        assert.ok(!says.some((words) => words.startsWith('The sender was told')), `point ${point}`);
      },
    );
  });

  test('of two readers one gets it: somebody was told, and somebody was not', async () => {
    await atEveryPoint(
      (fuse) => run(fuse, ['anna@example.com', 'bruno@example.com']),
      async (world, point) => {
        assert.deepEqual(
          world.mails.map((mail) => mail.to),
          ['bruno@example.com'],
          `point ${point}`,
        );
        const says = timelineOf([await historyOf(world)]).map((moment) => moment.says);
        assert.equal(says.filter((words) => words.includes('could not be delivered')).length, 1, `point ${point}`);
        assert.equal(says.filter((words) => words.startsWith('The sender was told')).length, 1, `point ${point}`);
      },
    );
  });
});

describe('a received fax is refused by a mailbox for good', () => {
  let real: RunningWorkerPool;
  let pages: Buffer;
  before(async () => {
    real = startWorkerPool({ warm: { prepare: 1 } });
    pages = await pdfOf(1);
  });
  after(() => real.close());

  test('its copy has failed, and never counts as mailed; at whatever point the process dies', async () => {
    const workers = replayingWorkers(real);
    await atEveryPoint(
      async (fuse) => {
        const world = new World({
          engine: localEngine,
          workers,
          fuse,
          recipients: ['anna@example.com', 'bruno@example.com'],
          refuses: (mail) => (mail.to === 'anna@example.com' ? refusal : undefined),
        });
        world.receiveFax(pages);
        await world.run();
        return world;
      },
      async (world, point) => {
        const [fax] = await world.store.received.list({ limit: 1 });
        const copies = Object.fromEntries((fax?.copies ?? []).map(({ mailbox, state }) => [mailbox, state]));
        assert.deepEqual(copies, { 'anna@example.com': 'failed', 'bruno@example.com': 'accepted' }, `point ${point}`);
        assert.equal(fax?.outcome, 'partly-delivered', `point ${point}`);
        assert.equal(await world.store.received.bounces('anna@example.com'), 1, `point ${point}`);
      },
    );
  });
});
