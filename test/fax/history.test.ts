import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  attemptId,
  type FaxEntry,
  type FaxProgress,
  foldHistory,
  latestAttempt,
  liveAttempt,
  parseAttemptId,
} from '../../lambdas/fax/history.ts';
import { kindOf, outcomeCodes, outcomes, severityOf } from '../../lambdas/fax/outcomes.ts';
import { accepted, busy, ended, faxOf, preparedEntry, sent, start, stop, wait, written } from './sample-faxes.ts';

test('a history that does not begin with acceptance is no fax', () => {
  assert.equal(foldHistory('faxaaaaaaaaa', []), undefined);
  assert.equal(foldHistory('faxaaaaaaaaa', [[preparedEntry]]), undefined);
});

test('a fax goes from accepted to ended', () => {
  const steps: [FaxEntry, FaxProgress][] = [
    [accepted, 'accepted'],
    [{ what: 'preparing', at: start }, 'preparing'],
    [preparedEntry, 'waiting'],
    [written(1), 'calling'],
    [{ what: 'submitted', at: start, attempt: 1, carrierId: 'c1' }, 'calling'],
    [ended(1, busy, wait(2)), 'waiting'],
    [written(2), 'calling'],
    [ended(2, sent, stop('sent')), 'ended'],
  ];
  for (const [index, [, state]] of steps.entries()) {
    const batches = steps.slice(0, index + 1).map(([entry]) => [entry]);
    const fax = foldHistory('faxaaaaaaaaa', batches);
    assert.equal(fax?.state, state);
    assert.equal(fax?.version, index + 1);
  }
});

test('the numbers in the acceptance are the fax’s own', () => {
  const fax = faxOf();
  assert.equal(fax.to, '+390289089211');
  assert.equal(fax.acceptedAt, start);
  assert.equal(fax.pages, 3);
  assert.equal(latestAttempt(fax), undefined);
});

test('an attempt is written once; its newest token and first carrier id count', () => {
  const fax = faxOf(
    written(1),
    { ...written(1), at: start + 1 } as FaxEntry,
    { what: 'token-stored', at: start, attempt: 1, token: 'newer' },
    { what: 'submit-unanswered', at: start, attempt: 1, reason: 'time-out' },
    { what: 'submitted', at: start, attempt: 1, carrierId: 'first' },
    { what: 'submitted', at: start, attempt: 1, carrierId: 'second' },
  );
  const attempt = liveAttempt(fax);
  assert.equal(fax.attempts.length, 1);
  assert.equal(attempt?.token, 'newer');
  assert.equal(attempt?.carrierId, 'first');
  assert.equal(attempt?.isUnanswered, true);
  assert.equal(latestAttempt(fax), attempt);
});

test('what version 0.1.0 stored as looked counts as a poll', () => {
  const looked = { what: 'looked', at: start, attempt: 1, found: 'nothing' } as unknown as FaxEntry;
  const attempt = latestAttempt(faxOf(written(1), looked));
  assert.deepEqual([attempt?.polls, attempt?.emptyPolls], [1, 1]);
});

test('polls are counted; only a carrier that knows the call interrupts the empty ones', () => {
  const polled = (found: 'alive' | 'nothing' | 'unsure'): FaxEntry => ({
    what: 'polled',
    at: start,
    attempt: 1,
    found,
  });
  const emptyAfter = (...found: ('alive' | 'nothing' | 'unsure')[]) => {
    const attempt = latestAttempt(faxOf(written(1), ...found.map(polled)));
    return [attempt?.polls, attempt?.emptyPolls];
  };
  assert.deepEqual(emptyAfter('nothing', 'nothing'), [2, 2]);
  assert.deepEqual(emptyAfter('nothing', 'unsure', 'nothing'), [3, 2]);
  assert.deepEqual(emptyAfter('nothing', 'alive', 'nothing'), [3, 1]);
});

test('an event is taken in once, and a later word about an ended attempt changes nothing', () => {
  const fax = faxOf(
    written(1),
    { what: 'carrier-said', at: start, attempt: 1, event: 'e1', said: 'sending' },
    { what: 'carrier-said', at: start, attempt: 1, event: 'e1', said: 'sending' },
    ended(1, busy, stop('busy'), 'e2'),
    ended(1, sent, stop('sent'), 'e3'),
    ended(7, sent, stop('sent'), 'e4'),
  );
  assert.equal(fax.outcome, 'busy');
  assert.deepEqual(fax.events, ['e1', 'e2', 'e3', 'e4']);
});

test('what comes after the end moves nothing back', () => {
  const fax = faxOf(
    { what: 'ended', at: start + 5, outcome: 'internal' },
    { what: 'preparing', at: start + 6 },
    preparedEntry,
    written(1),
    ended(1, busy, wait(2)),
    { what: 'ended', at: start + 9, outcome: 'cancelled' },
    accepted,
  );
  assert.equal(fax.state, 'ended');
  assert.equal(fax.outcome, 'internal');
  assert.equal(fax.endedAt, start + 5);
});

