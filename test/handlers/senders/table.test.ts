/**
 * Who may send: each way of sending, with right, wrong, missing and forged credentials, on one machine and on AWS. A fax
 * leaves, is held, or nothing comes of it; and nobody is answered who was not proven.
 */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { createMessage, encrypt, generateKey, type PrivateKey, readKey, sign } from 'openpgp';
import { hashPassword } from '../../../lambdas/flow/password-hash.ts';
import { makeKeyPair } from '../../../lambdas/mail/containers/pgp-messages.ts';
import type { Administration } from '../../../lambdas/ports.ts';
import { login, startServer } from '../../local/smtp/peer.ts';
import { DnsServer } from '../../mail/proof/dns-server.ts';
import { draft, gmail, keyZone, microsoft365, signAs } from '../../mail/proof/providers.ts';
import { type Delivery, type Fate, number, onAws, onOneMachine, type SetUp } from './ways.ts';

const now = Date.UTC(2026, 10, 22, 9, 0, 0);
const sentAt = now - 60_000;
const day = 24 * 60 * 60_000;
const rossi = login.user;
const senders = [rossi, 'bianchi@example.com', 'eve@other.example', 'v@no-record.example', 'w@wrong.example'];

const dns = await DnsServer.start({
  ...keyZone,
  'example.com': { TXT: ['v=spf1 ip4:127.0.0.1 -all'] },
  'other.example': { TXT: ['v=spf1 ip4:127.0.0.1 -all'] },
  'wrong.example': { TXT: ['v=spf1 ip4:192.0.2.1 -all'] },
  'k._domainkey.other.example': keyZone['k._domainkey.example.com'],
});
const server = await startServer({ domains: 'fax.example', dns: dns.address });
server.clock.advance(now - server.clock.now());
const line = { ...(await server.store.directory.lines())[0], senders };
await server.store.administration.changeLine('+390240701234', (before) => ({ ...before, ...line }));
after(async () => {
  await server[Symbol.asyncDispose]();
  await dns[Symbol.asyncDispose]();
});

const relayPassword = 'the password of the relay';
const hashes = { pin: await hashPassword('4711'), relay: await hashPassword(relayPassword) };
const key = (date: Date, keyExpirationTime = 0) =>
  generateKey({ userIDs: [{ email: rossi }], format: 'object', date, keyExpirationTime });
const registered = await key(new Date(now - 300 * day));
const foreign = await key(new Date(now - 300 * day));
const expired = await key(new Date(now - 300 * day), (200 * day) / 1000);
const lineKey = await makeKeyPair('Studio Rossi', '390240701234@fax.example', now - day);

/** From the same state each time. */
const from =
  (change: SetUp): SetUp =>
  async (administration) => {
    await administration.changeSenderChecks(rossi, () => ({}));
    await administration.changeAccount('default', ({ relays: _, ...account }) => account);
    await administration.removeLineKey('+390240701234');
    for (const domain of ['example.com', 'rossi.example']) {
      await administration.removeDomain({ domain, account: 'default' });
    }
    await change(administration);
  };
const usual = from(async () => {});
const withChecks = (checks: Parameters<Administration['changeSenderChecks']>[1]) =>
  from((administration) => administration.changeSenderChecks(rossi, checks));
const withDomain = (domain: string) =>
  from((administration) => administration.addDomain({ domain, account: 'default' }));
const withRelay = (...relays: readonly string[]) =>
  from(async (administration) => {
    await administration.addDomain({ domain: 'example.com', account: 'default' });
    await administration.setPassword('default', hashes.relay);
    await administration.changeAccount('default', (account) => ({ ...account, relays }));
  });
const withPin = withChecks(() => ({ pin: hashes.pin }));
const withKey = ({ publicKey } = registered) => withChecks(() => ({ keys: [publicKey.armor()] }));
const withConfirm = withChecks(() => ({ confirms: true }));
const withLineKey = from((administration) => administration.addLineKey('+390240701234', lineKey));

const head = `From: ${rossi}\r\nTo: ${number}\r\nSubject: Fax\r\nMIME-Version: 1.0\r\n`;
const entity = (text: string, document = '%PDF-1.4 stub'): string =>
  [
    'Content-Type: multipart/mixed; boundary="inner"',
    '',
    '--inner',
    'Content-Type: text/plain',
    '',
    text,
    '--inner',
    'Content-Type: application/pdf; name="offer.pdf"',
    'Content-Disposition: attachment; filename="offer.pdf"',
    '',
    document,
    '--inner--',
    '',
  ].join('\r\n');
const letter = (text = 'Hello', sender = rossi): string => head.replace(rossi, sender) + entity(text);

