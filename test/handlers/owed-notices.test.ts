/** Notices whose execution died, and messages that were given up: kept, and tried again when their cause is mended. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Defect, Transient } from '../../lambdas/fax/errors.ts';
import { lifetimes } from '../../lambdas/fax/lifetimes.ts';
import type { E164 } from '../../lambdas/fax/model.ts';
import { keepLetter, listLetters } from '../../lambdas/flow/dead-letters.ts';
import { close } from '../../lambdas/handlers/close.ts';
import { confirm } from '../../lambdas/handlers/confirm.ts';
import { readHere } from '../../lambdas/mail/reader/read-here.ts';
import type { OutgoingMail } from '../../lambdas/ports.ts';
import type { WorkerPorts } from '../../local/workflow/worker.ts';
import { compose } from '../mail/compose.ts';
import { localEngine } from '../scenarios/local-engine.ts';
import { sent } from '../scenarios/scripted-carrier.ts';
import { stateMachineEngine } from '../scenarios/state-machine-engine.ts';
import { World } from '../scenarios/world.ts';

const to: E164 = '+390289089211';
const day = 24 * 60;

const sides = [
  { name: 'one machine', engine: localEngine },
  { name: 'the state machines', engine: stateMachineEngine },
];

/** A mail system that refuses the service itself until it is mended. */
class MailSystem {
  isMended = false;
  tries = 0;

  readonly #error: () => Error;

  constructor(error: () => Error) {
    this.#error = error;
  }

  readonly sabotage = (ports: WorkerPorts): WorkerPorts => ({
    ...ports,
    mailer: {
      domain: ports.mailer.domain,
      answerTo: (id) => ports.mailer.answerTo(id),
      send: async (mail) => {
        this.tries += 1;
        if (!this.isMended) throw this.#error();
        return ports.mailer.send(mail);
      },
    },
  });
}

const kinds = (world: World) => world.mails.map(({ kind }) => kind);
const faxesOf = (world: World) => world.store.faxes.list({ limit: 10 });
const states = async (world: World) => (await faxesOf(world)).map(({ state }) => state);
const outcomes = async (world: World) => (await faxesOf(world)).map(({ outcome }) => outcome);
const textOf = (mail: OutgoingMail | undefined): string =>
  Buffer.from(mail?.raw ?? [])
    .toString()
    .replace(/=\r\n/g, '');

/** A mail that is its sender's by a signature which names no number: the sender is asked. */
async function receiveHeld(world: World): Promise<void> {
  const attachments = [{ filename: 'note.txt', content: 'Hello' }];
  const raw = await compose({ from: 'anna@example.com', subject: 'Preventivo', attachments });
  const proof = { kind: 'proven', by: { kind: 'dkim', addressed: [], ignored: [] } } as const;
  world.receive(raw, { recipients: [`${to}@fax.example`], proof });
}

