import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain, type SendingContext, sendingFrom, shortWords } from '../../lambdas/fax/explain/explain.ts';
import { explainFax } from '../../lambdas/fax/explain/explain-fax.ts';
import { explainReceived, receivedShortWords } from '../../lambdas/fax/explain/explain-received.ts';
import { locales } from '../../lambdas/fax/model.ts';
import { outcomeCodes } from '../../lambdas/fax/outcomes.ts';
import { foldReceived, type ReceivedEntry, type ReceivedFax } from '../../lambdas/fax/received.ts';
import { faxOf, faxWith, line, sent, start, submission } from './sample-faxes.ts';

const english: SendingContext = { direction: 'out', locale: 'en' };

test('a document is spoken of by its name, a message as a whole', () => {
  const document = explain('corrupt-document', { ...english, document: { name: 'a.pdf' } });
  assert.equal(document.sentence, 'a.pdf: The file is damaged or incomplete and does not open.');
  assert.match(explain('corrupt-document', english).cause, /^The message arrived damaged/);
});

test('the page at fault is named, in every language', () => {
  for (const locale of locales) {
    for (const outcome of ['corrupt-document', 'conversion-failed'] as const) {
      const about = (page?: number) => explain(outcome, { ...english, locale, document: { name: 'a.pdf', page } });
      assert.match(about(17).sentence, /17/);
      assert.doesNotMatch(about().sentence, /17/);
    }
  }
  const { advice } = explain('conversion-failed', { ...english, document: { name: 'a.pdf', page: 2 } });
  assert.match(advice, /fonts embedded/);
});

test('a name from outside is cleaned, and one that is missing is called so', () => {
  const named = explain('empty-document', { ...english, document: { name: '../\u202ea\r\n.pdf', within: 'b.eml' } });
  assert.equal(named.name, 'a .pdf');
  assert.match(named.sentence, /^a \.pdf \(in b\.eml\): The file is empty/);
  const nameless = explain('empty-document', { ...english, document: { name: '' } });
  assert.equal(nameless.name, undefined);
  assert.match(nameless.sentence, /^unnamed: /);
});

test('behind a colon an Italian sentence goes on in small letters', () => {
  const { sentence, cause } = explain('password-protected', {
    ...english,
    locale: 'it',
    document: { name: 'file.pdf' },
  });
  assert.match(sentence, /^file\.pdf: è protetto/);
  assert.match(cause, /^È protetto/);
});

test('limits are the line’s, or the usual ones', () => {
  const own = { ...line, locale: 'en', settings: { ...line.settings, maxPages: 7 } } as const;
  assert.match(explain('too-many-pages', sendingFrom(own)).cause, /up to 7 pages/);
  assert.match(explain('too-many-pages', sendingFrom(undefined)).cause, /up to 350 pages/);
  assert.match(explain('too-large', sendingFrom(undefined)).advice, /at most 27 MB/);
});

test('the same code means another thing in the other direction', () => {
  const ours = explain('dropped', english);
  const theirs = explain('dropped', { direction: 'in', locale: 'en', caller: undefined });
  assert.match(ours.advice, /Send the fax again later/);
  assert.match(theirs.advice, /ask for it to be sent again/);
  assert.notEqual(ours.cause, theirs.cause);
});

test('every outcome is explained in every language, of a message and of a document', () => {
  for (const locale of locales) {
    for (const code of outcomeCodes) {
      for (const told of [
        explain(code, { ...english, locale }),
        explain(code, { ...english, locale, document: { name: 'a.pdf' } }),
      ]) {
        assert.ok(told.short && told.cause && told.advice, `${locale} ${code}`);
        assert.equal(told.short, shortWords(code, locale));
      }
    }
  }
});

test('a fax that goes on is not explained', () => {
  assert.equal(explainFax({ fax: faxOf(), submission, line }), undefined);
});

test('a fax is explained without its submission and its line', () => {
  const told = explainFax({ fax: faxWith(sent), submission: undefined, line: undefined });
  assert.deepEqual(told, {
    short: 'delivered',
    cause: 'The fax at +39 02 8908 9211 confirmed that it received 3 pages.',
    documents: [],
  });
  const failed = faxOf({ what: 'ended', at: start, outcome: 'corrupt-document' });
  assert.match(explainFax({ fax: failed, submission: undefined, line })?.cause ?? '', /^Il messaggio/);
});

test('a fax that was not sent for its documents is explained by them', () => {
  const documents = [{ name: 'a.pdf', outcome: 'corrupt-document' }] as const;
  const refused = { ...submission, result: { anomaly: { outcome: 'corrupt-document', documents } } } as const;
  const fax = faxOf({ what: 'ended', at: start, outcome: 'corrupt-document' });
  const told = explainFax({ fax, submission: refused, line, locale: 'en' });
  assert.deepEqual(
    told?.documents.map(({ sentence }) => sentence),
    ['a.pdf: The file is damaged or incomplete and does not open.'],
  );
});

const came: ReceivedEntry = {
  what: 'received',
  at: start,
  carrierId: 'c1',
  from: '',
  to: '+390240701234',
  isPartial: false,
};
const receivedFax = (...entries: readonly ReceivedEntry[]): ReceivedFax =>
  foldReceived('raaaaaaaaaaa', [[came, ...entries]]) as ReceivedFax;
const mailed = { what: 'mailed', at: start, mailbox: 'a@example.com', mail: 'm1', round: 0 } as const;
const ended = { what: 'ended', at: start, outcome: 'delivered' } as const;

test('a mail that was only handed over is not told as lying in the mailbox', () => {
  assert.equal(receivedShortWords(receivedFax(mailed), 'en'), undefined);
  assert.equal(receivedShortWords(receivedFax(mailed, ended), 'en'), 'handed to every mailbox');
  const taken = { what: 'mail-delivered', at: start, mailbox: 'a@example.com', round: 0 } as const;
  assert.equal(receivedShortWords(receivedFax(mailed, taken, ended), 'en'), 'in every mailbox');
  assert.equal(receivedShortWords(receivedFax({ ...ended, outcome: 'kept' }), 'en'), 'kept, in no mailbox');
});

test('a fax that came in well needs no explanation', () => {
  assert.equal(explainReceived(receivedFax(), { locale: 'en', caller: undefined }), undefined);
});
