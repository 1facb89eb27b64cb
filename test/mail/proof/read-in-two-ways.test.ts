/**
 * Mails that are to mean one thing to whoever proves them and another to whoever reads them, and fields nobody signed
 * that are to change what is faxed.
 */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { readHere } from '../../../lambdas/mail/reader/read-here.ts';
import { examine, prove, withFile } from './ask.ts';
import { DnsServer } from './dns-server.ts';
import { type Delivery, from, here, type Result, resultsOf, sentAt, sides, spf } from './fates.ts';
import { boundary, draft, gmail, icloud, keyZone, microsoft365, pdf, providers, ses, signAs } from './providers.ts';
import { rsaKey, signMail } from './signer.ts';

const dns = await DnsServer.start(keyZone);
after(() => dns[Symbol.asyncDispose]());

const nothing: Result = { fate: 'nothing', documents: [] };
const offer: Result = { fate: 'leaves', documents: ['offer.pdf'] };
const plain = 'text/plain; charset=utf-8';
const signed = (mail: string, provider = gmail): string => signAs(provider, mail, { sentAt });
/** What an attacker wrote, and a listed sender passed on in his own letter. */
const forged = 'Content-Type: application/pdf; name=forged.pdf\r\n\r\n%PDF-1.4 forged';

/** A letter, signed by somebody who leaves Content-Type open, whose text has a multipart's shape. */
const letter = (body: string, contentType: string): string =>
  signed(draft({ from, sentAt, contentType: plain, body })).replace(plain, contentType);

/** A mail of one's own with an offer and something else attached to it. */
const withOffer = (type: string, name: string, content: string): string =>
  draft({
    from,
    sentAt,
    body: [
      `--${boundary}`,
      'Content-Type: application/pdf; name="offer.pdf"',
      '',
      pdf,
      `--${boundary}`,
      `Content-Type: ${type}; name="${name}"`,
      '',
      content,
      `--${boundary}--`,
    ].join('\r\n'),
  });
/** Another mail counts in certified mail only. */
const withMail = withOffer('message/rfc822', 'postacert.eml', `From: mallory@evil.example\r\n${forged}`);
const twoFiles = withOffer('application/pdf', 'terms.pdf', pdf);
const both: Result = { fate: 'leaves', documents: ['offer.pdf', 'terms.pdf'] };
const honestType = `multipart/mixed; boundary="${boundary}"`;
const typed = (mail: string, contentType: string): string => signed(mail).replace(honestType, contentType);

const dashes = '----------';
const forwarded = '---------- Forwarded message ---------';
const outlook = '-----Original Message-----';
const end = (line: string): string => `${line}--`;

interface Row {
  readonly what: string;
  readonly raw: string;
  readonly result: Result;
  readonly way?: Partial<Delivery>;
  readonly record?: string;
}