async function signedLetter({ privateKey }: { privateKey: PrivateKey }, shown = entity('Hello')): Promise<string> {
  const message = await createMessage({ binary: new TextEncoder().encode(entity('Hello')) });
  const date = new Date(privateKey === expired.privateKey ? now - 150 * day : sentAt);
  const signature = await sign({ message, signingKeys: privateKey, detached: true, date });
  return [
    `${head}Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary="outer"`,
    '',
    '--outer',
    shown,
    '--outer',
    'Content-Type: application/pgp-signature; name="signature.asc"',
    '',
    String(signature).replace(/\r?\n/g, '\r\n'),
    '--outer--',
    '',
  ].join('\r\n');
}

async function encryptedLetter(text: string, to = lineKey.publicKey): Promise<string> {
  const message = await createMessage({ binary: new TextEncoder().encode(entity(text)) });
  const encryptionKeys = await readKey({ armoredKey: to });
  const armoured = await encrypt({ message, encryptionKeys, date: new Date(sentAt) });
  return [
    `${head}Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="outer"`,
    '',
    '--outer',
    'Content-Type: application/pgp-encrypted',
    '',
    'Version: 1',
    '--outer',
    'Content-Type: application/octet-stream; name="encrypted.asc"',
    '',
    String(armoured).replace(/\r?\n/g, '\r\n'),
    '--outer--',
    '',
  ].join('\r\n');
}

/** Proven by SPF: the peer of every test may send for example.com. */
const proven = (raw: string): Delivery => ({ raw, passesSpf: true });
/** Brought by somebody else's server, with the same From. */
const unproven = (raw: string): Delivery => ({ raw, envelopeFrom: 'bounce@wrong.example' });
const byRelay = (raw: string, more: Partial<Delivery> = {}): Delivery => ({
  raw,
  login: ['default', relayPassword],
  envelopeFrom: 'bounce@wrong.example',
  ...more,
});
const dkim = (mail: string, provider = gmail, domain = 'example.com') =>
  unproven(signAs(provider, mail, { sentAt, domain }));
const signedDraft = draft({ from: rossi, sentAt });

interface Row {
  readonly what: string;
  readonly setUp?: SetUp;
  readonly mail: Delivery | Promise<Delivery>;
  /** On one machine, and on AWS where it is another there: SES takes no logins. */
  readonly fate: Fate;
  readonly onAws?: Fate;
  /** Of `nothing`, on one machine. */
  readonly reply?: RegExp;
  readonly answers?: readonly string[];
}

