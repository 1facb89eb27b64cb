import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, test } from 'node:test';
import { dkimSign, dkimVerify } from 'mailauth';
import { createTransport } from 'nodemailer';
import { examine, prove } from './ask.ts';
import { DnsServer } from './dns-server.ts';
import { draft, gmail, keyZone, microsoft365, now, providers, ses, signAs } from './providers.ts';
import { rsaKey, signMail } from './signer.ts';

const dns = await DnsServer.start(keyZone);
after(() => dns[Symbol.asyncDispose]());
const kind = async (mail: string | Buffer, way = {}): Promise<string> => (await prove(mail, dns, way)).kind;
const day = 24 * 60 * 60_000;

test('signatures of all providers hold, and mailauth says the same', async () => {
  for (const provider of providers) {
    const mail = signAs(provider, draft());
    assert.equal(await kind(mail), 'dkim', provider.name);
    const resolver = async () => [[rsaKey().record]];
    const { results } = await dkimVerify(Buffer.from(mail), { resolver, curTime: new Date(now) });
    assert.equal(results[0]?.status.result, 'pass', provider.name);
  }
});

test('signatures that mailauth and nodemailer make hold, in every canonical form and by Ed25519', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const p = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');
  dns.zone = { ...keyZone, 'e._domainkey.example.com': { TXT: [`v=DKIM1; k=ed25519; p=${p}`] } };
  const odd = draft({
    subject: 'a  b\t c',
    body: '\r\n\r\nx  y \t\r\n \r\n--\r\n\tz\r\n\r\n \r\n',
    extra: ['X:  1', 'x: 2'],
  });
  const keys = {
    k: rsaKey().pem,
    e: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
  for (const [selector, privateKey] of Object.entries(keys)) {
    for (const canonicalization of ['simple/simple', 'simple/relaxed', 'relaxed/simple', 'relaxed/relaxed']) {
      for (const mail of [draft(), odd, draft({ body: '' }), draft({ contentType: '', body: ' \r\n \t\r\n' })]) {
        const algorithm = selector === 'e' ? 'ed25519-sha256' : 'rsa-sha256';
        const signed = await dkimSign(Buffer.from(mail), {
          canonicalization,
          signTime: new Date(now),
          signatureData: [{ signingDomain: 'example.com', selector, privateKey, algorithm }],
        } as Parameters<typeof dkimSign>[1]);
        assert.equal(await kind(signed.signatures + mail), 'dkim', `${selector} ${canonicalization} ${mail}`);
      }
    }
  }
  const dkim = { domainName: 'example.com', keySelector: 'k', privateKey: rsaKey().pem };
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows', dkim });
  const sent = await transport.sendMail({
    from: 'rossi@example.com',
    to: 'x@y.example',
    subject: 'Fax',
    text: 'é '.repeat(99),
  });
  assert.equal(await kind(sent.message as Buffer, { at: Date.now() }), 'dkim');
});

test('line ends without a return are the same mail', async () => {
  assert.equal(await kind(signAs(gmail, draft()).replaceAll('\r\n', '\n')), 'dkim');
});

test('what was signed may not be changed', async () => {
  const mail = signAs(ses, draft());
  const changes: [was: string, is: string][] = [
    ['See attachment.', 'See addition.'],
    ['Subject: Fax', 'Subject: Fix'],
    ['To: 0289089211', 'To: 0289089212'],
    ['name="offer.pdf"', 'name="other.pdf"'],
    ['<one@example.com>', '<two@example.com>'],
    ['multipart/mixed', 'multipart/alternative'],
    ['rossi@example.com', 'bianchi@example.com'],
  ];
  for (const [was, is] of changes) assert.equal(await kind(mail.replace(was, is)), 'none', is);
  assert.equal(await kind(mail.replace(' b=', ' b=A')), 'none');
});

test('a signature that leaves From, Subject, Date or Message-ID open is none', async () => {
  for (const open of ['from', 'subject', 'date', 'message-id']) {
    const names = gmail.names.filter((name) => name !== open);
    assert.equal(await kind(signAs(gmail, draft(), { names })), 'none', open);
  }
});

test('a signature over a part of the body, by SHA-1, or of another version is none', async () => {
  assert.equal(await kind(signAs(gmail, draft(), { tags: ' l=10;' })), 'none');
  assert.equal(await kind(signAs(gmail, draft(), { algorithm: 'rsa-sha1' })), 'none');
  assert.equal(await kind(signAs(gmail, draft()).replace('v=1;', 'v=2;')), 'none');
});

