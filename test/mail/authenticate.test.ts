import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { dkimSign } from 'mailauth';
import { createTransport } from 'nodemailer';
import { refused } from '../../lambdas/fax/result.ts';
import {
  authenticateSender,
  judgeVerdicts,
  type Resolver,
  type Verdict,
  verifyAlignedDkim,
} from '../../lambdas/mail/proof/authenticate.ts';
import { readHeaders } from '../../lambdas/mail/reading/read.ts';
import { inPieces } from './compose.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const exported = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

/** A name server that knows these TXT records; `down` names fail as an unreachable server does. */
const nameServer =
  (records: Record<string, string>, down: readonly string[] = []): Resolver =>
  async (name, type) => {
    if (down.includes(name)) throw Object.assign(new Error('down'), { code: 'ESERVFAIL' });
    const record = type === 'TXT' ? records[name] : undefined;
    if (record === undefined) throw Object.assign(new Error('none'), { code: 'ENOTFOUND' });
    return [[record]];
  };

const dkimKey = { 'k._domainkey.example.com': `v=DKIM1; k=rsa; p=${key}` };
const spf = { 'example.com': 'v=spf1 ip4:192.0.2.1 -all' };
const dmarc = { '_dmarc.example.com': 'v=DMARC1; p=reject' };
const stranger = {
  'other.example': 'v=spf1 ip4:192.0.2.1 -all',
  'k._domainkey.other.example': `v=DKIM1; k=rsa; p=${key}`,
};

async function write(signedBy?: string, from = 'rossi@example.com'): Promise<Buffer> {
  const dkim = signedBy === undefined ? {} : { dkim: { domainName: signedBy, keySelector: 'k', privateKey: exported } };
  const sent = await createTransport({ streamTransport: true, buffer: true, newline: 'windows', ...dkim }).sendMail({
    from,
    to: '0289089211@fax.example',
    subject: 'Fax',
    text: 'See attachment.',
  });
  return sent.message as Buffer;
}

interface Case {
  readonly raw: Buffer;
  readonly records: Record<string, string>;
  readonly ip?: string;
  readonly envelopeFrom?: string;
  readonly from?: string;
  readonly down?: readonly string[];
}

const ask = ({
  raw,
  records,
  ip = '192.0.2.1',
  envelopeFrom = 'rossi@example.com',
  from = 'rossi@example.com',
  down,
}: Case): Promise<Verdict> =>
  authenticateSender({
    raw: inPieces(raw),
    ip,
    helo: 'mail.example.com',
    envelopeFrom,
    from,
    resolver: nameServer(records, down),
  });

test('DMARC pass is a yes: by an aligned signature from anywhere, or by SPF', async () => {
  assert.equal(
    await ask({ raw: await write('example.com'), records: { ...dkimKey, ...dmarc }, ip: '198.51.100.9' }),
    'pass',
  );
  assert.equal(await ask({ raw: await write(), records: { ...spf, ...dmarc } }), 'pass');
});

test('DMARC fail is a no, whatever else holds', async () => {
  const records = { ...dkimKey, ...spf, ...dmarc, ...stranger };
  assert.equal(await ask({ raw: await write(), records, ip: '198.51.100.9' }), 'fail');
  assert.equal(await ask({ raw: await write('other.example'), records, envelopeFrom: 'x@other.example' }), 'fail');
});

test('where no DMARC policy is published, an aligned signature or aligned SPF is a yes', async () => {
  assert.equal(await ask({ raw: await write('example.com'), records: dkimKey, ip: '198.51.100.9' }), 'pass');
  assert.equal(await ask({ raw: await write(), records: spf }), 'pass');
  const bounces = { 'bounce.example.com': 'v=spf1 ip4:192.0.2.1 -all' };
  assert.equal(await ask({ raw: await write(), records: bounces, envelopeFrom: 'x@bounce.example.com' }), 'pass');
});

test('somebody else’s signature or SPF is a no', async () => {
  assert.equal(
    await ask({ raw: await write('other.example'), records: stranger, envelopeFrom: 'x@other.example' }),
    'fail',
  );
  assert.equal(await ask({ raw: await write(), records: {} }), 'fail');
});

test('a changed body breaks the signature', async () => {
  const raw = Buffer.from((await write('example.com')).toString().replace('attachment', 'addition'));
  assert.equal(await ask({ raw, records: dkimKey, ip: '198.51.100.9' }), 'fail');
});

test('when DNS cannot say, the answer is temporary, not no; and not yes', async () => {
  const raw = await write('example.com');
  const nowhere = '198.51.100.9';
  assert.equal(await ask({ raw, records: dmarc, down: ['k._domainkey.example.com'], ip: nowhere }), 'temporary');
  assert.equal(await ask({ raw: await write(), records: dmarc, down: ['example.com'] }), 'temporary');
  assert.equal(
    await ask({ raw: await write(), records: {}, down: ['_dmarc.example.com', 'example.com'] }),
    'temporary',
  );
  // A signature that holds decides without the policy.
  assert.equal(await ask({ raw, records: dkimKey, down: ['_dmarc.example.com'], ip: nowhere }), 'pass');
});