const rows: readonly Row[] = [
  ...[forwarded, outlook, dashes].map((line) => ({
    what: `a letter passed on without a word, divided at "${line}"`,
    raw: letter(
      `\r\n${line}\r\n\r\nHello\r\n${line}\r\n${forged}\r\n${end(line)}`,
      `multipart/mixed; boundary="${line.slice(2)}"`,
    ),
    result: nothing,
  })),
  {
    what: 'a letter whose own first line speaks of MIME',
    raw: letter(`Your MIME mail cannot be read:\r\n--x\r\n${forged}\r\n--x--`, 'multipart/mixed; boundary=x'),
    result: nothing,
  },
  {
    what: 'delimiters with blanks behind them',
    raw: signed(twoFiles.replaceAll(`--${boundary}\r\n`, `--${boundary} \t \r\n`)),
    result: both,
  },
  {
    what: 'a sentence for readers without MIME before the first part, and words behind the last',
    raw: signed(twoFiles.replace('\r\n\r\n--', '\r\n\r\nThis is a multi-part message in MIME format.\r\n\r\n--')),
    result: both,
  },
  { what: 'words behind the last part', raw: signed(`${twoFiles}More.\r\n`), result: nothing },
  {
    what: 'a boundary of Notes, with blanks in it',
    raw: signed(twoFiles.replaceAll(boundary, '=_mixed 005C1243C12580DD_=')),
    result: both,
  },
  {
    what: 'two boundaries, the first of a part inside',
    raw: typed(
      twoFiles.replace(pdf, `--x\r\n${forged}\r\n--x--`),
      `multipart/mixed; boundary=x; boundary="${boundary}"`,
    ),
    result: nothing,
  },
  {
    what: 'a line of the field that is no UTF-8, so that a blank is none',
    raw: typed(
      twoFiles.replace(pdf, `--x\r\n${forged}\r\n--x--`),
      `multipart/mixed; a="\xff";\r\n \xc2\xa0boundary=x; boundary="${boundary}"`,
    ),
    result: nothing,
  },
  {
    what: 'a second file made a signature of the first',
    raw: typed(twoFiles, `multipart/signed; protocol="application/pdf"; boundary="${boundary}"`),
    result: nothing,
  },
  {
    what: 'a signed mail whose kind its provider leaves open',
    raw: typed(
      twoFiles.replace(/Content-Type: application\/pdf; name="terms.pdf"/, 'Content-Type: application/pkcs7-signature'),
      `multipart/signed; protocol="application/pkcs7-signature"; boundary="${boundary}"`,
    ),
    result: offer,
  },
  { what: 'made a report', raw: typed(twoFiles, `multipart/report; boundary="${boundary}"`), result: nothing },
  { what: 'made a digest of mails', raw: typed(twoFiles, `multipart/digest; boundary="${boundary}"`), result: nothing },
  { what: 'a mail attached to a mail', raw: signed(withMail), result: offer },
  {
    what: 'a mail made an envelope of certified mail, so that the one inside it counts',
    raw: `X-Trasporto: posta-certificata\r\n${signed(withMail)}`,
    result: offer,
  },
  {
    what: 'the same behind two fields of certified mail',
    raw: `X-Trasporto: posta-certificata\r\nX-Trasporto: errore\r\n${signed(withMail)}`,
    result: nothing,
  },
  {
    what: 'fields that only address or decorate on top',
    raw: [
      'Sender: mallory@evil.example',
      'Resent-From: mallory@evil.example',
      'Resent-To: 0289089299@fax.example',
      'Content-Language: xx',
      signed(draft({ from, sentAt })),
    ].join('\r\n'),
    result: offer,
  },
  {
    what: 'MIME-Version on top where nobody signed it',
    raw: `MIME-Version: 2.0\r\n${signAs(icloud, draft({ from, sentAt }), { sentAt, names: icloud.names.filter((name) => name !== 'Mime-Version') })}`,
    result: offer,
  },
  {
    what: 'a second To, on top of the signed one',
    raw: `To: 0289089299@fax.example\r\n${signed(draft({ from, sentAt }), ses)}`,
    way: { to: '0289089299@fax.example' },
    result: nothing,
  },
  {
    what: 'a To of one’s own where To is not signed',
    raw: `To: 0289089299@fax.example\r\n${signed(draft({ from, sentAt }), microsoft365)}`,
    way: { to: '0289089299@fax.example' },
    result: { ...offer, fate: 'held' },
  },
  {
    what: 'two signatures, one broken',
    raw: signed(draft({ from, sentAt })).replace(
      /^DKIM-Signature/,
      (name) =>
        `${name}: v=1; a=rsa-sha256; d=example.com; s=k; h=from:subject:date:message-id; bh=AAAA; b=AAAA\r\n${name}`,
    ),
    result: offer,
  },
  {
    what: 'a signature of somebody else on top of the sender’s',
    raw: signMail(signed(draft({ from, sentAt })), {
      domain: 'evil.example',
      selector: 'k',
      names: ['from', 'to', 'subject', 'date', 'message-id'],
    }),
    result: offer,
  },
  ...[
    ['a part of the body only', signAs(gmail, draft({ from, sentAt }), { sentAt, tags: ' l=100;' })],
    ['SHA-1', signAs(gmail, draft({ from, sentAt }), { sentAt, algorithm: 'rsa-sha1' })],
    ['over by its own word', signAs(gmail, draft({ from, sentAt }), { sentAt, tags: ` x=${sentAt / 1000 + 10};` })],
    ['made tomorrow', signAs(gmail, draft({ from, sentAt }), { sentAt: sentAt + 24 * 60 * 60_000 })],
    [
      'without a time, of a mail dated tomorrow',
      signAs(microsoft365, draft({ from, sentAt: sentAt + 24 * 60 * 60_000 })),
    ],
    [
      'without a time, of a mail without a readable date',
      signAs(microsoft365, draft({ from, sentAt }).replace(/^Date: .*$/m, 'Date: soon')),
    ],
    ['of a short key', signAs(gmail, draft({ from, sentAt }), { sentAt, bits: 768, selector: 'short' })],
    ['of a key that is only tried', signAs(gmail, draft({ from, sentAt }), { sentAt, selector: 'tried' })],
  ].map(([what, raw]) => ({ what: `a signature that is none: ${what}`, raw: raw as string, result: nothing })),
  ...[
    'From: Anna <anna@example.com>, Mallory <mallory@evil.example>',
    'From: anna@example.com, anna@example.com',
    'From: friends: anna@example.com;',
    'From: =?utf-8?q?anna=40example=2Ecom?=',
    'From: "anna@example.com" <mallory@evil.example>',
    'From: anna@example.com <mallory@evil.example>',
    'From: <mallory@evil.example> anna@example.com',
    'From: <@evil.example:anna@example.com>',
    'From: anna@example.com\r\nFrom: mallory@evil.example',
    'From : mallory@evil.example\r\nFrom: anna@example.com',
    'Sender: anna@example.com',
  ].map((field) => ({
    what: `${field.replaceAll('\r\n', ' / ')}, from the sender’s own server`,
    raw: draft({ from, sentAt }).replace(/^From: .*$/m, field),
    way: { ip: here, envelopeFrom: from },
    record: 'v=spf1 ip4:192.0.2.1 -all',
    result: nothing,
  })),
];