test('only a sound key counts', async () => {
  const sound = rsaKey().record;
  const mail = signAs(gmail, draft());
  const table: [records: readonly string[], kind: string][] = [
    [[sound], 'dkim'],
    [[sound.replace('v=DKIM1; ', '')], 'dkim'],
    [[sound, 'something else'], 'dkim'],
    [[`${sound}; t=s`], 'dkim'],
    [[`${sound}; s=email`], 'dkim'],
    [[`${sound}; t=y`], 'none'],
    [[`${sound}; t=s:y`], 'none'],
    [[`${sound}; s=other`], 'none'],
    [[`${sound}; h=sha1`], 'none'],
    [[sound, rsaKey(1024).record], 'none'],
    [['v=DKIM1; k=rsa; p='], 'none'],
    [[], 'none'],
  ];
  for (const [TXT, expected] of table) {
    dns.zone = { 'k._domainkey.example.com': { TXT } };
    assert.equal(await kind(mail), expected, TXT.join(' | '));
  }
  for (const [bits, expected] of [
    [1024, 'dkim'],
    [512, 'none'],
  ] as const) {
    dns.zone = { 'k._domainkey.example.com': { TXT: [rsaKey(bits).record] } };
    assert.equal(await kind(signAs(gmail, draft(), { bits })), expected, `${bits} bits`);
  }
  dns.zone = { 'k._domainkey.example.com': { TXT: [`${sound}; t=s`] } };
  assert.equal(await kind(signAs(gmail, draft(), { tags: ' i=@mail.example.com;' })), 'none');
  dns.zone = keyZone;
  assert.equal(await kind(signAs(gmail, draft(), { tags: ' i=@mail.example.com;' })), 'dkim');
});

test('the signer must belong to the domain of From, by the list of public suffixes', async () => {
  const record = { TXT: [rsaKey().record] };
  const table: [from: string, signer: string, policy: string | undefined, kind: string][] = [
    ['a@example.com', 'mail.example.com', undefined, 'dkim'],
    ['a@mail.example.com', 'example.com', undefined, 'dkim'],
    ['a@one.example.co.uk', 'two.example.co.uk', undefined, 'dkim'],
    ['a@example.co.uk', 'other.co.uk', undefined, 'none'],
    ['a@example.co.uk', 'co.uk', undefined, 'none'],
    ['a@one.github.io', 'two.github.io', undefined, 'none'],
    ['a@example.com', 'notexample.com', undefined, 'none'],
    ['a@example.com', 'mail.example.com', 'v=DMARC1; p=none; adkim=s', 'none'],
    ['a@example.com', 'example.com', 'v=DMARC1; p=reject; adkim=s', 'dkim'],
    ['a@mail.example.com', 'example.com', 'v=DMARC1; p=none; aspf=s', 'dkim'],
  ];
  for (const [from, domain, policy, expected] of table) {
    const domains = ['example.com', 'example.co.uk'].map((name) => [`_dmarc.${name}`, { TXT: policy ? [policy] : [] }]);
    dns.zone = { [`k._domainkey.${domain}`]: record, ...Object.fromEntries(domains) };
    assert.equal(await kind(signAs(gmail, draft({ from }), { domain })), expected, `${from} by ${domain}`);
  }
  dns.zone = keyZone;
});

test('five days, and an hour for clocks that differ: by t=, else by Date', async () => {
  const table: [sentAt: number, kind: string][] = [
    [now - 5 * day, 'dkim'],
    [now - 5 * day - 2000, 'none'],
    [now + 60 * 60_000, 'dkim'],
    [now + 60 * 60_000 + 2000, 'none'],
  ];
  for (const [sentAt, expected] of table) {
    // A date of today does not help an old t=.
    assert.equal(await kind(signAs(gmail, draft(), { sentAt })), expected, `t=${sentAt - now}`);
    assert.equal(await kind(signAs(microsoft365, draft({ sentAt }))), expected, `Date ${sentAt - now}`);
  }
  assert.equal(await kind(signAs(gmail, draft(), { tags: ` x=${now / 1000 - 1};` })), 'none');
  assert.equal(await kind(signAs(microsoft365, draft().replace(/^Date: .*$/m, 'Date: yesterday'))), 'none');
});

