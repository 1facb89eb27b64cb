/** OpenPGP: mails that are encrypted to a line's key, and signatures of a sender, as mail programs and GnuPG make them. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  createCleartextMessage,
  createMessage,
  encrypt,
  generateKey,
  type PrivateKey,
  type PublicKey,
  readKey,
  revokeKey,
  sign,
} from 'openpgp';
import type { SessionKey } from '../../lambdas/fax/model.ts';
import { makeKeyPair, type PgpKeys } from '../../lambdas/mail/containers/pgp-messages.ts';
import { type Evidence, readEvidence } from '../../lambdas/mail/reading/evidence.ts';
import { readMail } from '../../lambdas/mail/reading/read.ts';
import { compose, inPieces, pdf } from './compose.ts';

const at = Date.UTC(2026, 10, 22, 9, 0, 0);
const day = 24 * 60 * 60_000;
const made = new Date(at - 300 * day);
const minuteAgo = new Date(at - 60_000);

interface Person {
  readonly privateKey: PrivateKey;
  readonly publicKey: PublicKey;
}
const newPerson = (email: string, keyExpirationTime = 0): Promise<Person> =>
  generateKey({ userIDs: [{ email }], format: 'object', date: made, keyExpirationTime });

const anna = await newPerson('anna@example.com');
const eve = await newPerson('eve@example.net');
const expired = await newPerson('anna@example.com', (200 * day) / 1000);
const revoked = await revokeKey({ key: anna.privateKey, format: 'object', date: minuteAgo });
const line = await makeKeyPair('Studio Rossi', '390240701234@fax.example', at - day);
const lineKey = await readKey({ armoredKey: line.publicKey });

const entity = (name = 'offer.pdf', content: Buffer = pdf): string =>
  [
    'Content-Type: multipart/mixed; boundary="inner"',
    '',
    '--inner',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'PIN: 4711',
    '--inner',
    `Content-Type: application/pdf; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    content.toString('base64'),
    '--inner--',
    '',
  ].join('\r\n');

const head = 'From: anna@example.com\r\nSubject: Fax\r\nMIME-Version: 1.0\r\n';

const signatureOver = async (text: string, by: Person, date = minuteAgo): Promise<string> =>
  sign({
    message: await createMessage({ binary: new TextEncoder().encode(text) }),
    signingKeys: by.privateKey,
    detached: true,
    date,
  });

/** PGP/MIME, signed (RFC 3156 section 5). */
const signedEntity = (signed: string, signature: string): string =>
  [
    'Content-Type: multipart/signed; micalg=pgp-sha512; protocol="application/pgp-signature"; boundary="outer"',
    '',
    '--outer',
    signed,
    '--outer',
    'Content-Type: application/pgp-signature; name="OpenPGP_signature.asc"',
    '',
    signature.replace(/\r?\n/g, '\r\n'),
    '--outer--',
    '',
  ].join('\r\n');

const signedMail = async (by: Person, { date = minuteAgo, shown = entity() } = {}): Promise<string> =>
  head + signedEntity(shown, await signatureOver(entity(), by, date));

/** PGP/MIME, encrypted (RFC 3156 section 4). */
async function encryptedMail(content: string, by?: Person, to: PublicKey = lineKey): Promise<string> {
  const armoured = await encrypt({
    message: await createMessage({ binary: new TextEncoder().encode(content) }),
    encryptionKeys: to,
    ...(by === undefined ? {} : { signingKeys: by.privateKey }),
    date: minuteAgo,
  });
  return [
    `${head}Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="outer"`,
    '',
    '--outer',
    'Content-Type: application/pgp-encrypted',
    '',
    'Version: 1',
    '',
    '--outer',
    'Content-Type: application/octet-stream; name="encrypted.asc"',
    'Content-Disposition: inline; filename="encrypted.asc"',
    '',
    String(armoured).replace(/\r?\n/g, '\r\n'),
    '--outer--',
    '',
  ].join('\r\n');
}

