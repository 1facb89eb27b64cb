import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Options } from 'nodemailer/lib/mailer/index.js';
import PostalMime from 'postal-mime';
import { type RunningWorkerPool, startWorkerPool } from '../../../lambdas/documents/sandbox/worker-pool.ts';
import type { MailEvent } from '../../../lambdas/handlers/accept.ts';
import type { OutgoingMail, WorkerPool } from '../../../lambdas/ports.ts';
import { compose } from '../../mail/compose.ts';
import { localEngine } from '../../scenarios/local-engine.ts';
import type { CallScript } from '../../scenarios/scripted-carrier.ts';
import { World, type WorldOptions } from '../../scenarios/world.ts';
import { pdfOf } from '../documents.ts';
import { replayingWorkers } from '../replaying-workers.ts';

const sent: CallScript = { result: { outcome: 'sent', retry: 'never', pages: 1, seconds: 30 } };
const unassigned: CallScript = { result: { outcome: 'number-unassigned', retry: 'never' } };
const many = Array.from({ length: 45 }, (_, n) => `+3902555332${`${n}`.padStart(2, '0')}`);
const [first = '', second = '', third = '', fourth = ''] = many;
const corrected = '+390289089211';

let workers: RunningWorkerPool;
let replaying: WorkerPool;
let document: Buffer;
before(async () => {
  workers = startWorkerPool({ warm: { prepare: 1 } });
  replaying = replayingWorkers(workers);
  document = await pdfOf(1);
});
after(() => workers.close());

type Scripts = Readonly<Record<string, readonly CallScript[]>>;

async function worldOf(numbers: readonly string[], scripts: Scripts, options: Partial<WorldOptions> = {}) {
  const all = Object.fromEntries([...many, corrected].map((number) => [number, scripts[number] ?? [sent]]));
  const world = new World({ engine: localEngine, workers: replaying, scripts: all, ...options });
  const raw = await compose({
    from: 'anna@example.com',
    subject: 'Preventivo 42',
    messageId: '<asked@example.com>',
    attachments: [{ filename: 'offer.pdf', content: document }],
  });
  world.receive(raw, { recipients: numbers.map((number) => `${number}@fax.example`) });
  await world.run();
  return world;
}

const replyTo = ({ raw }: OutgoingMail): string =>
  /^Reply-To: (r-[a-z2-7]{26}@fax\.example)\r$/m.exec(Buffer.from(raw).toString('latin1'))?.[1] ?? '';
const textOf = async ({ raw }: OutgoingMail): Promise<string> => (await PostalMime.parse(raw)).text ?? '';

let replies = 0;
async function answer(
  world: World,
  mail: OutgoingMail | undefined,
  letter: string | Options,
  event: Partial<MailEvent> = {},
): Promise<OutgoingMail[]> {
  assert.ok(mail);
  replies += 1;
  const raw = await compose({
    from: 'anna@example.com',
    to: replyTo(mail),
    subject: `Re: ${mail.subject}`,
    messageId: `<reply-${replies}@example.com>`,
    ...(typeof letter === 'string' ? { text: letter } : letter),
  });
  const before = world.mails.length;
  world.receive(raw, { recipients: [replyTo(mail)], key: `mail/reply-${replies}.eml`, ...event });
  await world.run();
  return world.mails.slice(before);
}

const calls = (world: World): string[] => world.carrier.posts.map(({ to }) => to);
const kinds = (mails: readonly OutgoingMail[]): string[] => mails.map(({ kind }) => kind);

describe('a reply to the answer about many', () => {
  test('again: only those that failed leave, once, also when the reply comes twice', async () => {
    const world = await worldOf(many, { [third]: [unassigned, sent], [fourth]: [unassigned, unassigned] });
    const [summary] = world.mails;
    assert.match(await textOf(summary as OutgoingMail), /solo i 2 fax non arrivati .* «invia di nuovo»/);
    const made = calls(world).length;
    const results = await answer(world, summary, 'invia di nuovo\n\n> 45 numeri', { key: 'mail/again.eml' });
    assert.deepEqual(calls(world).slice(made).sort(), [third, fourth]);
    assert.deepEqual(kinds(results).sort(), ['failed', 'sent']);

    // The same mail, delivered again.
    replies -= 1;
    assert.deepEqual(await answer(world, summary, 'invia di nuovo\n\n> 45 numeri'), []);
    // The same wish in another mail.
    const [told, ...more] = await answer(world, summary, 'again');
    assert.equal(more.length, 0);
    assert.match(await textOf(told as OutgoingMail), /già stato inviato di nuovo/);
    assert.equal(calls(world).length, made + 2);
    const old = (await world.store.faxes.list({ limit: 100 })).filter(({ again }) => again !== undefined);
    assert.deepEqual(old.map(({ to, outcome }) => `${to} ${outcome}`).sort(), [
      `${third} number-unassigned`,
      `${fourth} number-unassigned`,
    ]);
  });

  test('what may have arrived, or was cancelled, is not sent again with the others', async () => {
    const world = await worldOf([first, second, third], { [second]: [{}] }, { line: { deadlineMinutes: 60 } });
    const [told] = await answer(world, world.mails[0], 'again');
    assert.match(await textOf(told as OutgoingMail), /potrebbero essere arrivati/);
    assert.equal(calls(world).length, 3);
  });
});

