/** One line in the log for each fax that is sent, delivered, failed, received; what comes again is for debugging. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { FaxEntry } from '../../lambdas/fax/history.ts';
import { maskedNumber } from '../../lambdas/fax/journal/without-people.ts';
import type { ReceivedEntry } from '../../lambdas/fax/received.ts';
import { loggedFaxes, loggedReceivedFaxes } from '../../lambdas/flow/journal/logged-faxes.ts';
import { systemClock } from '../../local/clock.ts';
import { createJournal, type JournalLine } from '../../local/journal.ts';
import { openStore } from '../../local/store/store.ts';

const id = 'faxaaaaaaaaa';
const transport = { t38: true, quality: 'high' } as const;
const accepted: FaxEntry = {
  what: 'accepted',
  at: 1,
  submission: 'subaaaaaaaaa',
  line: '+390240701234',
  from: '+390240701234',
  to: '+390289089211',
  deadlineAt: 9_999,
};
const written = (attempt: number, isDirect = false): FaxEntry[] => [
  { what: 'attempt-written', at: attempt, attempt, transport, token: 't', mediaToken: 'm', isDirect },
];
const submitted = (attempt: number): FaxEntry[] => [
  { what: 'submitted', at: attempt, attempt, carrierId: `call-${attempt}` },
];
const busy = { outcome: 'busy', retry: 'again' } as const;
const busyThenWait = (attempt: number): FaxEntry[] => [
  {
    what: 'attempt-ended',
    at: 10 + attempt,
    attempt,
    result: busy,
    decision: { next: 'wait', seconds: 300, attempt: 2 },
  },
];
const busyForGood = (attempt: number): FaxEntry[] => [
  { what: 'attempt-ended', at: 20, attempt, result: busy, decision: { next: 'stop', outcome: 'busy' } },
];
const sentAt = (attempt: number): FaxEntry[] => [
  {
    what: 'attempt-ended',
    at: 20,
    attempt,
    result: { outcome: 'sent', retry: 'never' },
    decision: { next: 'stop', outcome: 'sent' },
  },
];

/** What the log has after these batches. */
async function logOf(
  { sent = [], received = [] }: { sent?: FaxEntry[][]; received?: ReceivedEntry[][] },
  level: 'debug' | 'info' = 'info',
): Promise<JournalLine[]> {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-log-'));
  const store = openStore(folder, systemClock(60_000));
  const lines: JournalLine[] = [];
  const journal = createJournal((line) => lines.push(line), level);
  const faxes = loggedFaxes(store.faxes, journal);
  const receivedFaxes = loggedReceivedFaxes(store.received, journal);
  try {
    for (const [version, batch] of sent.entries()) {
      assert.equal(await faxes.append(id, version, batch), true);
      // Whoever comes second writes nothing, here and in the log.
      assert.equal(await faxes.append(id, version, batch), false);
    }
    for (const [version, batch] of received.entries()) await receivedFaxes.append('recaaaaaaaaa', version, batch);
    assert.equal((await faxes.list({ limit: 5 })).length, sent.length > 0 ? 1 : 0);
  } finally {
    store.close();
    rmSync(folder, { recursive: true });
  }
  return lines.map(({ at, ...line }) => {
    assert.match(at, /^\d{4}-/);
    return line as JournalLine;
  });
}

const people = { fax: id, from: '+39…34', to: '+39…11' };