test('a signed or structural field may not stand more often than h= names it', async () => {
  const mail = signAs(gmail, draft());
  for (const field of [
    'Subject: other',
    'To: x@y.example',
    'Date: Sun, 22 Nov 2026 09:59:00 +0000',
    'Message-ID: <x@y>',
  ]) {
    assert.equal(await kind(`${field}\r\n${mail}`), 'none', field);
  }
  assert.equal(await kind(`Content-Type: text/html\r\n${mail}`), 'none', 'unsigned, twice');
  assert.equal(await kind(`Content-Type: text/html\r\n${signAs(ses, draft())}`), 'none', 'signed once, twice');
  assert.equal(await kind(`Content-Disposition: attachment\r\n${mail}`), 'dkim', 'unsigned, once');
  const twice = 'Content-Disposition: attachment\r\nContent-Disposition: inline\r\n';
  assert.equal(await kind(twice + mail), 'none');
  assert.equal(await kind(`Received: from x\r\nReceived: from y\r\nX-Any: 1\r\n${mail}`), 'dkim', 'what is on the way');
});

test('an unsigned Content-Type counts where the signed body itself has that frame', async () => {
  const ignored = async (mail: string) => {
    const proof = await prove(signAs(gmail, mail), dns);
    return proof.kind === 'dkim' ? proof.ignored : proof;
  };
  const framed = draft().split('\r\n\r\n').slice(1).join('\r\n\r\n').trimEnd();
  assert.deepEqual(await ignored(draft()), []);
  assert.deepEqual(await ignored(draft({ body: `\r\n${framed}\r\n\r\n \r\n` })), []);
  assert.deepEqual(await ignored(draft({ body: `This is a multi-part message in MIME format.\r\n${framed}` })), []);
  assert.deepEqual(
    await ignored(draft({ body: `Thank you.\r\n\r\n${framed}` })),
    ['content-type'],
    'a letter before it',
  );
  assert.deepEqual(await ignored(draft({ body: `-- \r\nMario\r\n${framed}` })), ['content-type'], 'another delimiter');
  assert.deepEqual(await ignored(draft({ body: `${framed}\r\nMario` })), ['content-type'], 'a letter behind it');
  assert.deepEqual(await ignored(draft({ contentType: 'multipart/mixed; boundary=other' })), ['content-type']);
  assert.deepEqual(await ignored(draft({ contentType: 'application/pdf' })), ['content-type']);
  assert.deepEqual(await ignored(draft({ contentType: '' })), []);
  const packed = draft({ extra: ['Content-Transfer-Encoding: base64', 'Content-Disposition: attachment'] });
  assert.deepEqual(await ignored(packed), ['content-transfer-encoding', 'content-disposition']);
});

test('numbers count where their field is signed', async () => {
  const mail = draft({
    to: '"Fax" <0289089211@fax.example>, a@b.example',
    cc: 'Us: 02@fax.example, "x y"@fax.example;',
  });
  const addressed = async (provider: typeof gmail) => {
    const proof = await prove(signAs(provider, mail), dns);
    return proof.kind === 'dkim' ? proof.addressed : proof;
  };
  const to = ['0289089211@fax.example', 'a@b.example'];
  const cc = ['02@fax.example', '"x y"@fax.example'];
  assert.deepEqual(await addressed(gmail), [...to, ...cc]);
  assert.deepEqual(await addressed(microsoft365), []);
  assert.deepEqual(await addressed(providers[2] as typeof gmail), to);
});

test('every copy of a signed mail has the same identity, every other mail another', async () => {
  const identity = async (mail: string) => (await examine(mail))?.identity;
  const signed = signAs(gmail, draft());
  const one = await identity(signed);
  assert.match(one ?? '', /^[0-9a-f]{64}$/);
  assert.equal(await identity(signAs(gmail, draft(), { sentAt: now })), one, 'signed anew');
  assert.equal(await identity(signAs(microsoft365, draft())), one, 'signed in another way');
  assert.equal(await identity(`Received: x\r\nX-Any: y\r\n${signed}\r\n\r\n`), one, 'on its way');
  assert.notEqual(await identity(signAs(gmail, draft({ messageId: '<two@example.com>' }))), one);
  assert.notEqual(await identity(signed.replace('attachment.', 'addition.')), one);
  assert.equal(await identity(draft()), undefined, 'nobody can send an unsigned mail as proven');
});

test('whom nobody can name is proven to be nobody, without a question', async () => {
  dns.asked.length = 0;
  const twice = `From: other@example.com\r\n${signAs(gmail, draft())}`;
  const bare = signAs(gmail, draft()).replace('\r\nSubject', '\rSubject');
  const odd = `no field\r\n${signAs(gmail, draft())}`;
  for (const mail of [twice, bare, odd, '', 'From: rossi@example.com']) assert.equal(await kind(mail), 'none');
  assert.equal(await kind(signMail(draft(), { domain: 'other.example', selector: 'k', names: gmail.names })), 'none');
  assert.deepEqual(
    dns.asked.filter((asked) => !asked.includes('_dmarc.')),
    [],
  );
});