test('a cancellation and notices are remembered', () => {
  const notified: FaxEntry = { what: 'notified', at: start, notice: 'n1', outcome: 'busy' };
  const fax = faxOf({ what: 'cancel-requested', at: start }, notified, notified);
  assert.equal(fax.isCancelRequested, true);
  assert.deepEqual(fax.notices, [{ id: 'n1', outcome: 'busy', isDone: true }]);
});

test('a failed result that turns out sent is corrected, once', () => {
  const corrected: FaxEntry = { what: 'corrected', at: start + 99, attempt: 1 };
  const told = faxOf(written(1), ended(1, { ...busy, pages: 2 }, stop('busy')), corrected, corrected);
  assert.equal(told.outcome, 'sent');
  assert.equal(told.isCorrected, true);
  assert.deepEqual(told.attempts[0]?.result, { outcome: 'sent', retry: 'never', pages: 2 });

  const running = faxOf(written(1), corrected);
  assert.equal(running.outcome, 'sent');
  assert.equal(running.isCorrected, false);
  assert.equal(running.attempts[0]?.endedAt, start + 99);
});

/** Entries that a fax with three attempts may get, some of them twice. */
const laterEntries = fc.array(
  fc.constantFrom<FaxEntry>(
    { what: 'preparing', at: start },
    preparedEntry,
    written(1),
    written(2),
    written(3),
    { what: 'submitted', at: start, attempt: 1, carrierId: 'c1' },
    { what: 'submitted', at: start, attempt: 2, carrierId: 'c2' },
    { what: 'submit-unanswered', at: start, attempt: 2, reason: '500' },
    { what: 'token-stored', at: start, attempt: 1, token: 'again' },
    { what: 'carrier-said', at: start, attempt: 1, event: 'e1', said: 'queued' },
    { what: 'polled', at: start, attempt: 1, found: 'nothing' },
    ended(1, busy, wait(2), 'e2'),
    ended(2, busy, stop('busy'), 'e3'),
    ended(2, sent, stop('sent'), 'e4'),
    ended(3, sent, stop('sent'), 'e5'),
    { what: 'cancel-requested', at: start },
    { what: 'ended', at: start, outcome: 'unconfirmed' },
    { what: 'ended', at: start, outcome: 'internal' },
    { what: 'corrected', at: start, attempt: 1 },
    { what: 'corrected', at: start, attempt: 3 },
    { what: 'notified', at: start, notice: 'n1', outcome: 'busy' },
    accepted,
  ),
  { maxLength: 30 },
);

test('property: no order and no repetition of entries undoes an outcome; only a correction changes one, into sent', () => {
  fc.assert(
    fc.property(laterEntries, (entries) => {
      let before = faxOf();
      for (const [index, entry] of entries.entries()) {
        const now = faxOf(...entries.slice(0, index + 1));
        if (before.outcome === 'sent') assert.equal(now.outcome, 'sent');
        if (before.outcome !== undefined && now.outcome !== before.outcome) {
          assert.equal(entry.what, 'corrected');
          assert.equal(now.outcome, 'sent');
          assert.equal(now.isCorrected, true);
        }
        if (before.state === 'ended') assert.equal(now.state, 'ended');
        assert.equal(now.state === 'ended', now.outcome !== undefined);
        assert.ok(now.events.length >= before.events.length && now.notices.length >= before.notices.length);
        before = now;
      }
    }),
    { numRuns: 200 },
  );
});

test('property: a history says the same however it is cut into batches', () => {
  fc.assert(
    fc.property(laterEntries, (entries) => {
      const one = foldHistory('faxaaaaaaaaa', [[accepted, ...entries]]);
      const many = foldHistory(
        'faxaaaaaaaaa',
        [accepted, ...entries].map((entry) => [entry]),
      );
      assert.deepEqual({ ...many, version: 0 }, { ...one, version: 0 });
      assert.equal(many?.version, entries.length + 1);
    }),
  );
});

test('property: an attempt’s name leads back to its fax and number', () => {
  const ids = fc.stringMatching(/^[a-z0-9]{12}$/);
  fc.assert(
    fc.property(ids, fc.integer({ min: 1, max: 9999 }), (faxId, n) => {
      assert.deepEqual(parseAttemptId(attemptId(faxId, n)), { faxId, n });
    }),
  );
});

test('what is no attempt’s name leads nowhere', () => {
  for (const text of [
    '',
    'abc-1',
    'faxaaaaaaaaa-0',
    'faxaaaaaaaaa-01',
    'faxaaaaaaaaa-10000',
    'FAXAAAAAAAAA-1',
    'faxaaaaaaaaa-1 ',
  ]) {
    assert.equal(parseAttemptId(text), undefined, text);
  }
});

test('every outcome has a kind and a severity', () => {
  for (const code of outcomeCodes) {
    assert.equal(kindOf(code), outcomes[code].kind);
    assert.equal(severityOf(code), outcomes[code].severity);
  }
  assert.equal(kindOf('sent'), 'sent');
  assert.equal(severityOf('virus'), 'alarm');
});

test('a copy of a notice that was refused is noted once', () => {
  const refusal = { what: 'notice-refused', at: start, notice: 'n1', mail: 'm1', reason: '550 no' } as const;
  assert.deepEqual(faxOf(refusal, refusal, { ...refusal, mail: 'm2' }).refusedMails, ['m1', 'm2']);
});
