import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foldReceived, isNews, outcomeOf, type ReceivedEntry, type ReceivedFax } from '../../lambdas/fax/received.ts';

const anna = 'anna@example.com';
const bruno = 'bruno@example.com';

const reception: ReceivedEntry = {
  what: 'received',
  at: 1,
  carrierId: 'carrier-1',
  from: '+390289089211',
  to: '+390240701234',
  isPartial: false,
};
const fetched: ReceivedEntry = { what: 'fetched', at: 2, bytes: 9000 };
const rebuilt: ReceivedEntry = { what: 'rebuilt', at: 3, pages: 3, bytes: 8000, hasText: true };
const mailed = (mailbox: string, round = 0): ReceivedEntry => ({ what: 'mailed', at: 4, mailbox, mail: 'id', round });
const delivered = (mailbox: string, round = 0): ReceivedEntry => ({ what: 'mail-delivered', at: 5, mailbox, round });
const failed = (mailbox: string, round = 0): ReceivedEntry => ({
  what: 'mail-failed',
  at: 6,
  mailbox,
  reason: 'full',
  round,
});
const returned = (mailbox: string, round = 0): ReceivedEntry => ({
  what: 'mail-failed',
  at: 7,
  mailbox,
  reason: 'unknown user',
  round,
  isReturned: true,
});
const ended = (outcome: 'delivered' | 'partly-delivered' | 'kept' | 'unreadable'): ReceivedEntry => ({
  what: 'ended',
  at: 8,
  outcome,
});

function fold(...entries: ReceivedEntry[]): ReceivedFax {
  const fax = foldReceived('recaaaaaaaaa', [[reception], entries]);
  assert.ok(fax);
  return fax;
}
const statesOf = ({ copies }: ReceivedFax) => Object.fromEntries(copies.map(({ mailbox, state }) => [mailbox, state]));

describe('a received fax', () => {
  test('begins with its reception', () => {
    assert.equal(foldReceived('recaaaaaaaaa', []), undefined);
    assert.equal(foldReceived('recaaaaaaaaa', [[fetched]]), undefined);
    const { what: _, ...told } = reception as Extract<ReceivedEntry, { what: 'received' }>;
    assert.deepEqual(foldReceived('recaaaaaaaaa', [[reception]]), {
      id: 'recaaaaaaaaa',
      version: 1,
      reception: told,
      state: 'received',
      isFetched: false,
      hasText: false,
      damagedPages: [],
      round: 0,
      copies: [],
      requests: [],
    });
  });

  test('a second reception changes nothing', () => {
    assert.equal(fold({ ...reception, from: '+390000000000' } as ReceivedEntry).reception.from, '+390289089211');
  });

  test('is fetched, rebuilt, mailed and ended', () => {
    const fax = fold(fetched, rebuilt, mailed(anna), mailed(bruno), ended('delivered'));
    assert.deepEqual(
      [fax.isFetched, fax.pages, fax.bytes, fax.hasText, fax.state, fax.outcome, fax.endedAt],
      [true, 3, 8000, true, 'ended', 'delivered', 8],
    );
    assert.deepEqual(statesOf(fax), { [anna]: 'accepted', [bruno]: 'accepted' });
  });

  test('a file fetched after the end does not begin it anew', () => {
    assert.equal(fold(ended('kept'), fetched).state, 'ended');
    assert.equal(fold(fetched).state, 'delivering');
  });

  test('pages that cannot be read are told with their reason', () => {
    assert.equal(fold(fetched, { what: 'unreadable', at: 3, reason: 'empty-document' }).unreadable, 'empty-document');
  });
});