const refused = /^550 5\.7\.1/;
const ways: Readonly<Record<string, readonly Row[]>> = {
  'a login': [
    { what: 'right', mail: { ...unproven(letter()), login: [rossi, login.pass] }, fate: 'leaves', onAws: 'nothing' },
    { what: 'wrong', mail: { ...unproven(letter()), login: [rossi, 'wrong'] }, fate: 'nothing', reply: /^535 5\.7\.8/ },
    { what: 'missing', mail: unproven(letter()), fate: 'nothing', reply: refused },
    {
      what: 'of somebody else',
      mail: { ...unproven(letter('Hello', 'bianchi@example.com')), login: [rossi, login.pass] },
      fate: 'nothing',
      reply: refused,
    },
  ],
  'a domain, by SPF': [
    { what: 'right', mail: proven(letter()), fate: 'leaves' },
    { what: 'right, and enabled', setUp: withDomain('example.com'), mail: proven(letter()), fate: 'leaves' },
    { what: 'right, and not enabled', setUp: withDomain('rossi.example'), mail: proven(letter()), fate: 'nothing' },
    {
      what: 'of another peer',
      mail: { raw: letter('Hello', 'w@wrong.example'), envelopeFrom: 'w@wrong.example' },
      fate: 'nothing',
    },
    {
      what: 'missing',
      mail: { raw: letter('Hello', 'v@no-record.example'), envelopeFrom: 'v@no-record.example' },
      fate: 'nothing',
    },
    { what: 'of another domain', mail: { ...proven(letter()), envelopeFrom: 'eve@other.example' }, fate: 'nothing' },
  ],
  'a domain, by DKIM': [
    { what: 'right', mail: dkim(signedDraft), fate: 'leaves' },
    { what: 'right, the number not signed', mail: dkim(signedDraft, microsoft365), fate: 'held', answers: ['confirm'] },
    {
      what: 'over something else',
      mail: unproven(signAs(gmail, signedDraft, { sentAt }).replace('%PDF-1.4', '%PDF-1.5')),
      fate: 'nothing',
    },
    { what: 'of another domain', mail: dkim(signedDraft, gmail, 'other.example'), fate: 'nothing' },
  ],
  'a relay': [
    { what: 'right', setUp: withRelay('127.0.0.0/8'), mail: byRelay(letter()), fate: 'leaves', onAws: 'nothing' },
    {
      what: 'right, for somebody on no list',
      setUp: withRelay('127.0.0.1/32'),
      mail: byRelay(letter('Hello', 'new@example.com')),
      fate: 'leaves',
      onAws: 'nothing',
    },
    {
      what: 'of another place',
      setUp: withRelay('192.0.2.0/24', '2001:db8::/32'),
      mail: byRelay(letter()),
      fate: 'nothing',
      reply: /^535 5\.7\.8/,
    },
    {
      what: 'without TLS',
      setUp: withRelay('127.0.0.0/8'),
      mail: byRelay(letter(), { isPlain: true }),
      fate: 'nothing',
      reply: /^538 5\.7\.11/,
    },
    {
      what: 'with a wrong password',
      setUp: withRelay('127.0.0.0/8'),
      mail: byRelay(letter(), { login: ['default', 'wrong'] }),
      fate: 'nothing',
      reply: /^535 5\.7\.8/,
    },
    {
      what: 'with a From elsewhere, although it is listed',
      setUp: withRelay('127.0.0.0/8'),
      mail: byRelay(letter('Hello', 'eve@other.example')),
      fate: 'nothing',
      reply: refused,
    },
  ],
  'a PIN besides': [
    { what: 'right', setUp: withPin, mail: proven(letter('PIN: 4711')), fate: 'leaves' },
    { what: 'wrong', setUp: withPin, mail: proven(letter('PIN: 4712')), fate: 'nothing' },
    { what: 'missing', setUp: withPin, mail: proven(letter()), fate: 'nothing' },
    { what: 'in a quoted reply', setUp: withPin, mail: proven(letter('Ok\r\n\r\n> PIN: 4711')), fate: 'nothing' },
    { what: 'right, and nothing else', setUp: withPin, mail: unproven(letter('PIN: 4711')), fate: 'nothing' },
  ],
  'an OpenPGP signature besides': [
    { what: 'right', setUp: withKey(), mail: signedLetter(registered).then(proven), fate: 'leaves' },
    {
      what: 'over another document',
      setUp: withKey(),
      mail: signedLetter(registered, entity('Hello', '%PDF-1.4 forged')).then(proven),
      fate: 'nothing',
    },
    { what: 'missing', setUp: withKey(), mail: proven(letter()), fate: 'nothing' },
    { what: 'by another key', setUp: withKey(), mail: signedLetter(foreign).then(proven), fate: 'nothing' },
    { what: 'by an expired key', setUp: withKey(expired), mail: signedLetter(expired).then(proven), fate: 'nothing' },
    {
      what: 'right, and nothing else',
      setUp: withKey(),
      mail: signedLetter(registered).then(unproven),
      fate: 'nothing',
    },
  ],
  'encrypted to the line': [
    { what: 'right', setUp: withLineKey, mail: encryptedLetter('Hello').then(proven), fate: 'leaves' },
    {
      what: 'with a PIN in it',
      setUp: async (administration) => {
        await withLineKey(administration);
        await administration.changeSenderChecks(rossi, () => ({ pin: hashes.pin }));
      },
      mail: encryptedLetter('PIN: 4711').then(proven),
      fate: 'leaves',
    },
    {
      what: 'right, and nothing else',
      setUp: withLineKey,
      mail: encryptedLetter('Hello').then(unproven),
      fate: 'nothing',
    },
  ],
  'a click besides': [
    { what: 'asked of a proven mail', setUp: withConfirm, mail: proven(letter()), fate: 'held', answers: ['confirm'] },
    { what: 'not asked of any other', setUp: withConfirm, mail: unproven(letter()), fate: 'nothing' },
    {
      what: 'with a wrong PIN, not asked',
      setUp: withChecks(() => ({ pin: hashes.pin, confirms: true })),
      mail: proven(letter('PIN: 4712')),
      fate: 'nothing',
    },
  ],
};

for (const [way, rows] of Object.entries(ways)) {
  describe(way, () => {
    for (const { what, setUp = usual, mail, fate, onAws: fateOnAws = fate, reply = refused, answers = [] } of rows) {
      test(what, async () => {
        const machine = await onOneMachine({ server, dns, senders }, setUp, await mail);
        assert.deepEqual([machine.fate, machine.answers], [fate, answers], machine.reply);
        assert.match(machine.reply ?? '', fate === 'nothing' ? reply : /^250 /);
        const aws = await onAws({ dns, senders }, setUp, await mail);
        assert.deepEqual([aws.fate, aws.answers], [fateOnAws, fateOnAws === 'nothing' ? [] : answers], 'on AWS');
      });
    }
  });
}
