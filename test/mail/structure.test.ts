/** Mails whose structure is broken in ways that make readers lose documents. */
import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { refused } from '../../lambdas/fax/result.ts';
import { readMail } from '../../lambdas/mail/reading/read.ts';
import { compose, head, inPieces, lines, names, pdf, read } from './compose.ts';

const multipart = (...body: string[]): Buffer =>
  lines(...head, 'Content-Type: multipart/mixed; boundary=b', '', ...body);
const part = (name: string, content = 'x') => [`Content-Type: application/pdf; name=${name}`, '', content];

test('boundary lines may end in blanks and tabs', async () => {
  assert.deepEqual(names(await read(multipart('--b \t', ...part('a.pdf'), '--b  ', ...part('b.pdf'), '--b-- '))), [
    'a.pdf 1',
    'b.pdf 1',
  ]);
});

test('a boundary far to the right of a folded line is found', async () => {
  const raw = lines(
    ...head,
    'Content-Type: multipart/mixed;',
    `${' '.repeat(30)}boundary=b`,
    '',
    '--b',
    ...part('a.pdf'),
    '--b--',
  );
  assert.deepEqual(names(await read(raw)), ['a.pdf 1']);
});

test('an inner multipart that is never closed ends at the outer boundary', async () => {
  const inner = ['--b', 'Content-Type: multipart/related; boundary=i', '', '--i', ...part('in.pdf')];
  assert.deepEqual(names(await read(multipart(...inner, '--b', ...part('out.pdf'), '--b--'))), [
    'in.pdf 1',
    'out.pdf 1',
  ]);
});

test('a mail without its last boundary, or with half of it, keeps its documents whole', async () => {
  const base64 = [
    '--b',
    'Content-Type: application/pdf; name=a.pdf',
    'Content-Transfer-Encoding: base64',
    '',
    pdf.toString('base64'),
  ];
  for (const end of [[], ['--b'], ['--b-'], ['--b--']]) {
    assert.deepEqual(names(await read(multipart(...base64, ...end))), ['a.pdf 15'], end.join());
  }
  const withoutLineEnd = multipart(...base64, '--b--').subarray(0, -2);
  assert.deepEqual(names(await read(withoutLineEnd)), ['a.pdf 15']);
});

test('uuencoded parts are decoded', async () => {
  const uu = ['begin 644 cat.txt', '#0V%T', '\'2&5L;&\\A"@``', '`', 'end'];
  const mail = multipart(
    '--b',
    'Content-Type: image/png; name=cat.png',
    'Content-Transfer-Encoding: x-uuencode',
    '',
    ...uu,
    '--b--',
  );
  assert.deepEqual(names(await read(mail)), ['cat.png 10']);
});

test('a line that is no field ends the header block of a part, and is content', async () => {
  const mail = await read(
    multipart('--b', 'Content-Type: application/pdf; name=a.pdf', '%PDF without a blank line', '--b--'),
  );
  assert.deepEqual(names(mail), ['a.pdf 25']);
});

test('inner and outer multipart may share a boundary', async () => {
  const inner = ['--b', 'Content-Type: multipart/related; boundary=b', '', '--b', ...part('in.pdf'), '--b--'];
  assert.deepEqual(names(await read(multipart(...inner, '--b', ...part('out.pdf'), '--b--'))), [
    'in.pdf 1',
    'out.pdf 1',
  ]);
});

test('a boundary that begins with another one is another one', async () => {
  const inner = ['--b', 'Content-Type: multipart/related; boundary=bb', '', '--bb', ...part('in.pdf'), '--bb--'];
  assert.deepEqual(names(await read(multipart(...inner, '--b', ...part('out.pdf'), '--b--'))), [
    'in.pdf 1',
    'out.pdf 1',
  ]);
});

test('a lost part beside documents makes the mail unreadable: an incomplete fax never leaves', async () => {
  const lost = [
    multipart(
      '--b',
      ...part('a.pdf'),
      '--b',
      'Content-Type: multipart/mixed',
      '',
      '--x',
      ...part('b.pdf'),
      '--x--',
      '--b--',
    ),
    multipart('--b', ...part('a.pdf'), '--b--', '--b', ...part('b.pdf'), '--b--'),
  ];
  for (const mail of lost) assert.equal((await read(mail)).problem?.kind, 'unreadable');
  const harmless = multipart(
    'a preamble',
    '--b',
    ...part('a.pdf'),
    '--b',
    'Content-Type: multipart/mixed',
    '',
    '',
    '--b--',
    'an epilogue',
  );
  assert.equal((await read(harmless)).problem, undefined);
});

test('how the bytes arrive changes nothing', async () => {
  const content = Buffer.from(`\r\n--${'\n--b\n-\r\n-'.repeat(40)}\r`);
  const raw = await compose({
    html: '<img src="cid:x@y">',
    attachments: [
      { filename: 'a.bin', content },
      { filename: 'b.txt', content: 'one\r\ntwo\r\n', encoding: 'utf8' },
      { filename: 'c.pdf', content: pdf },
    ],
  });
  const eightBit = multipart(
    '--b',
    ...part('a.pdf', '\n-\n--\n--c\n\n'),
    '--b',
    ...part('b.pdf', ''),
    '--b',
    ...part('c.pdf', '-\r\n--'),
    '--b--',
  );
  for (const mail of [raw, eightBit]) {
    const { documents } = await readMail(inPieces(mail));
    assert.equal(documents.length, 3);
    for (const size of [1, 2, 3, 7, 64])
      assert.deepEqual((await readMail(inPieces(mail, size))).documents, documents, `${size}`);
  }
});

test('an empty mail is an empty mail', async () => {
  const mail = await read(Buffer.alloc(0));
  assert.deepEqual(mail.from, refused('no-from'));
  assert.deepEqual(mail.documents, []);
});

test('what only a second reader can see makes the mail unreadable', async () => {
  const sink = () => new Writable({ write: (_chunk, _encoding, done) => done() });
  // A type that is none counts as text here and as an attachment there.
  const odd = multipart('--b', ...part('a.pdf'), '--b', 'Content-Type: pdf', '', 'x', '--b--');
  assert.deepEqual((await readMail(inPieces(odd), { sink })).problem, { kind: 'unreadable', what: 'structure' });
  const usual = await compose({ html: '<p>x</p>', attachments: [{ filename: 'a.pdf', content: pdf }] });
  assert.equal((await readMail(inPieces(usual), { sink })).problem, undefined);
});
