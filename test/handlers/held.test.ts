/** A fax that nobody signed: its sender is asked, and only the sender's word sends it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RunningWorkerPool, startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import type { MailEvent } from '../../lambdas/handlers/accept.ts';
import { requestCancel } from '../../lambdas/handlers/cancel.ts';
import { confirm, readHeld } from '../../lambdas/handlers/confirm.ts';
import { compose } from '../mail/compose.ts';
import { judge } from '../scenarios/checker.ts';
import { Fuse } from '../scenarios/crash.ts';
import { localEngine } from '../scenarios/local-engine.ts';
import { stateMachineEngine } from '../scenarios/state-machine-engine.ts';
import { World, type WorldOptions } from '../scenarios/world.ts';
import { pdfOf } from './documents.ts';
import { replayingWorkers } from './replaying-workers.ts';

const numbers = ['0255533200@fax.example', '0255533201@fax.example'];
const proof: MailEvent['proof'] = { kind: 'proven', by: { kind: 'dkim', addressed: [], ignored: [] } };
let real: RunningWorkerPool;
let workers: ReturnType<typeof replayingWorkers>;
let document: { filename: string; content: Buffer };

before(async () => {
  real = startWorkerPool({ warm: { prepare: 1 } });
  workers = replayingWorkers(real);
  document = { filename: 'offer.pdf', content: await pdfOf(2) };
});
after(() => real.close());

const hour = 60;

async function receive(world: World, recipients = numbers.slice(0, 1), messageId = '<m1@example.com>') {
  const raw = await compose({ from: 'anna@example.com', subject: 'Preventivo', messageId, attachments: [document] });
  world.receive(raw, { recipients, proof });
}

/** Tokens of the links in the questions that were mailed. */
const links = (world: World): string[] =>
  world.mails
    .filter(({ kind }) => kind === 'confirm')
    .map(({ raw }) => {
      const text = Buffer.from(raw).toString().replace(/=\r\n/g, '');
      return /\/confirm\/([\w-]+)/.exec(text)?.[1] as string;
    });
const faxes = (world: World) => world.store.faxes.list({ limit: 100 });
const told = (world: World): string[] => world.mails.map(({ kind, to }) => `${kind} to ${to}`);
const answer = (world: World, word: 'confirmed' | 'declined', token = links(world).at(-1) as string) =>
  world.alive(async (ports) => void (await confirm(ports, token, word)));

/** Of the points at which the process dies, every so many are tried; mails in a flood. */
const sides = [
  { name: 'one machine', engine: localEngine, step: 2, flood: 80 },
  { name: 'the state machines', engine: stateMachineEngine, step: 5, flood: 8 },
];