test('the verified author must be the one we charge', async () => {
  const raw = await write('example.com');
  assert.equal(await ask({ raw, records: { ...dkimKey, ...dmarc }, from: 'bianchi@example.com' }), 'fail');
  const second = Buffer.concat([
    Buffer.from('From: rossi@example.com\r\n'),
    await write('other.example', 'x@other.example'),
  ]);
  assert.equal(await ask({ raw: second, records: { ...stranger, ...spf }, envelopeFrom: 'x@other.example' }), 'fail');
  assert.deepEqual((await readHeaders(inPieces(second))).from, refused('several-froms'));
});

test('verdicts that stand in the mail itself count for nothing', async () => {
  const forged = [
    'Authentication-Results: amazonses.com; dkim=pass; dmarc=pass',
    'X-SES-DKIM-SIGNATURE: pass',
    'Received-SPF: pass',
    '',
  ];
  const raw = Buffer.concat([Buffer.from(forged.join('\r\n')), await write()]);
  assert.equal(await ask({ raw, records: dmarc }), 'fail');
});

test('a signature over a part of the body is none: documents could be added behind it', async () => {
  const raw = await write();
  const sign = async (maxBodyLength?: number): Promise<Buffer> => {
    const length = maxBodyLength === undefined ? {} : { maxBodyLength };
    const options = { signingDomain: 'example.com', selector: 'k', privateKey: exported, ...length };
    const { signatures } = await dkimSign(raw, { ...options, signatureData: [options] });
    return Buffer.concat([Buffer.from(signatures), raw, Buffer.from('added afterwards\r\n')]);
  };
  const body = raw.length - raw.indexOf('\r\n\r\n') - 4;
  const resolver = nameServer(dkimKey);
  const partly = await sign(body);
  assert.ok(partly.includes(`l=${body}`));
  assert.equal(await verifyAlignedDkim({ raw: inPieces(partly), from: 'rossi@example.com', resolver }), 'fail');
  assert.equal(await ask({ raw: partly, records: { ...dkimKey, ...dmarc }, ip: '198.51.100.9' }), 'fail');
  // Without the addition the same signature covers everything.
  const whole = partly.subarray(0, -'added afterwards\r\n'.length);
  assert.equal(await verifyAlignedDkim({ raw: inPieces(whole), from: 'rossi@example.com', resolver }), 'pass');
});

test('an aligned DKIM signature can be verified by itself', async () => {
  const from = 'rossi@example.com';
  const verify = async (raw: Buffer, resolver: Resolver) => verifyAlignedDkim({ raw: inPieces(raw), from, resolver });
  assert.equal(await verify(await write('example.com'), nameServer(dkimKey)), 'pass');
  assert.equal(await verify(await write('other.example'), nameServer(stranger)), 'fail');
  assert.equal(await verify(await write(), nameServer(dkimKey)), 'fail');
  assert.equal(await verify(await write('example.com'), nameServer({}, ['k._domainkey.example.com'])), 'temporary');
});

test('SES verdicts: DMARC decides; where it does not, aligned SPF or our own DKIM check', async () => {
  const table: [
    dmarc: 'PASS' | 'FAIL' | 'GRAY' | 'PROCESSING_FAILED',
    spf: 'PASS' | 'GRAY',
    envelope: string,
    own: Verdict,
    result: Verdict,
  ][] = [
    ['PASS', 'GRAY', 'x@other.example', 'fail', 'pass'],
    ['FAIL', 'PASS', 'rossi@example.com', 'pass', 'fail'],
    ['GRAY', 'PASS', 'rossi@example.com', 'fail', 'pass'],
    ['GRAY', 'PASS', 'x@bounce.example.com', 'fail', 'pass'],
    ['GRAY', 'PASS', 'x@other.example', 'fail', 'fail'],
    ['GRAY', 'PASS', 'x@notexample.com', 'fail', 'fail'],
    ['GRAY', 'PASS', '', 'fail', 'fail'],
    ['GRAY', 'GRAY', 'rossi@example.com', 'pass', 'pass'],
    ['PROCESSING_FAILED', 'GRAY', 'rossi@example.com', 'pass', 'pass'],
    ['PROCESSING_FAILED', 'GRAY', 'rossi@example.com', 'fail', 'fail'],
    ['PROCESSING_FAILED', 'GRAY', 'rossi@example.com', 'temporary', 'temporary'],
  ];
  for (const [dmarcVerdict, spfVerdict, envelopeFrom, own, result] of table) {
    const verdicts = { dmarc: dmarcVerdict, spf: spfVerdict, envelopeFrom, from: 'rossi@example.com' };
    assert.equal(await judgeVerdicts(verdicts, async () => own), result, JSON.stringify(verdicts));
  }
});