for (const side of sides) {
  describe(`mails to be read in two ways, on ${side.name}`, () => {
    for (const { what, raw, result, way = {}, record } of rows) {
      test(what, async () => {
        dns.zone = {
          ...(record === undefined ? keyZone : spf(record)),
          'short._domainkey.example.com': { TXT: [rsaKey(768).record] },
          'tried._domainkey.example.com': { TXT: [`${rsaKey().record}; t=y`] },
          'k._domainkey.evil.example': { TXT: [rsaKey().record] },
        };
        assert.deepEqual(await resultsOf(side, dns, [{ raw, ...way }]), [result]);
      });
    }
  });
}

test('an address that the header says in one way only: the domain that signs is the one that is listed', async () => {
  // Read as one text, the field is Western and names another domain, which anybody may register.
  const other = domainToASCII('exÃ¤mple.com');
  const mail = draft().replace(/^From: .*$/m, 'From: "\xff"\r\n <rossi@ex\xc3\xa4mple.com>');
  const names = ['from', 'to', 'subject', 'date', 'message-id', 'content-type'];
  const raw = signMail(mail, { domain: other, selector: 'k', names });
  const { from: read } = await withFile(raw, (path) => readHere.headers(path)).then(
    (headers) => headers ?? assert.fail(),
  );
  assert.deepEqual((await examine(raw))?.from, read);
  dns.zone = { [`k._domainkey.${other}`]: { TXT: [rsaKey().record] } };
  assert.equal((await prove(raw, dns, { address: `rossi@${domainToASCII('exämple.com')}` })).kind, 'none');
});

test('who proves a mail and who reads it see the same From and recipients, whatever the bytes', async () => {
  const piece = fc.constantFrom(
    'a',
    '@',
    'b.c',
    '<',
    '>',
    '"',
    '\\',
    ',',
    ';',
    ':',
    '(',
    ')',
    ' ',
    '\t',
    '\r\n ',
    '\r\n\t',
    '\xc3\xa4',
    '\xe4',
    '\xc2\xa0',
    '\xff',
    '=?utf-8?q?x?=',
    '\n ',
    '\0',
    '\r',
  );
  const field = fc.tuple(
    fc.constantFrom('From', 'FROM ', 'from', 'To', 'Subject', 'From\t', 'X', 'From x'),
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(field, { maxLength: 4 }), async (fields) => {
      const raw = `${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\nbody`;
      const seen = await examine(raw);
      const read = await withFile(raw, (path) => readHere.headers(path));
      // What only one of the two can read is proven by nobody.
      if (seen?.from.ok && read?.from.ok) assert.deepEqual(seen.from, read.from);
    }),
    { numRuns: 300 },
  );
});

test('each provider’s mail is read alike however it is folded', async () => {
  for (const provider of providers) {
    const seen = await examine(signAs(provider, draft({ from: 'rossi@example.com' })));
    assert.deepEqual(seen?.from, { ok: true, value: 'rossi@example.com' });
  }
});
