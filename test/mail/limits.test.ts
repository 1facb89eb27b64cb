/** Mails made to exhaust a reader. That each ends at all, within the runner's time, is half of what is asserted. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, refused } from '../../lambdas/fax/result.ts';
import { compose, head, lines, names, pdf, read } from './compose.ts';

const mixed = [...head, 'Content-Type: multipart/mixed; boundary=b', ''];

test('five megabytes of nested HTML are body, beside a document and alone', async () => {
  const html = '<div>'.repeat(1_000_000);
  assert.deepEqual(names(await read(await compose({ html, attachments: [{ filename: 'a.pdf', content: pdf }] }))), [
    'a.pdf 15',
  ]);
  const alone = await read(await compose({ html }));
  assert.deepEqual([alone.documents, alone.problem], [[], undefined]);
});

test('markup made to slow down the search for pictures is only read through', async () => {
  for (const piece of ['src =       ', 'src="', 'cid:', 'url(', `src=${'a'.repeat(999)}`]) {
    const mail = await read(await compose({ html: piece.repeat(Math.ceil(2_000_000 / piece.length)) }));
    assert.equal(mail.problem, undefined);
  }
});

test('1,001 nested multiparts are too many', async () => {
  const nested = Array.from({ length: 1001 }, (_, at) => [
    `Content-Type: multipart/mixed; boundary=n${at}`,
    '',
    `--n${at}`,
  ]).flat();
  assert.deepEqual((await read(lines(...head, ...nested, '', 'x'))).problem, { kind: 'unreadable', what: 'nesting' });
});

test('20,000 parts are too many', async () => {
  const parts = Array.from({ length: 20_000 }, () => ['--b', 'Content-Type: application/pdf', '', 'x']).flat();
  assert.deepEqual((await read(lines(...mixed, ...parts, '--b--'))).problem, { kind: 'unreadable', what: 'parts' });
});

test('2,000 mails in mails are too deep', async () => {
  const mails = Array.from({ length: 2000 }, () => ['Content-Type: message/rfc822', '']).flat();
  assert.deepEqual((await read(lines(...head, ...mails, 'x'))).problem, { kind: 'unreadable', what: 'nesting' });
});

test('a header block of 2.2 MB is too long, as one line or as many', async () => {
  for (const fill of [`X: ${'a'.repeat(2_200_000)}`, ...['X: a\r\n'.repeat(366_000).trimEnd()]]) {
    const mail = await read(lines(fill, ...head, '', 'x'));
    assert.deepEqual(mail.problem, { kind: 'unreadable', what: 'header' });
    assert.deepEqual(mail.from, refused('unreadable'));
  }
});

test('a header block of a part may not be long either', async () => {
  const mail = await read(
    lines(...mixed, '--b', `Content-Type: application/pdf; name="${'a'.repeat(100_000)}"`, '', 'x', '--b--'),
  );
  assert.deepEqual(mail.problem, { kind: 'unreadable', what: 'header' });
});

test('a header folded 40,000 times is too long, whatever field it is', async () => {
  const folds = ' a\r\n'.repeat(40_000).trimEnd();
  for (const field of ['From: rossi@example.com', 'Subject: a', 'DKIM-Signature: v=1;', 'X: a']) {
    const mail = await read(lines(field, folds, ...head, '', 'x'));
    assert.deepEqual([mail.problem, mail.from], [{ kind: 'unreadable', what: 'header' }, refused('unreadable')], field);
  }
  const part = await read(lines(...mixed, '--b', 'Content-Type: application/pdf;', folds, '', 'x', '--b--'));
  assert.deepEqual(part.problem, { kind: 'unreadable', what: 'header' });
});

test('4,000 addressees and a subject of a quarter of a megabyte are no trouble', async () => {
  const to = `To: ${Array.from({ length: 4000 }, (_, at) => `a${at}@x.example`).join(',\r\n ')}`;
  const mail = await read(lines('From: rossi@example.com', to, `Subject: ${'=?utf-8?Q?a?= '.repeat(18_000)}`, '', 'x'));
  assert.deepEqual(mail.from, accepted('rossi@example.com'));
  assert.equal(mail.subject.length, 120);
});

test('hostile From fields are judged in one go', async () => {
  for (const from of [
    '('.repeat(500_000),
    '"\\'.repeat(250_000),
    '<'.repeat(500_000),
    'a@'.repeat(250_000),
    '<"'.repeat(250_000),
  ]) {
    assert.equal((await read(lines(`From: ${from}`, '', 'x'))).from.ok, false);
  }
});

test('hostile parameters are read in one go', async () => {
  const values = [
    ';'.repeat(60_000),
    ';a="\\'.repeat(12_000),
    '; name*0*='.repeat(5000),
    `; name="${'\\'.repeat(60_000)}`,
  ];
  for (const value of values) {
    const mail = await read(lines(...mixed, '--b', `Content-Type: application/pdf${value}`, '', 'x', '--b--'));
    assert.equal(mail.documents.length, 1);
  }
});

test('a body full of half delimiters is only read through', async () => {
  const mail = await read(
    Buffer.concat([lines(...mixed, '--b', 'Content-Type: application/pdf', ''), Buffer.from('\n--'.repeat(1_000_000))]),
  );
  assert.equal(mail.documents[0]?.bytes, 3_000_000);
});
