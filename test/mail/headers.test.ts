import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, refused } from '../../lambdas/fax/result.ts';
import type { MailHeaders } from '../../lambdas/mail/incoming.ts';
import { readHeaders, readMail } from '../../lambdas/mail/reading/read.ts';
import { compose, inPieces, lines } from './compose.ts';

const headers = (...fields: string[]): Promise<MailHeaders> => readHeaders(inPieces(lines(...fields, '', 'body')));
const from = async (...fields: string[]): Promise<string> => {
  const sender = (await headers(...fields)).from;
  return sender.ok ? sender.value : `(${sender.refusal})`;
};

test('From gives the one addr-spec, its domain as A-label in lower case', async () => {
  assert.equal(await from('From: rossi@EXAMPLE.com'), 'rossi@example.com');
  assert.equal(await from('From: Mario Rossi <m.rossi@example.com>'), 'm.rossi@example.com');
  assert.equal(await from('From: "Rossi, Mario (x@evil.example)" <rossi@example.com> (office)'), 'rossi@example.com');
  assert.equal(await from('From: =?utf-8?B?w6k=?=', ' <rossi@example.com>'), 'rossi@example.com');
  assert.equal(await from(Buffer.from('From: rossi@bücher.example').toString('latin1')), 'rossi@xn--bcher-kva.example');
});

test('a From that readers might understand differently names nobody', async () => {
  assert.equal(await from('To: x@example.com'), '(no-from)');
  assert.equal(await from('From: '), '(no-from)');
  assert.equal(await from('From: a@example.com', 'Subject: x', 'From: b@example.com'), '(several-froms)');
  assert.equal(await from('From: a@example.com, b@example.com'), '(several-froms)');
  assert.equal(await from('From: Friends: a@example.com, b@example.com;'), '(group-from)');
  assert.equal(await from('From: a@evil.example <b@example.com>'), '(unreadable)');
  assert.equal(await from('From: <a@evil.example> <b@example.com>'), '(unreadable)');
  assert.equal(await from('From: =?utf-8?q?a=40evil.example?=@example.com'), '(unreadable)');
  assert.equal(await from('From: Rossi'), '(unreadable)');
  assert.equal(await from('From: "Rossi <rossi@example.com>'), '(unreadable)');
});

test('a header block that readers might understand differently names nobody', async () => {
  assert.equal(await from('\xef\xbb\xbfFrom: a@example.com', 'To: x@example.com'), '(unreadable)');
  assert.equal(await from('To: x@example.com', 'no field at all', 'From: a@example.com'), '(unreadable)');
  assert.equal(await from('From: a@example.com\rFrom: b@example.com'), '(unreadable)');
  assert.equal(await from('From: a@example.com\0'), '(unreadable)');
  const bare = await readHeaders(inPieces(Buffer.from('From: a@example.com\rTo: x@example.com\r\rbody')));
  assert.deepEqual(bare.from, refused('unreadable'));
});

test('bare line feeds and the separator of a mailbox file are no trouble', async () => {
  const raw = Buffer.from('From someone Mon Jan  1 00:00:00 2024\nFrom: a@example.com\nSubject: ok\n\nbody\n');
  const read = await readHeaders(inPieces(raw));
  assert.deepEqual(read.from, accepted('a@example.com'));
  assert.equal(read.subject, 'ok');
});

test('a flood of signatures names nobody, so that nobody has to verify them', async () => {
  const signatures = Array.from({ length: 21 }, (_, at) => `DKIM-Signature: v=1; l=${at}`);
  assert.equal(await from('From: a@example.com', ...signatures), '(unreadable)');
  assert.equal(await from('From: a@example.com', ...signatures.slice(1)), 'a@example.com');
});

test('the subject is decoded and cleaned', async () => {
  const subject = async (...given: string[]) => (await headers('From: a@example.com', ...given)).subject;
  assert.equal(await subject('Subject: =?utf-8?Q?Perch=C3=A9?=', ' =?iso-8859-1?Q?_no=E9?='), 'Perché noé');
  assert.equal(await subject('Subject: =?utf-8?Q?hi=0D=0ABcc:_evil@example.com?='), 'hi Bcc: evil@example.com');
  assert.equal(await subject('Subject: =?utf-8?B?cmNz4oCuZmRwLmV4ZQ==?='), 'rcsfdp.exe');
  assert.equal(await subject('Subject: Perch\xe9'), 'Perché');
  assert.equal(await subject(Buffer.from('Subject: 传真测试').toString('latin1')), '传真测试');
  assert.equal(await subject('To: x@example.com'), '');
  const long = await subject(`Subject: ${'a'.repeat(500)}`);
  assert.equal(long.length, 120);
  assert.ok(long.endsWith('…'));
});

test('Message-ID and References serve threading; malformed ones are dropped', async () => {
  const mail = await headers('Message-ID: <new@example.com>', 'References: <a@x>', ' junk <b@x>', 'In-Reply-To: <c@x>');
  assert.equal(mail.messageId, '<new@example.com>');
  assert.deepEqual(mail.references, ['<a@x>', '<b@x>']);
  assert.deepEqual((await headers('In-Reply-To: <c@x>')).references, ['<c@x>']);
  assert.equal((await headers('Message-ID: no brackets')).messageId, undefined);
  const many = Array.from({ length: 30 }, (_, at) => `<${at}@x>`);
  const cut = (await headers(`References: ${many.join(' ')}`)).references;
  assert.deepEqual(cut, ['<0@x>', ...many.slice(11)]);
});

test('the date is that of the mail or none', async () => {
  assert.equal((await headers('Date: Sun, 22 Nov 2026 10:00:00 +0100 (CET)')).date, Date.UTC(2026, 10, 22, 9));
  assert.equal((await headers('Date: yesterday')).date, undefined);
  assert.equal((await headers('Subject: x')).date, undefined);
});

test('reading the header alone or the whole mail tells the same', async () => {
  const raw = await compose({
    subject: 'Ordine',
    inReplyTo: '<x@example.com>',
    attachments: [{ content: Buffer.alloc(200_000) }],
  });
  const { documents, leftOut, bytes, ...whole } = await readMail(inPieces(raw));
  assert.deepEqual(await readHeaders(inPieces(raw)), whole);
});

test('fields keep their order and are unfolded', async () => {
  const { fields } = await headers('Received: one', 'X-Long: a', '\tb', 'Received : two');
  assert.deepEqual(fields, [
    { name: 'received', value: 'one' },
    { name: 'x-long', value: 'a\tb' },
    { name: 'received', value: 'two' },
  ]);
});
