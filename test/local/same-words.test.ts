import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { simpleParser } from 'mailparser';
import { explain, sendingFrom } from '../../lambdas/fax/explain/explain.ts';
import { type FaxEntry, foldHistory } from '../../lambdas/fax/history.ts';
import type { Anomaly, Line, Submission } from '../../lambdas/fax/model.ts';
import { anomalyNotice, type Notice, resultNotice } from '../../lambdas/fax/notices/notices.ts';
import { receivedNotice } from '../../lambdas/fax/notices/received-notice.ts';
import { foldReceived, type ReceivedEntry } from '../../lambdas/fax/received.ts';
import { renderNotice } from '../../lambdas/mail/writing/render-notice.ts';
import { renderReceived } from '../../lambdas/mail/writing/render-received.ts';
import { systemClock } from '../../local/clock.ts';
import { faxPage } from '../../local/page/fax-page.ts';
import { receivedPage } from '../../local/page/received/received-page.ts';
import {
  accepted,
  busy,
  ended,
  line as sampleLine,
  start,
  stop,
  submission,
  wait,
  written,
} from '../fax/sample-faxes.ts';
import { putLine } from '../put-line.ts';
import { type Machine, newMachine } from './command-line.ts';

const id = 'faxaaaaaaaaa';
const line: Line = { ...sampleLine, locale: 'en', settings: { ...sampleLine.settings, maxPages: 12 } };
const clock = systemClock(60_000);

const ofMail = async (raw: Uint8Array): Promise<string> => (await simpleParser(Buffer.from(raw))).text ?? '';

async function mailed(notice: Notice): Promise<string> {
  const [mail] = await renderNotice(notice, { domain: 'fax.example.com', at: start });
  assert.ok(mail);
  return ofMail(mail.raw);
}

/** What a reader of the page sees of its HTML. */
const plain = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&amp;/g, '&');

/** Nothing was sent, for these reasons; three ways of being told about it follow. */
const refusedWith = (anomaly: Anomaly): { submission: Submission; history: FaxEntry[] } => ({
  submission: { ...submission, result: { anomaly } },
  history: [accepted, { what: 'ended', at: start, outcome: anomaly.outcome }],
});

const oneDocument = (
  outcome: Anomaly['documents'][number]['outcome'],
  more: Partial<Anomaly['documents'][number]> = {},
): Anomaly => ({
  outcome,
  documents: [{ name: 'offer.pdf', outcome, ...more }],
});

interface Case {
  readonly name: string;
  readonly submission: Submission;
  readonly history: readonly FaxEntry[];
  /** In all three. */
  readonly says: readonly string[];
  /** In none of them. */
  readonly never?: RegExp;
}

const cases: readonly Case[] = [
  {
    name: 'one damaged PDF is told as that PDF',
    ...refusedWith(oneDocument('corrupt-document')),
    says: ['offer.pdf: The file is damaged or incomplete and does not open.', 'Check that it opens on your computer'],
    never: /message arrived damaged/,
  },
  {
    name: 'what is too large is told with the one limit',
    ...refusedWith(oneDocument('too-large')),
    says: ['spread them over several messages of at most 27 MB and 20 documents each'],
    never: /40 MB/,
  },
  {
    name: 'an archive in a forwarded message is told as an archive',
    ...refusedWith(oneDocument('unsupported-format', { name: 'a.zip', within: 'Fwd.eml', kind: 'archive' })),
    says: ['a.zip (in Fwd.eml): It is an archive'],
  },
  {
    name: 'a damaged message is told as the message',
    ...refusedWith({ outcome: 'corrupt-document', documents: [] }),
    says: ['The message arrived damaged'],
  },
  {
    name: 'the limit is the line’s own',
    ...refusedWith({ outcome: 'too-many-pages', documents: [] }),
    says: ['One fax can have up to 12 pages in all'],
  },
  {
    name: 'busy to the end',
    submission,
    history: [accepted, written(1), ended(1, busy, wait(2)), written(2), ended(2, busy, stop('busy'))],
    says: ['We tried 2 times. The number was busy every time.', 'Send the fax again later.'],
  },
  {
    name: 'cancelled while a call may be alive',
    submission,
    history: [accepted, written(1), { what: 'ended', at: start, outcome: 'cancelled' }],
    says: ['The fax was cancelled, as requested.', 'Ask the recipient whether it arrived'],
  },
];