for (const { name, engine } of sides) {
  describe(`a notice that could not be sent, on ${name}`, () => {
    for (const [what, error] of [
      ['refused the service', () => new Defect('AccessDenied')],
      ['took no mail for two days', () => new Transient('paused')],
    ] as const) {
      test(`because the mail system ${what}, is sent once it is mended, once`, async () => {
        const system = new MailSystem(error);
        const world = new World({ engine, scripts: { [to]: [{ result: sent }] }, sabotage: system.sabotage });
        await world.submit([to]);
        await world.run(2 * day);
        await close(world.ports(), { kind: 'sweep' });
        await world.run(1);
        assert.deepEqual(world.mails, []);
        const letters = await listLetters(world.ports().files, 'notices');
        assert.equal(letters.length, 1);
        system.isMended = true;
        await close(world.ports(), { kind: 'sweep' });
        await world.run(day);
        assert.deepEqual(kinds(world), ['sent']);
        await close(world.ports(), { kind: 'sweep' });
        const { tries } = system;
        await world.run(day);
        assert.equal(system.tries, tries);
      });
    }

    for (const error of [() => new Transient('paused'), () => new Defect('AccessDenied')]) {
      test(`is a question as well: it waits for the mail system, and is asked once that is mended (${error().name})`, async () => {
        const system = new MailSystem(error);
        const world = new World({ engine, scripts: { [to]: [{ result: sent }] }, sabotage: system.sabotage });
        await receiveHeld(world);
        await world.run(9 * 60);
        assert.deepEqual(await states(world), ['held']);
        assert.ok(system.tries > 5 && system.tries < 30, `${system.tries} tries`);
        system.isMended = true;
        await world.run(2 * 60);
        assert.deepEqual(kinds(world), ['confirm']);
        const [, link = ''] = /\/confirm\/([\w-]+)/.exec(textOf(world.mails[0])) ?? [];
        await world.alive(async (ports) => void (await confirm(ports, link, 'declined')));
        await world.run(day);
        assert.deepEqual(await outcomes(world), ['cancelled']);
      });
    }

    test('is a question that nobody could be asked: its fax ends for want of a word, and its sender hears of that', async () => {
      const system = new MailSystem(() => new Transient('paused'));
      const world = new World({ engine, sabotage: system.sabotage });
      await receiveHeld(world);
      await world.run(25 * 60);
      assert.deepEqual(await outcomes(world), ['confirmation-missing']);
      system.isMended = true;
      await world.run(60);
      assert.deepEqual(kinds(world), ['anomaly']);
    });

    test('is kept for two weeks after it first died, however often it is tried', async () => {
      const system = new MailSystem(() => new Defect('AccessDenied'));
      const world = new World({ engine, scripts: { [to]: [{ result: sent }] }, sabotage: system.sabotage });
      await world.submit([to]);
      for (let times = 0; times < 16; times += 1) {
        await world.run(day);
        await close(world.ports(), { kind: 'sweep' });
      }
      const [letter] = await listLetters(world.ports().files, 'notices');
      assert.ok(letter);
      assert.ok(letter.at - letter.since < lifetimes.deadLetter + 2 * day * 60_000);
      const { tries } = system;
      await close(world.ports(), { kind: 'sweep' });
      await world.run(day);
      assert.equal(system.tries, tries);
    });

    test('about a mail of which nothing could be sent, is sent as well', async () => {
      const system = new MailSystem(() => new Defect('AccessDenied'));
      const deadlyReader = (ports: WorkerPorts): WorkerPorts => ({
        ...system.sabotage(ports),
        mails: { ...readHere, read: () => Promise.reject(new TypeError('a bug')) },
      });
      const world = new World({ engine, sabotage: deadlyReader });
      const mail = await compose({ from: 'anna@example.com', subject: 'Ricetta', messageId: '<m1@example.com>' });
      world.receive(mail, { recipients: ['0255533200@fax.example'] });
      await world.run(60);
      assert.deepEqual(world.mails, []);
      system.isMended = true;
      await close(world.ports(), { kind: 'sweep' });
      await world.run(60);
      assert.deepEqual(kinds(world), ['anomaly']);
    });
  });

  test(`a message that was given up is kept as it was, with its queue and cause, on ${name}`, async () => {
    const world = new World({ engine });
    const body = '{"kind":"poll","fax":"aaaaaaaaaaaa"}';
    const event = { kind: 'dead-letter', queue: 'carrier', body: {}, message: body, cause: 'Defect' } as const;
    await close(world.ports(), event);
    await close(world.ports(), event);
    const letters = await listLetters(world.ports().files);
    const [letter] = letters;
    assert.equal(letters.length, 1);
    assert.deepEqual([letter?.queue, letter?.body, letter?.cause], ['carrier', body, 'Defect']);
    const alarm = world.journal.find(({ what }) => what === 'dead-letter');
    assert.equal(alarm?.facts.letter, letter?.id);
  });
}

test('a letter that dies again waits again, and is as old as when it died first', async () => {
  const world = new World({ engine: localEngine });
  const { files } = world.ports();
  const letter = { queue: 'mail', body: 'words', cause: 'Defect' } as const;
  await keepLetter({ files, clock: { now: () => 1000 } }, letter);
  await keepLetter({ files, clock: { now: () => 5000 } }, letter);
  const [kept] = await listLetters(files);
  assert.deepEqual([kept?.since, kept?.at, kept?.redrivenAt], [1000, 5000, undefined]);
});
