import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { documentsHash } from '../../lambdas/mail/reading/dedupe.ts';
import { readMail } from '../../lambdas/mail/reading/read.ts';
import { compose, head, inPieces, leftOut, lines, names, pdf, read } from './compose.ts';

const png = Buffer.from('89504e470d0a1a0a', 'hex');

test('attachments are the documents, in order; the body is not one', async () => {
  const mail = await read(
    await compose({
      text: 'Please send this.',
      html: '<p>Please send this.</p>',
      attachments: [
        { filename: 'second page.pdf', content: pdf },
        { filename: 'foto.jpg', content: png },
        { filename: 'notes.txt', content: 'to be faxed' },
        { filename: 'anything.xyz', content: 'x' },
      ],
    }),
  );
  assert.deepEqual(names(mail), ['second page.pdf 15', 'foto.jpg 8', 'notes.txt 11', 'anything.xyz 1']);
  assert.deepEqual(leftOut(mail), []);
  assert.equal(mail.documents[0]?.sha256, createHash('sha256').update(pdf).digest('hex'));
  assert.deepEqual(
    mail.documents.map(({ index }) => index),
    [0, 1, 2, 3],
  );
  assert.equal(mail.problem, undefined);
});

test('a mail that is nothing but its document', async () => {
  const mail = await read(
    lines(
      ...head,
      'Content-Type: application/pdf; name=scan.pdf',
      'Content-Transfer-Encoding: base64',
      '',
      pdf.toString('base64'),
    ),
  );
  assert.deepEqual(names(mail), ['scan.pdf 15']);
});

test('pictures that the text shows are left out and named; an attached one stays', async () => {
  const mail = await read(
    await compose({
      html: '<img src="cid:logo@here"> regards <img src="cid:sign%40here">',
      attachments: [
        { filename: 'logo.png', content: png, cid: 'logo@here' },
        { filename: 'signature.png', content: png, cid: 'sign@here' },
        { filename: 'plan.png', content: png, cid: 'nobody@here' },
        { filename: 'contract.pdf', content: pdf },
      ],
    }),
  );
  assert.deepEqual(names(mail).sort(), ['contract.pdf 15', 'plan.png 8']);
  assert.deepEqual(leftOut(mail), ['logo.png inline-picture', 'signature.png inline-picture']);
});

test('only a signature picture: no document, and the picture is named', async () => {
  const mail = await read(
    await compose({ html: '<img src=cid:a@b>', attachments: [{ filename: 'logo.png', content: png, cid: 'a@b' }] }),
  );
  assert.deepEqual(mail.documents, []);
  assert.deepEqual(leftOut(mail), ['logo.png inline-picture']);
});

test('a picture may come before the text that shows it', async () => {
  const picture = ['Content-Type: image/png; name=a.png', 'Content-ID: <a@b>', '', 'x'];
  const text = ['Content-Type: text/html', '', '<img src="cid:a@b">'];
  const mail = await read(
    lines(...head, 'Content-Type: multipart/related; boundary=b', '', '--b', ...picture, '--b', ...text, '--b--'),
  );
  assert.deepEqual(mail.documents, []);
});

const part = (type: string, name: string) => [
  '--b',
  `Content-Type: ${type}; name="${name}"`,
  'Content-Disposition: attachment',
  '',
  'x',
];

test('signatures, keys, calendars, contacts and reports are left out by type', async () => {
  const mail = await read(
    lines(
      ...head,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      ...part('application/pkcs7-signature', 'smime.p7s'),
      ...part('application/pgp-keys', 'key.asc'),
      ...part('text/calendar', 'invite.ics'),
      ...part('text/vcard', 'rossi.vcf'),
      ...part('message/delivery-status', 'status.txt'),
      ...part('application/pdf', 'order.pdf'),
      '--b--',
    ),
  );
  assert.deepEqual(names(mail), ['order.pdf 1']);
  assert.deepEqual(leftOut(mail), [
    'smime.p7s signature',
    'key.asc key',
    'invite.ics calendar',
    'rossi.vcf contact',
    'status.txt report',
  ]);
});

test('what Exchange and Apple’s programs make of the end of a letter is no document, and is named', async () => {
  const mail = await read(
    lines(
      ...head,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      ...part('application/pdf', 'order.pdf'),
      ...part('text/plain', 'ATT00001.txt'),
      ...part('application/octet-stream', 'ATT00002..htm'),
      ...part('text/html', 'ATT00003.htm'),
      ...part('text/plain', 'ATT.txt'),
      ...part('image/png', 'ATT00004.png'),
      '--b--',
    ),
  );
  assert.deepEqual(names(mail), ['order.pdf 1', 'ATT.txt 1', 'ATT00004.png 1']);
  assert.deepEqual(leftOut(mail), [
    ...['ATT00001.txt end-of-letter', 'ATT00002..htm end-of-letter', 'ATT00003.htm end-of-letter'],
  ]);
});