for (const { name, engine, step, flood } of sides) {
  const newWorld = (options: Partial<WorldOptions> = {}) => new World({ engine, workers, ...options });

  describe(`a held fax on ${name}`, () => {
    test('is neither prepared nor called; the listed address is asked, with what it is about', async () => {
      const world = newWorld();
      await receive(world, numbers);
      await world.run(hour);
      assert.deepEqual(
        (await faxes(world)).map(({ state, hold, pages }) => [state, hold?.reason, pages]),
        [
          ['held', 'confirm', undefined],
          ['held', 'confirm', undefined],
        ],
      );
      assert.equal(world.carrier.posts.length, 0);
      assert.deepEqual(told(world), ['confirm to anna@example.com']);
      const text = Buffer.from(world.mails[0]?.raw ?? [])
        .toString()
        .replace(/=\r\n/g, '');
      for (const part of ['02 5553 3200', '02 5553 3201', 'offer.pdf', 'Preventivo'])
        assert.ok(text.includes(part), part);
      const held = await readHeld(world.ports(), links(world)[0] as string);
      assert.deepEqual(held?.submission.hold?.documents, ['offer.pdf']);
    });

    test('is sent once it is confirmed, however late, and reported as any other', async () => {
      const world = newWorld();
      await receive(world, numbers);
      // Longer than a fax may take from its acceptance to its result.
      await world.run(20 * hour);
      await answer(world, 'confirmed');
      await world.run();
      assert.deepEqual(
        (await faxes(world)).map(({ outcome }) => outcome),
        ['sent', 'sent'],
      );
      assert.deepEqual(told(world).sort(), [
        'confirm to anna@example.com',
        ...Array(2).fill('sent to anna@example.com'),
      ]);
      assert.equal(await readHeld(world.ports(), links(world)[0] as string), undefined);
    });

    test('is never sent when it is declined', async () => {
      const world = newWorld();
      await receive(world);
      await world.run(1);
      await answer(world, 'declined');
      await answer(world, 'confirmed');
      await world.run();
      assert.deepEqual(
        (await faxes(world)).map(({ outcome }) => outcome),
        ['cancelled'],
      );
      assert.equal(world.carrier.posts.length, 0);
      assert.deepEqual(told(world), ['confirm to anna@example.com', 'failed to anna@example.com']);
    });

    test('ends by itself after a day, with one notice for all its numbers; then it is too late', async () => {
      const world = newWorld();
      await receive(world, numbers);
      await world.run(24 * hour - 1);
      assert.deepEqual(new Set((await faxes(world)).map(({ state }) => state)), new Set(['held']));
      await world.run(2);
      assert.deepEqual(
        (await faxes(world)).map(({ outcome }) => outcome),
        Array(2).fill('confirmation-missing'),
      );
      assert.deepEqual(told(world), ['confirm to anna@example.com', 'anomaly to anna@example.com']);
      assert.equal(await readHeld(world.ports(), links(world)[0] as string), undefined);
      await answer(world, 'confirmed');
      await world.run();
      assert.equal(world.carrier.posts.length, 0);
    });

    test('can be cancelled by command; the others of its mail wait on', async () => {
      const world = newWorld();
      await receive(world, numbers);
      await world.run(1);
      const cancelled = (await faxes(world)).find(({ to }) => to.endsWith('200'))?.id as string;
      await world.alive(async (ports) => void (await requestCancel(ports, cancelled)));
      assert.notEqual(
        await readHeld(world.ports(), links(world)[0] as string),
        undefined,
        'still asked about the other',
      );
      await answer(world, 'confirmed');
      await world.run();
      const outcomes = (await faxes(world)).map(({ to, outcome }) => `${to.slice(-3)} ${outcome}`);
      assert.deepEqual(outcomes.sort(), ['200 cancelled', '201 sent']);
      assert.equal(world.carrier.posts.length, 1);
    });

    test('all of them cancelled, nothing is asked and nothing goes on', async () => {
      const world = newWorld();
      await receive(world, numbers);
      await world.run(1);
      for (const { id } of await faxes(world))
        await world.alive(async (ports) => void (await requestCancel(ports, id)));
      assert.equal(await readHeld(world.ports(), links(world)[0] as string), undefined);
      await world.run();
      assert.deepEqual(
        (await faxes(world)).map(({ outcome }) => outcome),
        ['cancelled', 'cancelled'],
      );
      assert.equal(told(world).filter((mail) => mail.startsWith('anomaly')).length, 0);
    });

    test('a flood of them is three questions an hour; who was never asked is not written to at the end', async () => {
      const world = newWorld({ line: { limits: { senderHour: flood } } });
      for (let n = 0; n < flood; n += 1) {
        await receive(world, [`02555${String(33_200 + n)}@fax.example`], `<m${n}@example.com>`);
      }
      await world.run(59);
      assert.equal(links(world).length, 3);
      await world.run(60);
      assert.equal(links(world).length, 6);
      await world.run();
      const asked = links(world).length;
      assert.ok(asked === flood || (asked >= 60 && asked <= 72), `${asked} questions in a day`);
      assert.equal(told(world).filter((mail) => mail.startsWith('anomaly')).length, asked);
      assert.deepEqual(new Set((await faxes(world)).map(({ outcome }) => outcome)), new Set(['confirmation-missing']));
    });

    test('numbers in a signed To leave at once, beside others of the same mail that are held', async () => {
      const world = newWorld();
      const raw = await compose({ from: 'anna@example.com', messageId: '<m1@example.com>', attachments: [document] });
      const by = {
        kind: 'dkim',
        addressed: ['+39 02 5553 3200@fax.example', numbers[1] as string],
        ignored: [],
      } as const;
      world.receive(raw, { recipients: [...numbers, '0255533299@fax.example'], proof: { kind: 'proven', by } });
      await world.run(hour);
      const states = (await faxes(world)).map(({ to, state, outcome }) => `${to.slice(-3)} ${outcome ?? state}`);
      assert.deepEqual(states.sort(), ['200 held', '201 sent', '299 held'], 'an address with blanks is none');
    });

    test('the process dies before and after every call of a port, also of that which takes the answer', async (t) => {
      const run = async (fuse: Fuse) => {
        const world = newWorld({ fuse });
        await receive(world);
        await world.run(hour);
        await answer(world, 'confirmed');
        await world.run();
        return world;
      };
      const whole = new Fuse();
      await run(whole);
      t.diagnostic(`${whole.points} points`);
      for (let point = 1; point <= whole.points; point += step) {
        const world = await run(new Fuse(point));
        const { happenings, channels } = world;
        assert.deepEqual(judge({ happenings, calls: world.intervals(), channels }), [], `point ${point}`);
        assert.deepEqual(
          (await faxes(world)).map(({ outcome }) => outcome),
          ['sent'],
          `point ${point}`,
        );
        assert.deepEqual(told(world), ['confirm to anna@example.com', 'sent to anna@example.com'], `point ${point}`);
      }
    });
  });
}
