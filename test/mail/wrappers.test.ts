/** What stands around documents: opaque signatures, signed files, winmail.dat, certified mail, OpenPGP. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCms } from '../../lambdas/mail/containers/cms.ts';
import { openTnef } from '../../lambdas/mail/containers/tnef.ts';
import type { IncomingMail } from '../../lambdas/mail/incoming.ts';
import { isAutomatic } from '../../lambdas/mail/reading/automatic.ts';
import { compose, head, leftOut, lines, names, pdf, read } from './compose.ts';
import { certificatesOnly, encryptedCms, signedCms, tnef } from './containers.ts';

const attach = async (
  filename: string,
  content: Buffer,
  contentType = 'application/octet-stream',
): Promise<IncomingMail> =>
  read(await compose({ text: 'see attachment', attachments: [{ filename, content, contentType }] }));

const entity = (name: string): Buffer => lines(`Content-Type: application/pdf; name=${name}`, '', 'x');
const opaque = (content: Buffer): Buffer =>
  lines(
    ...head,
    'Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m',
    'Content-Transfer-Encoding: base64',
    '',
    content.toString('base64'),
  );

test('an opaque signature is opened, and what is inside is the mail', async () => {
  assert.deepEqual(names(await read(opaque(signedCms(entity('a.pdf'))))), ['a.pdf 3']);
  const letter = signedCms(
    await compose({ html: '<img src="cid:a@b">', attachments: [{ filename: 'a.png', content: 'x', cid: 'a@b' }] }),
  );
  const mail = await read(opaque(letter));
  assert.deepEqual(mail.documents, []);
  assert.deepEqual(leftOut(mail), ['a.png inline-picture']);
});

test('signatures in signatures are opened five deep, not deeper', async () => {
  const nest = (levels: number): Buffer => (levels === 0 ? entity('a.pdf') : opaque(signedCms(nest(levels - 1))));
  assert.deepEqual(names(await read(nest(5))), ['a.pdf 3']);
  assert.deepEqual((await read(nest(6))).problem, { kind: 'unreadable', what: 'nesting' });
});

test('a signed file is the file, once or twice signed, in DER, in segments or in base64', async () => {
  assert.deepEqual(names(await attach('contratto.pdf.p7m', signedCms(pdf))), ['contratto.pdf 15']);
  assert.deepEqual(names(await attach('contratto.pdf.p7m', signedCms(pdf, 'segmented'))), ['contratto.pdf 15']);
  assert.deepEqual(names(await attach('contratto.pdf.p7m', Buffer.from(signedCms(pdf).toString('base64')))), [
    'contratto.pdf 15',
  ]);
  const twice = signedCms(signedCms(pdf));
  assert.deepEqual(names(await attach('contratto.pdf.p7m.p7m', twice)), ['contratto.pdf 15']);
});

test('an encrypted container is told from a signed one by its content, not by its parameters', async () => {
  assert.equal((await read(opaque(encryptedCms()))).problem?.kind, 'encrypted-mail');
  const mail = await attach('smime.p7m', encryptedCms());
  assert.deepEqual(mail.problem, { kind: 'encrypted-mail', what: 'smime.p7m' });
});

test('certificates alone are a key, not a document', async () => {
  assert.deepEqual(leftOut(await attach('certs.p7m', certificatesOnly())), ['certs.p7m key']);
});

test('a container that cannot be opened stays a document, and is refused as such later', async () => {
  const cut = signedCms(Buffer.alloc(500)).subarray(0, 200);
  assert.deepEqual(names(await attach('contratto.pdf.p7m', cut)), ['contratto.pdf.p7m 200']);
  assert.deepEqual(names(await attach('winmail.dat', Buffer.from('no tnef'))), ['winmail.dat 7']);
});

test('hostile BER ends', () => {
  const nested = Buffer.concat(Array.from({ length: 100_000 }, () => Buffer.from([0x30, 0x80])));
  assert.equal(openCms(nested), undefined);
  const huge = Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x06, 0x01]);
  assert.equal(openCms(huge), undefined);
  const flat = Buffer.concat([Buffer.from([0x30, 0x80]), Buffer.alloc(1_000_000, Buffer.from([0x05, 0x00]))]);
  assert.equal(openCms(flat), undefined);
});

test('winmail.dat gives its files in order, under their long names; what its text shows is left out', async () => {
  const content = tnef(
    { title: 'OFFERT~1.PDF', longName: 'Offerta però.pdf', content: pdf },
    { title: 'foto.jpg', content: Buffer.from('x') },
    { title: 'drawn.bmp', content: Buffer.from('y'), method: 6 },
  );
  const mail = await attach('winmail.dat', content, 'application/ms-tnef');
  assert.deepEqual(names(mail), ['Offerta però.pdf 15', 'foto.jpg 1']);
  assert.deepEqual(leftOut(mail), ['drawn.bmp inline-picture']);
});

test('a mail attached in Outlook’s own form counts when nothing else is attached', async () => {
  const inner = { title: 'old mail', method: 5, content: tnef({ title: 'old.pdf', content: pdf }) };
  assert.deepEqual(names(await attach('winmail.dat', tnef(inner))), ['old.pdf 15']);
  const both = await attach('winmail.dat', tnef(inner, { title: 'new.pdf', content: pdf }));
  assert.deepEqual(names(both), ['new.pdf 15']);
  assert.deepEqual(leftOut(both), ['old mail forwarded-mail']);
});

test('a winmail.dat that is cut off is not opened: what is missing might be a document', () => {
  const content = tnef({ title: 'a.pdf', content: pdf }, { title: 'b.pdf', content: pdf });
  assert.equal(openTnef(content)?.length, 2);
  // The last two bytes are a checksum only.
  for (let cut = 3; cut < 20; cut++) assert.equal(openTnef(content.subarray(0, -cut)), undefined, `${cut}`);
});

const armour = (kind: string) => Buffer.from(`-----BEGIN PGP ${kind}-----\n\nabcd\n-----END PGP ${kind}-----\n`);

test('OpenPGP by content: encrypted files make the mail unfit, signatures and keys are left out', async () => {
  assert.deepEqual((await attach('order.pdf.asc', armour('MESSAGE'))).problem, {
    kind: 'encrypted-mail',
    what: 'order.pdf.asc',
  });
  assert.deepEqual((await attach('order.pdf.gpg', Buffer.from([0x85, 1, 2]))).problem?.kind, 'encrypted-mail');
  assert.deepEqual(leftOut(await attach('order.pdf.asc', armour('SIGNATURE'))), ['order.pdf.asc signature']);
  assert.deepEqual(leftOut(await attach('me.asc', armour('PUBLIC KEY BLOCK'))), ['me.asc key']);
  assert.deepEqual(names(await attach('manual.asc', Buffer.from('= Manual\n'))), ['manual.asc 9']);
});

test('an encrypted letter matters only when nothing is attached', async () => {
  const text = armour('MESSAGE').toString();
  assert.equal((await read(await compose({ text }))).problem?.kind, 'encrypted-mail');
  const mail = await read(await compose({ text, attachments: [{ filename: 'a.pdf', content: pdf }] }));
  assert.equal(mail.problem, undefined);
});

/** Synthetic, in the shape of RFC 6109 section 3.1.2: no real envelope with a document is at hand. */
const certified = async (field: string, ...files: string[]): Promise<IncomingMail> => {
  const inner = await compose({
    from: 'rossi@pec.example',
    attachments: files.map((filename) => ({ filename, content: pdf })),
  });
  return read(
    lines(
      'From: "Per conto di: rossi@pec.example" <posta-certificata@provider.example>',
      field,
      'MIME-Version: 1.0',
      'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=s',
      '',
      '--s',
      'Content-Type: multipart/mixed; boundary=m',
      '',
      '--m',
      'Content-Type: text/plain',
      '',
      'Messaggio di posta certificata',
      '--m',
      'Content-Type: application/xml; name=daticert.xml',
      '',
      '<postacert/>',
      '--m',
      'Content-Type: message/rfc822; name=postacert.eml',
      '',
      inner.toString('latin1'),
      '--m--',
      '--s',
      'Content-Type: application/pkcs7-signature; name=smime.p7s',
      '',
      'x',
      '--s--',
    ),
  );
};

test('of an envelope of certified mail the mail inside counts', async () => {
  for (const field of ['X-Trasporto: posta-certificata', 'X-Trasporto: errore']) {
    const mail = await certified(field, 'a.pdf', 'b.pdf');
    assert.deepEqual(names(mail), ['a.pdf 15', 'b.pdf 15']);
    assert.deepEqual(leftOut(mail), ['daticert.xml certified-mail-data', 'smime.p7s signature']);
  }
});

test('receipts of certified mail are automatic, whatever they carry', async () => {
  const mail = await certified('X-Ricevuta: avvenuta-consegna', 'a.pdf');
  assert.equal(
    isAutomatic(mail.fields, { envelopeFrom: 'x@provider.example', authenticated: true }),
    'certified-mail-receipt',
  );
});

test('a signature that a relay packed anew is still no document', async () => {
  const mail = await attach('smime.p7s', Buffer.from('x'));
  assert.deepEqual([names(mail), leftOut(mail)], [[], ['smime.p7s signature']]);
});
