/** The same pages to the same number within a few minutes: held, and asked about; then as the sender says. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RunningWorkerPool, startWorkerPool } from '../../../lambdas/documents/sandbox/worker-pool.ts';
import { confirm } from '../../../lambdas/handlers/confirm.ts';
import { compose } from '../../mail/compose.ts';
import { Fuse } from '../../scenarios/crash.ts';
import { localEngine } from '../../scenarios/local-engine.ts';
import { stateMachineEngine } from '../../scenarios/state-machine-engine.ts';
import { World, type WorldOptions } from '../../scenarios/world.ts';
import { pdfOf } from '../documents.ts';
import { replayingWorkers } from '../replaying-workers.ts';

let real: RunningWorkerPool;
let workers: ReturnType<typeof replayingWorkers>;
let content: Buffer;
before(async () => {
  real = startWorkerPool({ warm: { prepare: 1 } });
  workers = replayingWorkers(real);
  content = await pdfOf(1);
});
after(() => real.close());

const first = '0255533200';
const second = '0255533201';
let mails = 0;

/** Under another name each time: what counts are the pages. */
async function receive(world: World, ...numbers: string[]) {
  mails += 1;
  const attachments = [{ filename: `offer-${mails}.pdf`, content }];
  const raw = await compose({
    from: 'anna@example.com',
    subject: 'Offer',
    messageId: `<${mails}@example.com>`,
    attachments,
  });
  world.receive(raw, { recipients: numbers.map((number) => `${number}@fax.example`) });
  await world.run(3);
}
const states = async (world: World) =>
  (await world.store.faxes.list({ limit: 100 }))
    .map(({ to, state, hold, outcome }) => `${to.slice(-3)} ${outcome ?? state}${hold ? ` ${hold.reason}` : ''}`)
    .sort();
const told = (world: World) => world.mails.map(({ kind }) => kind).sort();
async function answer(world: World, word: 'confirmed' | 'declined') {
  const question = world.mails.find(({ kind }) => kind === 'confirm');
  const text = Buffer.from(question?.raw ?? [])
    .toString()
    .replace(/=\r\n/g, '');
  const token = /\/confirm\/([\w-]+)/.exec(text)?.[1] as string;
  await world.alive(async (ports) => void (await confirm(ports, token, word)));
  await world.run(60);
}

for (const { name, engine } of [
  { name: 'one machine', engine: localEngine },
  { name: 'the state machines', engine: stateMachineEngine },
]) {
  const newWorld = (options: Partial<WorldOptions> = {}) => new World({ engine, workers, ...options });

  describe(`a repetition on ${name}`, () => {
    test('is held and asked about; other numbers of its mail leave; confirmed, it is sent', async () => {
      const world = newWorld();
      await receive(world, first);
      await receive(world, first, second);
      assert.deepEqual(await states(world), ['200 held duplicate', '200 sent', '201 sent']);
      assert.deepEqual(told(world), ['confirm', 'sent', 'sent']);
      await answer(world, 'confirmed');
      assert.deepEqual(await states(world), ['200 sent', '200 sent duplicate', '201 sent']);
      assert.deepEqual(told(world), ['confirm', 'sent', 'sent', 'sent']);
    });

    test('does not keep the one answer about the others waiting; what becomes of it is told apart', async () => {
      const world = newWorld();
      await receive(world, first);
      await receive(world, first, second, '0255533202');
      await world.run(60);
      assert.deepEqual(told(world), ['confirm', 'sent', 'summary']);
      await answer(world, 'confirmed');
      assert.deepEqual(await states(world), ['200 sent', '200 sent duplicate', '201 sent', '202 sent']);
      assert.deepEqual(told(world), ['confirm', 'sent', 'sent', 'summary']);
    });

    test('is not sent when it is declined, or nobody answers in a day; each time that is told', async () => {
      const declined = newWorld();
      await receive(declined, first);
      await receive(declined, first);
      await answer(declined, 'declined');
      assert.deepEqual(await states(declined), ['200 cancelled duplicate', '200 sent']);
      assert.deepEqual(told(declined), ['confirm', 'failed', 'sent']);
      const forgotten = newWorld();
      await receive(forgotten, first);
      await receive(forgotten, first);
      await forgotten.run(25 * 60);
      assert.deepEqual(await states(forgotten), ['200 confirmation-missing duplicate', '200 sent']);
      assert.deepEqual(told(forgotten), ['anomaly', 'confirm', 'sent']);
      assert.equal(forgotten.carrier.posts.length, 1);
    });
  });
}

describe('what is no repetition', () => {
  const newWorld = (options: Partial<WorldOptions> = {}) => new World({ engine: localEngine, workers, ...options });

  test('after the minutes of the line, with none, to another number, or when the first did not arrive', async () => {
    const later = newWorld({ line: { duplicateMinutes: 5 } });
    await receive(later, first);
    later.clock.time += 5 * 60_000;
    await receive(later, first);
    assert.deepEqual(await states(later), ['200 sent', '200 sent']);
    const off = newWorld({ line: { duplicateMinutes: 0 } });
    await receive(off, first);
    await receive(off, first, second);
    assert.deepEqual(await states(off), ['200 sent', '200 sent', '201 sent']);
    const unassigned = { outcome: 'number-unassigned', retry: 'never' } as const;
    const failed = newWorld({ scripts: { [`+39${first}`]: [{ result: unassigned }] } });
    await receive(failed, first);
    assert.deepEqual(await states(failed), ['200 number-unassigned']);
    await receive(failed, first);
    assert.deepEqual(
      (await states(failed)).filter((state) => state.includes('duplicate')),
      [],
    );
  });

  test('a process that dies at any point of it asks once and calls no number too many', async () => {
    const play = async (fuse: Fuse) => {
      const world = newWorld({ fuse });
      await receive(world, first);
      const before = fuse.points;
      await receive(world, first, second);
      await world.run(30);
      return { world, before };
    };
    const whole = new Fuse();
    const { before } = await play(whole);
    for (let point = before + 1; point <= whole.points; point += 23) {
      const { world } = await play(new Fuse(point));
      assert.deepEqual(await states(world), ['200 held duplicate', '200 sent', '201 sent'], `point ${point}`);
      assert.equal(told(world).filter((kind) => kind === 'confirm').length, 1, `point ${point}`);
      assert.equal(world.carrier.posts.length, 2, `point ${point}`);
    }
  });
});