async function evidenceOf(mail: string | Buffer, keys: Partial<PgpKeys> = {}): Promise<Evidence> {
  const folder = await mkdtemp(join(tmpdir(), 'faxpost-pgp-'));
  try {
    const path = join(folder, 'mail.eml');
    await writeFile(path, mail);
    const signers = [anna.publicKey.armor()];
    return await readEvidence(path, { pgp: { at, privateKey: line.privateKey, signers, ...keys } });
  } finally {
    await rm(folder, { recursive: true });
  }
}
const verdictOf = async (mail: string | Buffer, keys: Partial<PgpKeys> = {}): Promise<string> => {
  const { signature } = await evidenceOf(mail, keys);
  return typeof signature === 'object' ? signature.why : String(signature);
};

const opened = (mail: string | Buffer, pgp: Partial<PgpKeys> = { privateKey: line.privateKey }) =>
  readMail(inPieces(Buffer.from(mail)), { pgp: { at, ...pgp } });
const shown = async (mail: string | Buffer, pgp?: Partial<PgpKeys>) => {
  const { documents, problem } = await opened(mail, pgp);
  return problem?.kind ?? documents.map(({ name, bytes }) => `${name} ${bytes}`).join();
};

describe('a signature over the whole mail', () => {
  test('by the sender’s key is good; by another, over something else, or none is not', async () => {
    assert.equal(await verdictOf(await signedMail(anna)), 'good');
    assert.match(await verdictOf(await signedMail(eve)), /not registered/);
    const changed = entity('offer.pdf', Buffer.from('%PDF-1.4\n%other\n'));
    assert.match(await verdictOf(await signedMail(anna, { shown: changed })), /is wrong/);
    assert.match(await verdictOf(head + entity()), /no signature/);
    assert.match(await verdictOf(head + signedEntity(entity(), 'x')), /cannot be read/);
  });

  test('by a key that has expired or was revoked since is none, whatever date it bears', async () => {
    const signers = [expired.publicKey.armor()];
    const whileGood = new Date(made.getTime() + 100 * day);
    for (const date of [whileGood, new Date(made.getTime() + 1000)]) {
      assert.match(await verdictOf(await signedMail(expired, { date }), { signers }), /expired|not good/);
    }
    const revokedKeys = [revoked.publicKey.armor()];
    assert.match(await verdictOf(await signedMail(anna), { signers: revokedKeys }), /revoked|not good/);
  });

  test('is too old after five days, and never of tomorrow', async () => {
    assert.match(await verdictOf(await signedMail(anna, { date: new Date(at - 6 * day) })), /too old/);
    assert.notEqual(await verdictOf(await signedMail(anna, { date: new Date(at + day) })), 'good');
  });

  test('covers what it covers: a document beside the signed half spoils it', async () => {
    const half = signedEntity(entity(), await signatureOver(entity(), anna));
    const beside = ['Content-Type: application/pdf; name="b.pdf"', 'Content-Disposition: attachment', '', '%PDF-1.4 b'];
    const within = [
      'Content-Type: multipart/mixed; boundary="all"',
      '',
      '--all',
      half,
      '--all',
      ...beside,
      '--all--',
      '',
    ].join('\r\n');
    assert.notEqual(await verdictOf(head + within), 'good');
    // A second half in front of it, of the same boundary.
    const twice = (head + half).replace('--outer\r\n', `--outer\r\n${beside.join('\r\n')}\r\n--outer\r\n`);
    assert.notEqual(await verdictOf(twice), 'good');
  });

  test('any of several keys will do', async () => {
    const signers = [eve.publicKey.armor(), anna.publicKey.armor()];
    assert.equal(await verdictOf(await signedMail(anna), { signers }), 'good');
  });
});

describe('signatures within the text, and beside documents', () => {
  const detached = (content: Buffer, by = anna) => signatureOver(content.toString('latin1'), by);
  const clearSigned = async (text: string, by = anna) =>
    sign({ message: await createCleartextMessage({ text }), signingKeys: by.privateKey, date: minuteAgo });

  test('a document with its own is signed; one without, or with another’s, is not, whatever the text bears', async () => {
    const text = await clearSigned('Please fax this.\nPIN: 4711');
    const offer = { filename: 'offer.pdf', content: pdf };
    const signature = { filename: 'offer.pdf.asc', content: await detached(pdf) };
    assert.equal(await verdictOf(await compose({ text, attachments: [offer, signature] })), 'good');
    assert.match(await verdictOf(await compose({ text, attachments: [offer] })), /no signature/);
    const foreign = { ...signature, content: await detached(pdf, eve) };
    assert.notEqual(await verdictOf(await compose({ text, attachments: [offer, foreign] })), 'good');
    const second = { filename: 'second.pdf', content: Buffer.from('%PDF-1.4\n%second\n') };
    assert.notEqual(await verdictOf(await compose({ text, attachments: [offer, signature, second] })), 'good');
    assert.equal((await evidenceOf(await compose({ text }))).pin, '4711');
  });

  test('a mail without any document is the sender’s by its text, so that they hear of it', async () => {
    assert.equal(await verdictOf(await compose({ text: await clearSigned('Hello') })), 'good');
    assert.notEqual(await verdictOf(await compose({ text: await clearSigned('Hello', eve) })), 'good');
    assert.notEqual(await verdictOf(await compose({ text: 'Hello' })), 'good');
  });
});

