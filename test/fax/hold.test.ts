import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Defect } from '../../lambdas/fax/errors.ts';
import { type Fax, type FaxEntry, foldHistory } from '../../lambdas/fax/history.ts';
import { locales, type Submission } from '../../lambdas/fax/model.ts';
import { confirmNotice } from '../../lambdas/fax/notices/notices.ts';
import { accepted, line, minute, preparedEntry, start, submission } from './sample-faxes.ts';

const until = start + 24 * 60 * minute;
const held: FaxEntry = { what: 'held', at: start, reason: 'confirm', until };
const asked = (token: string): FaxEntry => ({ what: 'asked', at: start + 1, token });
const confirmed: FaxEntry = { what: 'confirmed', at: start + 600 * minute };
const declined: FaxEntry = { what: 'confirmation-declined', at: start + 5 };
const missed: FaxEntry = { what: 'ended', at: until, outcome: 'confirmation-missing' };

const fold = (...entries: readonly FaxEntry[]): Fax => foldHistory('faxaaaaaaaaa', [[accepted], entries]) as Fax;
const seen = (...entries: readonly FaxEntry[]) => {
  const { state, outcome, hold } = fold(...entries);
  return [state, outcome, hold?.decision];
};

test('a held fax waits for a word, and is not prepared', () => {
  assert.deepEqual(fold(held).hold, { reason: 'confirm', until, isAsked: false });
  assert.deepEqual(fold(held, asked('one'), asked('two')).hold, {
    reason: 'confirm',
    until,
    isAsked: true,
    token: 'two',
  });
  assert.deepEqual(seen(held, { what: 'preparing', at: start }), ['held', undefined, undefined]);
});

test('the first word counts, whatever comes after it', () => {
  assert.deepEqual(seen(held, confirmed, declined), ['accepted', undefined, 'confirmed']);
  assert.deepEqual(seen(held, declined, confirmed), ['ended', 'cancelled', 'declined']);
  assert.deepEqual(seen(held, missed, confirmed), ['ended', 'confirmation-missing', 'missing']);
  assert.deepEqual(seen(held, confirmed, { what: 'preparing', at: start }), ['preparing', undefined, 'confirmed']);
});

test('a fax that was cancelled meanwhile stays so; its word is kept for the others of its mail', () => {
  const cancelled: FaxEntry = { what: 'ended', at: start + 2, outcome: 'cancelled' };
  assert.deepEqual(seen(held, cancelled, confirmed), ['ended', 'cancelled', 'confirmed']);
  assert.deepEqual(seen(held, cancelled, missed), ['ended', 'cancelled', 'missing']);
});

test('the time that it was held is not taken from its deadline', () => {
  const plain = fold(preparedEntry);
  const confirmedLate = fold(held, confirmed);
  assert.equal(confirmedLate.deadlineAt - confirmed.at, plain.deadlineAt - plain.acceptedAt);
});

test('words about a fax that was never held mean nothing', () => {
  for (const entry of [asked('one'), confirmed, declined]) assert.deepEqual(fold(entry), { ...fold(), version: 2 });
  assert.deepEqual(seen(missed), ['ended', 'confirmation-missing', undefined]);
  assert.equal(fold(preparedEntry, held).hold, undefined, 'too late to be held');
  assert.deepEqual(fold(held, held), fold(held));
});

test('the question goes to the listed address, names what is held, and leads to the page, in every language', () => {
  const hold = { reason: 'confirm', until, documents: ['offerta.pdf', '../<b>.pdf', ''] } as const;
  const asking: Submission = { ...submission, hold };
  const elsewhere = { ...line, settings: { ...line.settings, noticeTo: ['office@example.com'] } };
  const subjects = locales.map((locale) => {
    const notice = confirmNotice({
      submission: asking,
      line: { ...elsewhere, locale },
      url: 'https://fax.example/confirm/x',
    });
    assert.deepEqual(notice.to, [submission.sender]);
    assert.equal(notice.kind, 'confirm');
    const text = JSON.stringify(notice);
    for (const part of ['offerta.pdf', 'https://fax.example/confirm/x']) assert.ok(text.includes(part), part);
    assert.ok(!text.includes('../'));
    return notice.subject;
  });
  assert.equal(new Set(subjects).size, locales.length);
  const [fax] = submission.faxes;
  for (const faxes of [[fax], [fax, fax]] as Submission['faxes'][]) {
    for (const documents of [[], ['a.pdf']]) {
      const one = { ...asking, faxes, subject: '', hold: { ...hold, documents } };
      assert.ok(confirmNotice({ submission: one, line, url: 'x' }).blocks.length > 3);
    }
  }
  assert.throws(() => confirmNotice({ submission, line, url: 'x' }), Defect);
});
