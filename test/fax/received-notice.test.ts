import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Defect } from '../../lambdas/fax/errors.ts';
import { type Line, locales } from '../../lambdas/fax/model.ts';
import type { Block } from '../../lambdas/fax/notices/notices.ts';
import {
  type ReceivedNotice,
  type ReceivedNoticeInput,
  receivedNotice,
} from '../../lambdas/fax/notices/received-notice.ts';
import { line, start } from './sample-faxes.ts';
import { fetched, id, rebuilt, received, whole, withoutCounts } from './sample-received.ts';

const en: Line = { ...line, locale: 'en', timezone: 'Europe/London' };
const tell = (more: Partial<ReceivedNoticeInput> = {}): ReceivedNotice =>
  receivedNotice({ fax: whole(), line: en, ...more });

const blocks = <K extends Block['block']>(notice: ReceivedNotice, kind: K) =>
  notice.blocks.filter((block): block is Extract<Block, { block: K }> => block.block === kind);
const said = (notice: ReceivedNotice): string =>
  blocks(notice, 'paragraph')
    .map(({ text }) => text)
    .join(' ');
const advised = (notice: ReceivedNotice): string =>
  blocks(notice, 'advice')
    .map(({ text }) => text)
    .join(' ');
const rows = (notice: ReceivedNotice) =>
  blocks(notice, 'facts').flatMap((block) =>
    block.rows.map(({ label, values }) => [
      label,
      ...values.map(({ text, note }) => (note ? `${text} | ${note}` : text)),
    ]),
  );

test('a received fax: who, how many pages, when, to which line, how long the call was', () => {
  const notice = tell();
  assert.equal(notice.kind, 'received');
  assert.equal(notice.mood, 'good');
  assert.equal(notice.subject, 'Fax from 02 8908 9211, 3 pages');
  assert.equal(notice.headline, 'Fax from 02 8908 9211');
  assert.equal(said(notice), 'The fax is attached as a PDF.');
  assert.deepEqual(rows(notice), [
    ['From', '02 8908 9211 | +390289089211'],
    ['To line', 'Studio Rossi | 02 4070 1234'],
    ['Received', '22 Nov 2026, 14:04'],
    ['Pages', '3'],
    ['Call duration', '1 min 23 secs'],
  ]);
  assert.equal(notice.fileName, `F390289089211_T390240701234_2026-11-22_14_04_05_${id}.pdf`);
  assert.match(notice.footer, new RegExp(id));
  assert.deepEqual(notice.pictures, [{ page: 1, caption: 'The first page' }]);
});

test('each language has its own subject', () => {
  const subjects = locales.map((locale) => tell({ line: { ...line, locale } }).subject);
  assert.deepEqual(subjects, [
    'Fax da 02 8908 9211, 3 pagine',
    'Fax from 02 8908 9211, 3 pages',
    '来自 02 8908 9211 的传真，共 3 页',
  ]);
});

test('the line’s template makes the subject', () => {
  assert.equal(
    tell({ line: { ...en, receive: { subject: 'kalliope' } } }).subject,
    `[${id}] FAX successfully received from 02 8908 9211`,
  );
});

test('what the carrier did not tell is left out', () => {
  const fax = withoutCounts({}, fetched, rebuilt(1));
  assert.deepEqual(
    rows(tell({ fax, line: { ...en, name: '' } })).map(([label, value]) => `${label} ${value}`),
    ['From 02 8908 9211 | +390289089211', 'To line 02 4070 1234', 'Received 22 Nov 2026, 14:04', 'Pages 1'],
  );
});

test('a withheld number is said so, and a name stands apart from our words', () => {
  const withheld = tell({ fax: whole({ from: '' }) });
  assert.equal(withheld.subject, 'Fax from a withheld number, 3 pages');
  assert.deepEqual(rows(withheld)[0], ['From', 'number withheld']);
  const named = tell({ fax: whole({ from: 'Studio\u202eVerdi' }) });
  assert.deepEqual(blocks(named, 'facts')[0]?.rows[0]?.values, [{ text: 'StudioVerdi', isOutside: true }]);
  assert.equal(
    receivedNotice({ fax: whole({ from: '' }), line: { ...line, locale: 'zh' } }).subject,
    '来自隐藏号码的传真，共 3 页',
  );
});

test('a fax of which pages are missing says so first, in the subject too, and what to do', () => {
  const notice = tell({ fax: whole({ isPartial: true }, 2) });
  assert.equal(notice.mood, 'unsure');
  assert.equal(notice.subject, 'Fax from 02 8908 9211, 2 pages (incomplete)');
  assert.equal(notice.headline, 'Incomplete fax from 02 8908 9211');
  assert.equal(
    said(notice),
    'The call ended before all pages arrived: only 2 pages were received. The fax is attached as a PDF.',
  );
  assert.match(advised(notice), /^Ask the sender/);
  assert.match(said(tell({ fax: whole({ isPartial: true }, 1) })), /only 1 page was received/);
  assert.deepEqual(blocks(notice, 'warnings'), [], 'that the carrier counted three is not said again');
});

test('fewer pages than the carrier counted, and damaged pages, are warned of', () => {
  const notice = tell({ fax: whole({}, 2), damagedPages: [1, 2] });
  assert.deepEqual(
    blocks(notice, 'warnings').flatMap(({ items }) => items),
    [
      'The telephone network counted 3 pages, but the file holds only 2. If the fax matters, ask the sender whether it is complete.',
      'Pages 1–2 arrived damaged and may be incomplete or blank.',
    ],
  );
  assert.match(blocks(tell({ damagedPages: [2] }), 'warnings')[0]?.items[0] ?? '', /^Page 2 arrived damaged/);
});