test('the second part of multipart/signed is a signature whatever it calls itself', async () => {
  const mail = await read(
    lines(
      ...head,
      'Content-Type: multipart/signed; boundary=b; protocol="x/y"',
      '',
      '--b',
      'Content-Type: application/pdf; name=a.pdf',
      '',
      'x',
      '--b',
      'Content-Type: application/pdf; name=not-a-document.pdf',
      '',
      'y',
      '--b--',
    ),
  );
  assert.deepEqual(names(mail), ['a.pdf 1']);
  assert.deepEqual(leftOut(mail), ['not-a-document.pdf signature']);
});

test('named text is a document even when the mail program shows it inline', async () => {
  const mail = await read(
    lines(
      ...head,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'Hello',
      '--b',
      'Content-Type: text/plain; name=order.txt',
      'Content-Disposition: inline',
      '',
      'two chairs',
      '--b--',
    ),
  );
  assert.deepEqual(names(mail), ['order.txt 10']);
});

test('a forwarded mail gives its documents only when the mail itself has none', async () => {
  const inner = await compose({ subject: 'Order', attachments: [{ filename: 'inside.pdf', content: pdf }] });
  const forwarded = {
    filename: 'forward.eml',
    content: inner,
    contentType: 'message/rfc822',
    contentTransferEncoding: '8bit' as const,
  };
  assert.deepEqual(names(await read(await compose({ text: 'see below', attachments: [forwarded] }))), [
    'inside.pdf 15',
  ]);

  const both = await read(await compose({ attachments: [forwarded, { filename: 'outside.pdf', content: pdf }] }));
  assert.deepEqual(names(both), ['outside.pdf 15']);
  assert.deepEqual(leftOut(both), ['forward.eml forwarded-mail']);
});

test('mails are looked into five levels deep, not deeper', async () => {
  const nest = async (levels: number): Promise<Buffer> =>
    levels === 0
      ? await compose({ attachments: [{ filename: 'deep.pdf', content: pdf }] })
      : lines(...head, 'Content-Type: message/rfc822', '', (await nest(levels - 1)).toString('latin1'));
  assert.deepEqual(names(await read(await nest(5))), ['deep.pdf 15']);
  const deeper = await read(await nest(6));
  assert.deepEqual(deeper.problem, { kind: 'unreadable', what: 'nesting' });
  assert.deepEqual(deeper.documents, []);
});

test('a nameless document gets a sensible name', async () => {
  const mail = await read(
    lines(
      ...head,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: application/pdf',
      '',
      'x',
      '--b--',
    ),
  );
  assert.deepEqual(names(mail), [' 1']);
});

test('partial mail and PGP mail are problems of their own', async () => {
  const partial = await read(lines(...head, 'Content-Type: message/partial; id="a"; number=1', '', 'x'));
  assert.equal(partial.problem?.kind, 'partial-mail');
  const encrypted = await read(
    lines(
      ...head,
      'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b',
      '',
      '--b',
      'Content-Type: application/pgp-encrypted',
      '',
      'Version: 1',
      '--b',
      'Content-Type: application/octet-stream; name=encrypted.asc',
      '',
      'x',
      '--b--',
    ),
  );
  assert.equal(encrypted.problem?.kind, 'encrypted-mail');
  assert.deepEqual(encrypted.documents, []);
});

test('contents go to the sink part by part', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mail-'));
  try {
    const raw = await compose({
      html: '<img src="cid:a@b">',
      attachments: [
        { filename: 'logo.png', content: png, cid: 'a@b' },
        { filename: 'a.pdf', content: pdf },
      ],
    });
    await writeFile(join(folder, 'mail.eml'), raw);
    const mail = await readMail(join(folder, 'mail.eml'), {
      sink: ({ part }) => createWriteStream(join(folder, `${part}`)),
    });
    assert.equal(mail.bytes, raw.length);
    const [document] = mail.documents;
    assert.deepEqual(await readFile(join(folder, `${document?.part}`)), pdf);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('what the sink throws is thrown on, and ends the reading', async () => {
  const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
  const sink = () => new Writable({ write: (_chunk, _encoding, done) => done(full) });
  const raw = await compose({ attachments: [{ filename: 'a.pdf', content: Buffer.alloc(300_000) }] });
  await assert.rejects(readMail(inPieces(raw), { sink }), { code: 'ENOSPC' });
});

test('a mail that cannot be opened is an error, not an empty mail', async () => {
  await assert.rejects(readMail(join(tmpdir(), 'there-is-no-such-mail')), { code: 'ENOENT' });
});

test('the hash of the documents tells contents and order, not names', async () => {
  const mail = async (...contents: string[]) =>
    documentsHash(
      await read(await compose({ attachments: contents.map((content, at) => ({ filename: `${at}`, content })) })),
    );
  assert.equal(await mail('a', 'b'), await mail('a', 'b'));
  assert.notEqual(await mail('a', 'b'), await mail('b', 'a'));
  assert.notEqual(await mail('ab'), await mail('a', 'b'));
});
