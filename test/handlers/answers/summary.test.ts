import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import PostalMime from 'postal-mime';
import { type RunningWorkerPool, startWorkerPool } from '../../../lambdas/documents/sandbox/worker-pool.ts';
import { sendMailAgain } from '../../../lambdas/flow/repair/notice-again.ts';
import { report } from '../../../lambdas/handlers/report.ts';
import type { WorkerPool } from '../../../lambdas/ports.ts';
import { compose } from '../../mail/compose.ts';
import { judge } from '../../scenarios/checker.ts';
import { localEngine } from '../../scenarios/local-engine.ts';
import type { CallScript } from '../../scenarios/scripted-carrier.ts';
import { World, type WorldOptions } from '../../scenarios/world.ts';
import { pdfOf } from '../documents.ts';
import { replayingWorkers } from '../replaying-workers.ts';

const sent: CallScript = { result: { outcome: 'sent', retry: 'never', pages: 1, seconds: 30 } };
const unassigned: CallScript = { result: { outcome: 'number-unassigned', retry: 'never' } };
const never: CallScript = { answer: 'accepted' };
const many = Array.from({ length: 45 }, (_, n) => `+3902555332${`${n}`.padStart(2, '0')}`);
const [first = '', second = '', third = '', fourth = ''] = many;

let workers: RunningWorkerPool;
let replaying: WorkerPool;
let raw: Buffer;
before(async () => {
  workers = startWorkerPool({ warm: { prepare: 1 } });
  replaying = replayingWorkers(workers);
  raw = await compose({
    from: 'anna@example.com',
    subject: 'Preventivo 42',
    messageId: '<many@example.com>',
    attachments: [{ filename: 'offer.pdf', content: await pdfOf(1) }],
  });
});
after(() => workers.close());

async function worldOf(
  numbers: readonly string[],
  scripts: Readonly<Record<string, readonly CallScript[]>> = {},
  options: Partial<WorldOptions> = {},
): Promise<World> {
  const all = Object.fromEntries(numbers.map((number) => [number, scripts[number] ?? [sent]]));
  const world = new World({ engine: localEngine, workers: replaying, scripts: all, ...options });
  world.receive(raw, { recipients: numbers.map((number) => `${number}@fax.example`) });
  await world.run();
  return world;
}

const text = async (world: World, index = 0): Promise<string> =>
  (await PostalMime.parse(world.mails[index]?.raw ?? new Uint8Array())).text ?? '';
const kinds = (world: World) => world.mails.map(({ kind }) => kind);
const broken = (world: World) =>
  judge({ happenings: world.happenings, calls: world.intervals(), channels: world.channels });

describe('one answer for many numbers', () => {
  test('45 numbers: one answer when all have ended, failures first, each fax with its own state', async () => {
    const world = await worldOf(many, { [third]: [unassigned], [fourth]: [unassigned] });
    assert.deepEqual(kinds(world), ['summary']);
    assert.deepEqual(broken(world), []);
    const said = await text(world);
    assert.match(world.mails[0]?.subject ?? '', /^Fax consegnati: 43 su 45 – Preventivo 42$/);
    const order = [third, fourth, first, second].map((number) =>
      said.indexOf(`- ${number.replace('+3902555332', '02 5553 32')}`),
    );
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
    const raw = Buffer.from(world.mails[0]?.raw ?? []).toString('latin1');
    assert.equal(raw.match(/^Final-Recipient: fax; /gm)?.length, 45);
    const outcomes = (await world.store.faxes.list({ limit: 100 })).map(({ outcome }) => outcome);
    assert.deepEqual([outcomes.length, outcomes.filter((outcome) => outcome === 'sent').length], [45, 43]);
  });

  test('two numbers have an answer each, and so do many on a line that wants it', async () => {
    assert.deepEqual(kinds(await worldOf([first, second])), ['sent', 'sent']);
    assert.deepEqual(kinds(await worldOf([first, second, third], {}, { line: { summaryFrom: 0 } })), [
      ...['sent', 'sent', 'sent'],
    ]);
    assert.deepEqual(kinds(await worldOf([first, second], {}, { line: { summaryFrom: 2 } })), ['summary']);
  });

  test('what cannot be called stands in the same answer', async () => {
    const world = new World({ engine: localEngine, workers: replaying });
    world.receive(raw, { recipients: [...[first, second, third], '113', 'ufficio'].map((to) => `${to}@fax.example`) });
    await world.run();
    assert.deepEqual(kinds(world), ['summary']);
    const said = await text(world);
    for (const given of ['113', 'ufficio']) assert.match(said, new RegExp(`- ${given} · non chiamato`));
    assert.match(world.mails[0]?.subject ?? '', /3 su 5/);
  });

  test('at the deadline it is sent without who is still on the line, who has an answer of its own', async () => {
    const world = await worldOf(
      [first, second, third],
      { [second]: [{ ...never, result: { outcome: 'sent', retry: 'never', pages: 1, seconds: 900 }, minutes: 34 }] },
      { line: { deadlineMinutes: 30 } },
    );
    const [summary, own] = world.mails;
    assert.deepEqual(kinds(world).slice(0, 2), ['summary', own?.kind]);
    assert.ok(summary && own && own.fax !== undefined);
    assert.deepEqual(broken(world), []);
  });

  test('a result that turns out otherwise is corrected, once, beside it', async () => {
    const late: CallScript = {
      result: { outcome: 'dropped', retry: 'never' },
      afterwards: { outcome: 'sent', retry: 'never', pages: 1, seconds: 30 },
      afterwardsMinutes: 10,
    };
    const world = await worldOf([first, second, third], { [second]: [late] });
    assert.deepEqual(kinds(world), ['summary', 'correction']);
    assert.deepEqual(broken(world), []);
  });

  test('of a mail that cannot be faxed there is one answer, as ever', async () => {
    const world = new World({ engine: localEngine, workers: replaying });
    const empty = await compose({ from: 'anna@example.com', subject: 'Nothing', text: 'Buongiorno' });
    world.receive(empty, { recipients: [first, second, third].map((to) => `${to}@fax.example`) });
    await world.run();
    assert.deepEqual(kinds(world), ['anomaly']);
  });

  test('it is sent again when the operator wants it, once for each wish', async () => {
    const world = await worldOf([first, second, third]);
    const [fax] = await world.store.faxes.list({ limit: 1 });
    const ports = world.ports();
    const again = await sendMailAgain(ports, fax?.id ?? '', 'wish');
    assert.ok(again.ok);
    await world.run();
    assert.deepEqual(
      world.mails.map(({ id, kind }) => [kind, id.replace(/^[a-z0-9]+/, '')]),
      [
        ['summary', '-summary'],
        ['summary', '-summary-again-1'],
      ],
    );
  });

  test('its sender is told once, whoever comes last and however often', async () => {
    const world = await worldOf([first, second, third]);
    for (const { id } of await world.store.faxes.list({ limit: 9 })) {
      await report(world.ports(), { fax: id, run: `late-${id}` });
    }
    assert.deepEqual(kinds(world), ['summary']);
  });
});