describe('the log of a fax', () => {
  test('that was delivered at the second call', async () => {
    const sent = [[accepted], written(1), submitted(1), busyThenWait(1), written(2), submitted(2), sentAt(2)];
    const lines = await logOf({ sent }, 'debug');
    const [first, second, end, ...others] = lines.map(({ pages: _, ...line }) => line);
    assert.deepEqual(first, { level: 'info', what: 'fax-sent', ...people, attempt: 1, seconds: 0 });
    assert.deepEqual(second, { level: 'debug', what: 'fax-sent', ...people, attempt: 2, seconds: 0 });
    assert.deepEqual(end, { level: 'info', what: 'fax-delivered', ...people, attempts: 2, seconds: 0 });
    assert.deepEqual(others, []);
    const whats = (await logOf({ sent })).map(({ what }) => what);
    assert.deepEqual(whats, ['fax-sent', 'fax-delivered']);
  });

  test('says how long it took from the mail to the call and to the delivery, and from the carrier to the mailboxes', async () => {
    const later = <Entry extends { at: number }>(at: number, batch: readonly Entry[]): Entry[] =>
      batch.map((entry) => ({ ...entry, at }));
    const sent = [[accepted], written(1), later(65_400, submitted(1)), later(130_000, sentAt(1))];
    const reception = { carrier: 'telnyx', carrierId: 'call-1', from: '+390289089211', to: '+390240701234' };
    const received: ReceivedEntry[][] = [
      [{ what: 'received', at: 1000, ...reception, isPartial: false }],
      [{ what: 'ended', at: 13_000, outcome: 'delivered' }],
    ];
    assert.deepEqual(
      (await logOf({ sent, received })).map(({ what, seconds }) => [what, seconds]),
      [
        ['fax-sent', 65],
        ['fax-delivered', 130],
        ['fax-received', undefined],
        ['received-fax-ended', 12],
      ],
    );
  });

  test('that failed, and turned out delivered', async () => {
    const sent: FaxEntry[][] = [[accepted], written(1), submitted(1), busyForGood(1)];
    const corrected: FaxEntry[] = [{ what: 'corrected', at: 30, attempt: 1 }];
    const lines = await logOf({ sent: [...sent, corrected, [{ what: 'corrected', at: 40, attempt: 1 }]] }, 'debug');
    assert.deepEqual(
      lines.map(({ level, what, outcome }) => [level, what, outcome]),
      [
        ['info', 'fax-sent', undefined],
        ['info', 'fax-failed', 'busy'],
        ['info', 'fax-delivered', undefined],
        ['debug', 'fax-delivered', undefined],
      ],
    );
  });

  test('that ended before it was called, or went to another line here', async () => {
    const bad = await logOf({ sent: [[accepted], [{ what: 'ended', at: 5, outcome: 'cancelled' }]] });
    assert.deepEqual(
      bad.map(({ what, outcome }) => [what, outcome]),
      [['fax-failed', 'cancelled']],
    );
    const direct = await logOf({ sent: [[accepted], written(1, true), sentAt(1)] });
    assert.deepEqual(
      direct.map(({ what }) => what),
      ['fax-sent', 'fax-delivered'],
    );
  });

  test('that came in, and was mailed twice', async () => {
    const reception = { carrier: 'telnyx', carrierId: 'call-1', from: '+390289089211', to: '+390240701234' };
    const received: ReceivedEntry[][] = [
      [{ what: 'received', at: 1, ...reception, isPartial: false }],
      [{ what: 'ended', at: 2, outcome: 'delivered' }],
    ];
    assert.deepEqual(
      (await logOf({ received })).map(({ what, from, to, outcome }) => [what, from, to, outcome]),
      [
        ['fax-received', '+39…11', '+39…34', undefined],
        ['received-fax-ended', '+39…11', '+39…34', 'delivered'],
      ],
    );
  });
});

test('a number in the log is its country and two digits', () => {
  assert.equal(maskedNumber('+14155550123'), '+1…23');
  assert.equal(maskedNumber('+390289089211'), '+39…11');
  assert.equal(maskedNumber('+358912345678'), '+358…78');
  assert.equal(maskedNumber('+79161234567'), '+7…67');
  assert.equal(maskedNumber('+8612345678901'), '+86…01');
  assert.equal(maskedNumber('+85212345678'), '+852…78');
  assert.equal(maskedNumber('Anna'), undefined);
  assert.equal(maskedNumber(''), undefined);
  assert.equal(maskedNumber(undefined), undefined);
});

test('the log of one machine names neither numbers nor addresses, whoever writes it', () => {
  const lines: JournalLine[] = [];
  const journal = createJournal((line) => lines.push(line));
  journal.alarm('failed', { message: 'Anna <anna@example.com> called +39 02 8908 9211', to: '+390289089211' });
  journal.debug('failed-for-now', { n: 1 });
  assert.equal(lines.length, 1);
  assert.equal(lines[0]?.message, 'Anna <<address>> called <number>');
  assert.equal(lines[0]?.to, '<number>');
});
