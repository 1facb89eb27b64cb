/** The certificate that the service makes for itself. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { connect, createServer } from 'node:tls';
import { SettingsError } from '../../local/settings.ts';
import { makeSelfSigned } from '../../local/tls/self-signed.ts';
import { readTls } from '../../local/tls/tls.ts';

const folder = await mkdtemp(join(tmpdir(), 'faxpost-tls-'));
after(() => rm(folder, { recursive: true }));

const year = 365.25 * 24 * 60 * 60_000;
const now = Date.parse('2026-03-01T09:00:00Z');

test('a certificate names its hosts, signs itself, and lives as long as asked', async () => {
  const { cert, key } = await makeSelfSigned(
    ['fax.example', '127.0.0.1', '::1', '2001:db8::a:1'],
    now,
    now + 10 * year,
  );
  const certificate = new X509Certificate(cert);
  assert.equal(certificate.subject, 'CN=fax.example');
  assert.equal(certificate.checkHost('fax.example'), 'fax.example');
  assert.equal(certificate.checkHost('mail.example'), undefined);
  for (const address of ['127.0.0.1', '::1', '2001:db8::a:1']) assert.equal(certificate.checkIP(address), address);
  assert.equal(certificate.checkIP('127.0.0.2'), undefined);
  assert.ok(certificate.verify(certificate.publicKey));
  assert.equal(certificate.issuer, certificate.subject);
  assert.ok(!certificate.ca);
  assert.equal(certificate.validFromDate.getTime(), now);
  assert.equal(certificate.validToDate.getTime(), now + 10 * year);
  assert.match(key, /^-----BEGIN PRIVATE KEY-----/);
});

test('years from 2050 are written with four digits', async () => {
  const from = Date.parse('2049-12-31T23:59:59Z');
  const { validFromDate, validToDate } = new X509Certificate((await makeSelfSigned(['x'], from, from + 1000)).cert);
  assert.deepEqual([validFromDate.getTime(), validToDate.getTime()], [from, from + 1000]);
});

test('a client that trusts the certificate connects by name, and no other name', async () => {
  const { cert, key } = await makeSelfSigned(['fax.example', 'localhost'], Date.now() - 1000, Date.now() + year);
  const server = createServer({ cert, key }, (socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const good = connect({ host: '127.0.0.1', port, ca: cert, servername: 'fax.example' });
  await once(good, 'secureConnect');
  assert.ok(good.authorized);
  good.destroy();
  const bad = connect({ host: '127.0.0.1', port, ca: cert, servername: 'other.example' });
  const [error] = (await once(bad, 'error').catch((reason: unknown) => [reason])) as [NodeJS.ErrnoException];
  assert.equal(error.code, 'ERR_TLS_CERT_ALTNAME_INVALID');
  server.close();
});

test('the certificate is made once and kept where nobody else can read it', async () => {
  const settings = { data: join(folder, 'kept'), domains: ['fax.example', 'fäx.example'], host: '192.0.2.7' };
  const first = await readTls(settings, now);
  const certificate = new X509Certificate(first.cert);
  for (const host of ['fax.example', 'xn--fx-via.example', 'localhost']) assert.ok(certificate.checkHost(host), host);
  for (const address of ['127.0.0.1', '::1', '192.0.2.7']) assert.ok(certificate.checkIP(address), address);
  assert.equal((await stat(join(settings.data, 'tls', 'self-signed.pem'))).mode & 0o777, 0o600);

  const serial = async (changed: Partial<typeof settings>, at: number) =>
    new X509Certificate((await readTls({ ...settings, ...changed }, at)).cert).serialNumber;
  assert.equal(await serial({}, now + 9 * year), certificate.serialNumber, 'kept');
  assert.notEqual(await serial({}, now + 11 * year), certificate.serialNumber, 'run out');
  const renewed = await serial({}, now);
  assert.notEqual(await serial({ domains: ['other.example'] }, now), renewed, 'another domain');
});

test('a file that was cut short is made anew', async () => {
  const settings = { data: join(folder, 'cut'), domains: ['fax.example'], host: '0.0.0.0' };
  await readTls(settings, now);
  await writeFile(join(settings.data, 'tls', 'self-signed.pem'), '-----BEGIN PRIVATE KEY-----\n');
  assert.ok(new X509Certificate((await readTls(settings, now)).cert).checkHost('fax.example'));
});

test('the operator’s own certificate is used; one that cannot be read is said by its variable', async () => {
  const { cert, key } = await makeSelfSigned(['mine.example'], now, now + year);
  const tls = { cert: join(folder, 'mine.crt'), key: join(folder, 'mine.key') };
  await writeFile(tls.cert, cert);
  const settings = { data: folder, domains: ['fax.example'], host: '127.0.0.1', tls };
  await assert.rejects(
    readTls(settings),
    (error) => error instanceof SettingsError && /FAXPOST_TLS_KEY/.test(error.message),
  );
  await writeFile(tls.key, key);
  assert.deepEqual(await readTls(settings), { cert, key });
  const refuses = (says: RegExp) =>
    assert.rejects(readTls(settings), (error) => error instanceof SettingsError && says.test(error.message));
  await writeFile(tls.key, (await makeSelfSigned(['mine.example'], now, now + year)).key);
  await refuses(/FAXPOST_TLS_KEY: .*mine\.key is not the key of the certificate in .*mine\.crt/);
  await writeFile(tls.key, cert);
  await refuses(/FAXPOST_TLS_KEY: .*mine\.key is no private key/);
  await writeFile(tls.cert, 'hello');
  await refuses(/FAXPOST_TLS_CERT: .*mine\.crt is no certificate/);
});