test('a fax from another line hosted here is marked as internal', () => {
  const notice = tell({ fax: whole({ isInternal: true }) });
  assert.equal(notice.subject, 'Internal fax from 02 8908 9211, 3 pages');
  assert.equal(notice.headline, 'Internal fax from 02 8908 9211');
  assert.match(said(notice), /another line of this service/);
});

test('a fax that is delivered once more says why it comes now', () => {
  const again = received({}, fetched, rebuilt(), { what: 'redelivery', at: start, request: 'r1' });
  assert.match(said(tell({ fax: again })), /requested again\.$/);
});

test('a fax that is too large comes as a link, with its end', () => {
  const fax = received({}, fetched, rebuilt(3, 31_400_000));
  const link = { url: 'https://fax.example.com/received/secret', until: start + 30 * 86_400_000 };
  const notice = tell({ fax, link });
  assert.deepEqual(blocks(notice, 'link'), [
    {
      block: 'link',
      text: 'The fax is too large for an email (30 MB). You can download it until 22 Dec 2026, 14:04; anyone who has this link can do so.',
      label: 'Open the fax',
      url: 'https://fax.example.com/received/secret',
    },
  ]);
  assert.deepEqual(blocks(notice, 'paragraph'), [], 'nothing is said to be attached');
});

test('a line that wants no pictures gets none', () => {
  const plain = { ...en, settings: { ...en.settings, noticePicture: false } };
  assert.deepEqual(tell({ line: plain }).pictures, []);
});

test('a fax that cannot be read: that it came, why, that it is kept, whom to call', () => {
  const unreadable = (reason: string, ...before: Parameters<typeof received>[1][]) =>
    tell({ fax: received({}, ...before, { what: 'unreadable', at: start, reason }) });
  const notice = unreadable('corrupt-document', fetched);
  assert.equal(notice.kind, 'unreadable');
  assert.equal(notice.mood, 'bad');
  assert.equal(notice.subject, 'Fax from 02 8908 9211 could not be read');
  assert.equal(
    said(notice),
    'Its file arrived damaged, so its pages cannot be shown. We have kept the original file: whoever looks after your line can give it to you if you quote the reference of this fax.',
  );
  assert.equal(advised(notice), 'Call 02 8908 9211 and ask for the fax to be sent again.');
  assert.deepEqual(notice.pictures, []);
  assert.equal(notice.fileName, undefined);
  assert.match(said(unreadable('password-protected: the PDF asks for one', fetched)), /password/);
  assert.match(said(unreadable('too-many-pages', fetched)), /more pages/);
  assert.match(said(unreadable('too-large', fetched)), /larger than/);
  assert.match(said(unreadable('empty-document', fetched)), /without any page/);
  assert.equal(
    said(unreadable('gone')),
    'The telephone network reported the fax, but could not hand over its pages.',
    'nothing is kept of what was never fetched',
  );
});

test('somebody tried to fax: the reason and what to do, without a page count', () => {
  for (const failure of ['dropped', 'cancelled', 'transmission-error', 'unknown'] as const) {
    const notice = tell({ fax: received({ failure, pages: 0 }) });
    assert.equal(notice.kind, 'tried');
    assert.equal(notice.mood, 'unsure');
    assert.equal(notice.subject, 'Fax attempt from 02 8908 9211');
    assert.deepEqual(
      rows(notice).map(([label]) => label),
      ['From', 'To line', 'Attempted', 'Call duration'],
    );
    assert.match(said(notice), /page/);
    assert.match(advised(notice), /call 02 8908 9211/);
  }
  const reasons = (['dropped', 'cancelled', 'transmission-error', 'unknown'] as const).map((failure) =>
    said(tell({ fax: received({ failure }) })),
  );
  assert.equal(new Set(reasons).size, 4);
});

test('nobody is told to call a number that was withheld', () => {
  for (const locale of locales) {
    const own = { ...line, locale };
    const tried = tell({ line: own, fax: received({ failure: 'dropped', from: '' }) });
    const unreadable = tell({
      line: own,
      fax: received({ from: '' }, fetched, { what: 'unreadable', at: start, reason: '' }),
    });
    for (const notice of [tried, unreadable])
      assert.doesNotMatch(advised(notice), /undefined|anonymous|anonimo e chieda/);
  }
});

test('a fax to a number that nobody has set up is told in English, with international numbers', () => {
  const notice = tell({ line: undefined });
  assert.equal(notice.locale, 'en');
  assert.deepEqual(rows(notice).slice(0, 3), [
    ['From', '+39 02 8908 9211'],
    ['To line', '+39 02 4070 1234'],
    ['Received', '22 Nov 2026, 14:04'],
  ]);
});

test('a fax whose pages are not there yet is told by nobody', () => {
  assert.throws(() => tell({ fax: received({}, fetched) }), Defect);
});

test('an internal fax with missing pages is told as incomplete', () => {
  const fax = withoutCounts({ isInternal: true, isPartial: true }, fetched, rebuilt());
  assert.equal(tell({ fax }).headline, 'Incomplete fax from 02 8908 9211');
});