describe('a reply to the result of one fax', () => {
  test('again sends it again; said once more, it says how that went', async () => {
    const world = await worldOf([first], { [first]: [unassigned, sent] });
    assert.deepEqual(kinds(await answer(world, world.mails[0], '重发')), ['sent']);
    const [told] = await answer(world, world.mails[0], 'again');
    assert.match(await textOf(told as OutgoingMail), /02 5553 3200 · consegnato/);
    assert.deepEqual(calls(world), [first, first]);
  });

  test('what was delivered is not sent again', async () => {
    const world = await worldOf([first], {});
    const [told] = await answer(world, world.mails[0], 'again');
    assert.equal(told?.kind, 'answer');
    assert.deepEqual(calls(world), [first]);
  });

  test('a corrected number alone in the first line: the same documents go there', async () => {
    const world = await worldOf([first], { [first]: [unassigned] });
    const results = await answer(world, world.mails[0], '02 8908 9211\n\nGrazie\n-- \nStudio Rossi\n02 5553 3222');
    assert.deepEqual(kinds(results), ['sent']);
    assert.deepEqual(calls(world), [first, corrected]);
    assert.deepEqual(kinds(await answer(world, world.mails[0], '02 8908 9211')), ['answer']);
    assert.deepEqual(calls(world), [first, corrected]);
  });

  test('a number that cannot be called is answered as such', async () => {
    const world = await worldOf([first], { [first]: [unassigned] });
    const [told] = await answer(world, world.mails[0], '12345');
    assert.match(told?.subject ?? '', /Numero non valido: 12345/);
    assert.equal(calls(world).length, 1);
  });

  test('status, in HTML alone, below a long quotation', async () => {
    const world = await worldOf([first], { [first]: [unassigned] });
    const html = '<div>Stato</div><br><blockquote>again<p>cancel</p></blockquote>';
    const [told, ...more] = await answer(world, world.mails[0], { html });
    assert.equal(more.length, 0);
    assert.match(told?.subject ?? '', /A che punto è il fax/);
    assert.equal(told?.inReplyTo, `<reply-${replies}@example.com>`);
  });

  test('cancel, when nothing is on its way', async () => {
    const world = await worldOf([first], { [first]: [unassigned] });
    const [told] = await answer(world, world.mails[0], 'annulla');
    assert.match(told?.subject ?? '', /Non c’è nulla da annullare/);
  });

  test('anything else has one short answer that says what can be said, and no loop goes on', async () => {
    const world = await worldOf([first], { [first]: [unassigned] });
    let [told] = await answer(world, world.mails[0], 'Grazie!');
    assert.match(await textOf(told as OutgoingMail), /- annulla: /);
    let answers = 1;
    for (let round = 0; round < 30; round += 1) {
      const [next] = await answer(world, told, 'Grazie!');
      if (next === undefined) break;
      told = next;
      answers += 1;
    }
    assert.equal(answers, 5);
  });
});

describe('a reply while a fax is on its way', () => {
  test('cancel gives up what was sent again', async () => {
    const world = await worldOf([first], { [first]: [unassigned, { ...sent, minutes: 30 }] });
    const [failed] = world.mails;
    assert.ok(failed);
    world.receive(await compose({ from: 'anna@example.com', text: 'again', messageId: '<a@example.com>' }), {
      recipients: [replyTo(failed)],
    });
    world.receive(await compose({ from: 'anna@example.com', text: 'cancel', messageId: '<b@example.com>' }), {
      recipients: [replyTo(failed)],
    });
    await world.run();
    assert.deepEqual(calls(world), [first]);
    const [latest] = await world.store.faxes.list({ limit: 1 });
    assert.equal(latest?.outcome, 'cancelled');
  });
});

describe('who answers', () => {
  const proof = { kind: 'login', address: 'berta@example.com' } as const;

  test('another listed sender can do nothing with it, and hears nothing', async () => {
    const world = await worldOf([first], { [first]: [unassigned] });
    await world.store.administration.changeLine('+390240701234', (line) => ({
      ...line,
      senders: [...line.senders, 'berta@example.com'],
    }));
    const letter = { from: 'berta@example.com', text: 'again' };
    assert.deepEqual(await answer(world, world.mails[0], letter, { proof }), []);
    assert.deepEqual(calls(world), [first]);
  });

  test('an automatic answer is none', async () => {
    const world = await worldOf([first], { [first]: [unassigned] });
    const headers = { 'Auto-Submitted': 'auto-replied' };
    assert.deepEqual(await answer(world, world.mails[0], { text: 'again', headers }), []);
    assert.deepEqual(calls(world), [first]);
  });

  test('a signed mail that somebody hands to us at another address does nothing', async () => {
    const world = await worldOf([first], { [first]: [unassigned] });
    const by = { kind: 'dkim', addressed: ['somebody@example.com'], ignored: [] } as const;
    assert.deepEqual(await answer(world, world.mails[0], 'again', { proof: { kind: 'proven', by } }), []);
    assert.deepEqual(calls(world), [first]);
  });
});