for (const { name, submission, history, says, never } of cases) {
  describe(`told alike by mail, page and command line: ${name}`, () => {
    let machine: Machine;
    before(async () => {
      machine = newMachine();
      await machine.withStore(async (store) => {
        await putLine(store, line);
        await store.submissions.create(submission);
        if (submission.result) await store.submissions.conclude(submission.id, submission.result);
        await store.faxes.append(id, 0, history);
      });
    });
    after(() => machine[Symbol.asyncDispose]());

    const fax = foldHistory(id, [history]);
    assert.ok(fax);
    const check = (text: string): void => {
      for (const sentence of says) assert.ok(text.includes(sentence), `"${sentence}" is not in:\n${text}`);
      if (never !== undefined) assert.doesNotMatch(text, never);
    };

    test('by mail', async () => {
      const isAnomaly = submission.result !== undefined && 'anomaly' in submission.result;
      check(await mailed(isAnomaly ? anomalyNotice({ submission, line }) : resultNotice({ submission, line, fax })));
    });

    test('on the page', async () => {
      check(plain(String(await faxPage({ fax, submission, line, timeline: [], mails: [], clock }))));
    });

    test('on the command line, for people and for programs', async () => {
      check((await machine.run(['fax', 'show', id])).out);
      check((await machine.run(['fax', 'show', id, '--json'])).json<{ message: string }>().message);
    });
  });
}

describe('told alike by mail, page and command line: a fax that came in', () => {
  const reception = {
    what: 'received',
    at: start,
    carrierId: 'c1',
    from: '+390289089211',
    to: line.number,
    isPartial: false,
  } as const;
  const received: readonly { history: readonly ReceivedEntry[]; says: readonly string[] }[] = [
    {
      history: [{ ...reception, failure: 'cancelled' }],
      says: ['The sender hung up before the first page', 'call 02 8908 9211'],
    },
    {
      history: [
        reception,
        { what: 'fetched', at: start, bytes: 10 },
        { what: 'unreadable', at: start, reason: 'password-protected: by its owner' },
      ],
      says: ['protected with a password, so its pages cannot be shown.', 'Call 02 8908 9211'],
    },
  ];

  for (const { history, says } of received) {
    test(says[0] as string, async (t) => {
      const fax = foldReceived(id, [history]);
      assert.ok(fax);
      const mail = await renderReceived(receivedNotice({ fax, line }), {
        domain: 'fax.example.com',
        at: start,
        mailbox: 'anna@example.com',
        id: 'r1',
      });
      const page = await receivedPage({ fax, line, zone: line.timezone, timeline: [], mails: [] });
      const machine = newMachine();
      t.after(() => machine[Symbol.asyncDispose]());
      await machine.withStore(async (store) => {
        await putLine(store, line);
        await store.received.append(id, 0, history);
      });
      const shown = await machine.run(['fax', 'show', id]);
      for (const text of [await ofMail(mail.raw), plain(String(page)), shown.out]) {
        for (const sentence of says) assert.ok(text.includes(sentence), `"${sentence}" is not in:\n${text}`);
      }
    });
  }
});

test('a number that is refused is told by the command line as the notice tells it, with its rule', async (t) => {
  const machine = newMachine();
  t.after(() => machine[Symbol.asyncDispose]());
  await machine.withStore(
    async (store) => void (await store.administration.addLine({ ...line, contact: 'help@example.com' })),
  );
  const words = ['send', '--from', 'anna@example.com', '--to', '12345,899123456,+5371234567', process.execPath];
  const { code, err } = await machine.run(words);
  assert.equal(code, 1);
  const told = [
    explain('bad-number', sendingFrom(line)),
    explain('destination-not-allowed', { ...sendingFrom(line), rule: 'premium' }),
    explain('destination-not-allowed', { ...sendingFrom(line), rule: 'risk' }),
  ];
  for (const { cause, advice } of told) assert.ok(err.includes(`${cause} ${advice}`), err);
  const { numbers } = (await machine.run([...words, '--json'])).json<{
    numbers: { outcome: string; rule?: string }[];
  }>();
  assert.deepEqual(
    numbers.map(({ outcome, rule }) => [outcome, rule]),
    [
      ['bad-number', undefined],
      ['destination-not-allowed', 'premium'],
      ['destination-not-allowed', 'risk'],
    ],
  );
});
