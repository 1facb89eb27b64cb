/** What an operator can do when a cause is mended: tell again, send again, end, put back. Nothing is done twice by that. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RunningWorkerPool, startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import type { E164 } from '../../lambdas/fax/model.ts';
import { keepLetter } from '../../lambdas/flow/dead-letters.ts';
import { closeFax } from '../../lambdas/flow/repair/close-fax.ts';
import { sendMailAgain } from '../../lambdas/flow/repair/notice-again.ts';
import { chooseLetters, listUntold, redriveLetter, tellAgain } from '../../lambdas/flow/repair/redrive.ts';
import { retryFax } from '../../lambdas/flow/repair/retry-fax.ts';
import { compose } from '../mail/compose.ts';
import { localEngine } from '../scenarios/local-engine.ts';
import { busy, sent } from '../scenarios/scripted-carrier.ts';
import { stateMachineEngine } from '../scenarios/state-machine-engine.ts';
import { World, type WorldOptions } from '../scenarios/world.ts';
import { pdfOf } from './documents.ts';
import { replayingWorkers } from './replaying-workers.ts';

const to: E164 = '+390289089211';
const recipients = ['0289089211@fax.example'];

const sides = [
  { name: 'one machine', engine: localEngine },
  { name: 'the state machines', engine: stateMachineEngine },
];

let real: RunningWorkerPool;
let document: { filename: string; content: Buffer };
before(async () => {
  real = startWorkerPool({ warm: { prepare: 1 } });
  document = { filename: 'offer.pdf', content: await pdfOf(1) };
});
after(() => real.close());

const repairPorts = (world: World) => ({
  ...world.ports(),
  requeue: async (queue: string, body: string) => world.store.jobs.put(queue, JSON.parse(body)),
});

const onlyFax = async (world: World) => {
  const [fax] = await world.store.faxes.list({ limit: 1 });
  return fax ?? assert.fail('there is no fax');
};

const mail = (attachments = [document]) =>
  compose({ from: 'anna@example.com', subject: 'Preventivo 42', messageId: '<m1@example.com>', attachments });

for (const { name, engine } of sides) {
  const newWorld = (options: Partial<WorldOptions> = {}) =>
    new World({ engine, workers: replayingWorkers(real), ...options });

  describe(`a mail sent again, on ${name}`, () => {
    const refusing = async () => {
      const state = { refuses: true };
      const world = newWorld({
        scripts: { [to]: [{ result: sent }] },
        refuses: () => (state.refuses ? 'SES refused it: MessageRejected.' : undefined),
      });
      await world.submit([to]);
      await world.run();
      assert.deepEqual(world.mails, []);
      return { world, state };
    };

    test('the answer about a fax that was refused leaves, under an id of its own, and the fax counts as told', async () => {
      const { world, state } = await refusing();
      const { id } = await onlyFax(world);
      state.refuses = false;
      assert.deepEqual(await sendMailAgain(repairPorts(world), `${id}-result`, 'one'), {
        ok: true,
        value: { notice: `${id}-result`, times: 1 },
      });
      await world.run();
      assert.deepEqual(
        world.mails.map((told) => [told.id, told.kind]),
        [[`${id}-result-again-1`, 'sent']],
      );
      assert.deepEqual(await listUntold(world.ports(), 10), []);
    });

    test('redrive finds it; refused again, it is found again; and nothing is sent by itself', async () => {
      const { world, state } = await refusing();
      for (let times = 1; times <= 2; times += 1) {
        const untold = await listUntold(world.ports(), 10);
        assert.equal(untold.length, 1, `${times}`);
        for (const fax of untold) await tellAgain(repairPorts(world), fax, `wish ${times}`);
        state.refuses = times === 1;
        await world.run();
      }
      assert.equal(world.mails.length, 1);
      await world.run(600);
      assert.equal(world.mails.length, 1);
    });

    test('also by the id of its fax, as often as somebody wants it', async () => {
      const world = newWorld({ scripts: { [to]: [{ result: sent }] } });
      await world.submit([to]);
      await world.run();
      const { id } = await onlyFax(world);
      for (const key of [id, `${id}-result-again-1`]) {
        assert.ok((await sendMailAgain(repairPorts(world), key, key)).ok);
        await world.run();
      }
      assert.deepEqual(
        world.mails.map((told) => told.id),
        [`${id}-result`, `${id}-result-again-1`, `${id}-result-again-2`],
      );
    });

    test('the answer about a mail of which nothing could be sent', async () => {
      const world = newWorld();
      world.receive(await mail([]), { recipients });
      await world.run();
      const fax = await onlyFax(world);
      assert.equal(fax.outcome, 'no-document');
      for (const key of [`${fax.submission}-anomaly`, fax.id]) {
        assert.ok((await sendMailAgain(repairPorts(world), key, key)).ok, key);
        await world.run();
      }
      const ids = world.mails.map((told) => told.id);
      assert.deepEqual(
        ids,
        ['', '-again-1', '-again-2'].map((end) => `${fax.submission}-anomaly${end}`),
      );
    });

    test('what is no mail, was not told yet, or is on its way, is refused', async () => {
      const world = newWorld({ scripts: { [to]: [{ result: sent }] } });
      world.isRelayDown = true;
      await world.submit([to]);
      const { id } = await onlyFax(world);
      for (const key of ['words', 'nosuchfaxaaa', 'nosuchfaxaaa-result', 'nosuchfaxaaa-anomaly', id]) {
        assert.deepEqual(await sendMailAgain(repairPorts(world), key, key), { ok: false, refusal: 'no-mail' }, key);
      }
      await world.run(10);
      assert.deepEqual(await sendMailAgain(repairPorts(world), id, 'wish'), { ok: false, refusal: 'being-sent' });
    });
  });

  describe(`a fax sent again, on ${name}`, () => {
    test('is a new fax of the same documents, told as always; asked twice, it is one', async () => {
      const world = newWorld({ line: { attempts: 1 }, scripts: { [to]: [{ result: busy }, { result: sent }] } });
      world.receive(await mail(), { recipients });
      await world.run();
      const { id } = await onlyFax(world);
      const again = await retryFax(repairPorts(world), id, false);
      assert.ok(again.ok);
      assert.deepEqual(await retryFax(repairPorts(world), id, false), {
        ok: true,
        value: { ...again.value, isOld: true },
      });
      await world.run();
      assert.equal((await world.store.faxes.fax(again.value.fax))?.outcome, 'sent');
      assert.deepEqual(
        world.mails.map(({ kind, inReplyTo }) => [kind, inReplyTo]),
        [
          ['failed', '<m1@example.com>'],
          ['sent', '<m1@example.com>'],
        ],
      );
      assert.equal(world.carrier.calls.length, 2);
    });

    test('not one that goes on, has arrived, may have arrived, or is gone', async () => {
      const world = newWorld({ scripts: { [to]: [{ isSilent: true }] } });
      world.receive(await mail(), { recipients });
      await world.run(3);
      const { id } = await onlyFax(world);
      const refusalOf = async (mayDouble = false) => {
        const answer = await retryFax(repairPorts(world), id, mayDouble);
        return answer.ok ? 'retried' : answer.refusal;
      };
      assert.equal(await refusalOf(), 'still-going');
      await world.run(300);
      assert.equal((await onlyFax(world)).outcome, 'unconfirmed');
      assert.equal(await refusalOf(), 'unconfirmed');
      for (const key of [...world.blobs.keys()]) if (key.startsWith('mail/')) world.blobs.delete(key);
      assert.equal(await refusalOf(true), 'no-documents');
      const nothing = await retryFax(repairPorts(world), 'nosuchfaxaaa', false);
      assert.ok(!nothing.ok && nothing.refusal === 'no-fax');
    });
  });

  describe(`a fax that is closed, on ${name}`, () => {
    test('ends by the cause of its last call, and its sender is told once', async () => {
      const world = newWorld({ scripts: { [to]: [{ result: busy }, { result: sent }] } });
      await world.submit([to]);
      await world.run(3);
      const { id } = await onlyFax(world);
      assert.equal((await closeFax(world.ports(), id)).outcome, 'busy');
      await closeFax(world.ports(), id);
      await world.run();
      assert.deepEqual(
        world.mails.map(({ kind }) => kind),
        ['failed'],
      );
      assert.equal(world.carrier.calls.length, 1);
    });

    test('as unconfirmed while a call may be alive, and is corrected when that arrives', async () => {
      const world = newWorld({ scripts: { [to]: [{ result: sent, minutes: 30 }] } });
      await world.submit([to]);
      await world.run(2);
      const { id } = await onlyFax(world);
      assert.equal((await closeFax(world.ports(), id)).outcome, 'unconfirmed');
      await world.run();
      assert.equal((await onlyFax(world)).outcome, 'sent');
      assert.deepEqual(
        world.mails.map(({ kind }) => kind),
        ['failed', 'correction'],
      );
    });
  });
}

test('a received fax is mailed to its mailbox again', async () => {
  const world = new World({
    engine: localEngine,
    workers: replayingWorkers(real),
    recipients: ['anna@example.com', 'bruno@example.com'],
  });
  world.receiveFax(document.content);
  await world.run();
  const first = world.mails.find((copy) => copy.to === 'bruno@example.com');
  assert.ok((await sendMailAgain(repairPorts(world), first?.id ?? '', 'wish')).ok);
  await world.run();
  assert.deepEqual(
    world.mails.map((copy) => copy.to),
    ['anna@example.com', 'bruno@example.com', 'bruno@example.com'],
  );
});

test('a message that was put back is taken in, and is no longer waiting; by its id it can be put back once more', async () => {
  const world = new World({ engine: localEngine, workers: replayingWorkers(real) });
  const key = 'mail/lost.eml';
  world.receive(await mail(), { recipients, key });
  const [job] = world.store.jobs.due('mail', 1, new Set());
  assert.ok(job);
  world.store.jobs.done(job.id);
  const ports = repairPorts(world);
  const id = await keepLetter(ports, { queue: 'mail', body: job.body, cause: 'Defect' });
  await keepLetter(ports, { queue: 'carrier', body: '{"kind":"poll","fax":"aaaaaaaaaaaa"}', cause: 'Defect' });
  const chosen = await chooseLetters(ports.files, { queue: 'mail' });
  assert.deepEqual(
    chosen.map((letter) => letter.id),
    [id],
  );
  for (const letter of chosen) await redriveLetter(ports, letter);
  assert.deepEqual(await chooseLetters(ports.files, { queue: 'mail' }), []);
  const [again] = await chooseLetters(ports.files, { ids: [id] });
  assert.ok(again);
  await redriveLetter(ports, again);
  await world.run();
  assert.equal(world.carrier.calls.length, 1);
  assert.equal((await onlyFax(world)).outcome, 'sent');
});