describe('what becomes of a mailbox’s copy', () => {
  for (const [name, entries, state] of [
    ['taken', [], 'accepted'],
    ['taken twice', [mailed(anna)], 'accepted'],
    ['delivered', [delivered(anna)], 'delivered'],
    ['given up, then delivered after all', [failed(anna), delivered(anna)], 'delivered'],
    ['delivered, then an automatic answer that looks like a failure', [delivered(anna), failed(anna)], 'delivered'],
    ['returned', [returned(anna)], 'failed'],
    ['returned after it was delivered', [delivered(anna), returned(anna)], 'failed'],
    ['the same, told the other way round', [returned(anna), delivered(anna)], 'failed'],
  ] as const) {
    test(`${name}: ${state}`, () => {
      assert.deepEqual(statesOf(fold(fetched, mailed(anna), ...entries)), { [anna]: state });
    });
  }

  test('the first reason stays, but that of a return is the last word', () => {
    const reasonsOf = (...entries: ReceivedEntry[]) =>
      fold(mailed(anna), ...entries).copies.map(({ reason }) => reason);
    const later = { ...failed(anna), reason: 'later' } as ReceivedEntry;
    assert.deepEqual(reasonsOf(failed(anna), later), ['full']);
    assert.deepEqual(reasonsOf(failed(anna), returned(anna), later), ['unknown user']);
  });

  test('a failure is known before the mail was written down, a delivery is not', () => {
    assert.deepEqual(statesOf(fold(failed(anna))), { [anna]: 'failed' });
    assert.deepEqual(statesOf(fold(delivered(anna))), {});
    assert.deepEqual(statesOf(fold(failed(anna), mailed(anna))), { [anna]: 'failed' });
  });

  test('a report says something new once', () => {
    const fax = fold(mailed(anna));
    const isNewsAfter = (one: ReceivedEntry, other: ReceivedEntry) =>
      other.what !== 'received' && isNews(fold(mailed(anna), one), other);
    for (const report of [delivered(anna), failed(anna), returned(anna)]) {
      assert.ok(report.what !== 'received' && isNews(fax, report));
      assert.equal(isNewsAfter(report, report), false);
    }
  });
});

describe('redelivery', () => {
  const again = (request: string, to?: string): ReceivedEntry => ({
    what: 'redelivery',
    at: 9,
    request,
    ...(to === undefined ? {} : { to }),
  });

  test('opens a new round, once per wish, to the list or to one address', () => {
    const fax = fold(fetched, rebuilt, mailed(anna), ended('delivered'), again('one', bruno), again('one', bruno));
    assert.deepEqual(
      [fax.state, fax.outcome, fax.endedAt, fax.round, fax.onlyTo, fax.copies, fax.requests, fax.pages],
      ['delivering', undefined, undefined, 1, bruno, [], ['one'], 3],
    );
    const next = fold(ended('kept'), again('one', bruno), again('two'));
    assert.deepEqual([next.round, next.onlyTo, next.requests], [2, undefined, ['one', 'two']]);
  });

  test('reports about an earlier round say nothing about this one', () => {
    const round = [mailed(anna), ended('delivered'), again('one'), mailed(anna, 1)];
    const late = [delivered(anna), returned(anna), failed(anna), mailed(bruno)];
    assert.deepEqual(statesOf(fold(...round, ...late)), { [anna]: 'accepted' });
  });
});

describe('how it ended', () => {
  test('by what became of each copy', () => {
    assert.equal(outcomeOf(fold()), 'kept');
    assert.equal(outcomeOf(fold(mailed(anna), mailed(bruno))), 'delivered');
    assert.equal(outcomeOf(fold(mailed(anna), failed(bruno))), 'partly-delivered');
    assert.equal(outcomeOf(fold(failed(anna), failed(bruno))), 'kept');
    const unreadable: ReceivedEntry = { what: 'unreadable', at: 3, reason: 'corrupt-document' };
    assert.equal(outcomeOf(fold(unreadable, mailed(anna), failed(bruno))), 'unreadable');
  });

  test('is judged anew when a mail comes back later', () => {
    const end = [mailed(anna), mailed(bruno), ended('delivered')];
    assert.deepEqual(
      [fold(...end, returned(anna)).outcome, fold(...end, returned(anna)).state],
      ['partly-delivered', 'ended'],
    );
    assert.equal(fold(...end, returned(anna), returned(bruno)).outcome, 'kept');
    assert.equal(fold(mailed(anna), failed(bruno), ended('partly-delivered'), delivered(bruno)).outcome, 'delivered');
  });
});