describe('what is encrypted to the line’s key', () => {
  const file = async (to: PublicKey = lineKey, by?: Person) =>
    encrypt({
      message: await createMessage({ binary: new Uint8Array(pdf), filename: 'inner.pdf' }),
      encryptionKeys: to,
      ...(by === undefined ? {} : { signingKeys: by.privateKey }),
      date: minuteAgo,
      format: 'binary',
    }) as Promise<Uint8Array>;

  test('a whole mail is opened, with its PIN and its documents; without the key it is encrypted-mail', async () => {
    const mail = await encryptedMail(entity());
    assert.equal(await shown(mail), `offer.pdf ${pdf.length}`);
    assert.equal((await evidenceOf(mail)).pin, '4711');
    assert.equal(await shown(mail, {}), 'encrypted-mail');
    assert.equal(await shown(await encryptedMail(entity(), undefined, eve.publicKey)), 'encrypted-mail');
    const broken = mail.replace(/\r\n([A-Za-z0-9+/]{60})\r\n/, (_, row) => `\r\n${[...row].reverse().join('')}\r\n`);
    assert.notEqual(broken, mail);
    assert.equal(await shown(broken), 'encrypted-mail');
  });

  test('attachments are opened, armoured or not, and named without the ending', async () => {
    const armoured = await encrypt({
      message: await createMessage({ binary: new Uint8Array(pdf) }),
      encryptionKeys: lineKey,
      date: minuteAgo,
    });
    const attachments = [
      { filename: 'third.pdf.asc', content: String(armoured) },
      { filename: 'offer.pdf.gpg', content: Buffer.from(await file()) },
      { filename: 'encrypted.pgp', content: Buffer.from(await file()) },
      { filename: 'plain.pdf', content: pdf },
    ];
    const documents = ['third.pdf', 'offer.pdf', 'inner.pdf', 'plain.pdf'].map((name) => `${name} ${pdf.length}`);
    assert.equal(await shown(await compose({ text: 'x', attachments })), documents.join());
    assert.equal(await shown(await compose({ text: 'x', attachments }), {}), 'encrypted-mail');
  });

  test('is opened again by its session keys alone, and nothing else is', async () => {
    const mail = await encryptedMail(entity());
    const { sessionKeys = [] } = await opened(mail);
    assert.equal(sessionKeys.length, 1);
    assert.doesNotMatch(JSON.stringify(sessionKeys), /PRIVATE/);
    assert.equal(await shown(mail, { sessionKeys: sessionKeys as SessionKey[] }), `offer.pdf ${pdf.length}`);
    assert.equal(await shown(await encryptedMail(entity()), { sessionKeys }), 'encrypted-mail');
  });

  test('and signed, in the same message or within it, is signed; by another key it is not', async () => {
    assert.equal(await verdictOf(await encryptedMail(entity(), anna)), 'good');
    assert.match(await verdictOf(await encryptedMail(entity(), eve)), /not registered|no signature/);
    assert.match(await verdictOf(await encryptedMail(entity())), /no signature/);
    const within = signedEntity(entity(), await signatureOver(entity(), anna));
    assert.equal(await verdictOf(await encryptedMail(within)), 'good');
    assert.equal(await shown(await encryptedMail(within)), `offer.pdf ${pdf.length}`);
    const attachments = [{ filename: 'offer.pdf.gpg', content: Buffer.from(await file(lineKey, anna)) }];
    assert.equal(await verdictOf(await compose({ text: 'x', attachments })), 'good');
  });
});
