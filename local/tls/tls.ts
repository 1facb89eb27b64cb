/** The certificate for STARTTLS: the operator's, or one of our own that is made once and kept. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { isIP } from 'node:net';
import { dirname, join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { toDomain } from '../../lambdas/mail/addresses.ts';
import { type Settings, SettingsError } from '../settings.ts';
import { type Certificate, makeSelfSigned } from './self-signed.ts';

const dayMillis = 24 * 60 * 60_000;
const lifeMillis = 3652 * dayMillis;

/** Throws `SettingsError` when the operator's files cannot be read, or are no certificate and its key. */
export async function readTls(
  { data, domains, host, tls }: Pick<Settings, 'data' | 'domains' | 'host' | 'tls'>,
  now = Date.now(),
): Promise<Certificate> {
  if (tls !== undefined) {
    return checked(
      { cert: await readGiven('FAXPOST_TLS_CERT', tls.cert), key: await readGiven('FAXPOST_TLS_KEY', tls.key) },
      tls,
    );
  }
  const path = join(data, 'tls', 'self-signed.pem');
  const hosts = hostsOf(domains, host);
  const kept = await readFile(path, 'utf8').catch(() => undefined);
  if (kept !== undefined && isUsable(kept, hosts, now)) return { cert: kept, key: kept };
  const made = await makeSelfSigned(hosts, now - dayMillis, now + lifeMillis);
  await keep(path, made.key + made.cert);
  return made;
}

async function readGiven(variable: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new SettingsError(`${variable}: ${path} cannot be read (${error instanceof Error ? error.message : error}).`);
  });
}

function checked(given: Certificate, paths: { readonly cert: string; readonly key: string }): Certificate {
  const attempt = <T>(what: string, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw new SettingsError(`${what} (${error instanceof Error ? error.message : String(error)}).`);
    }
  };
  const { cert, key } = given;
  const certificate = attempt(
    `FAXPOST_TLS_CERT: ${paths.cert} is no certificate in PEM`,
    () => new X509Certificate(cert),
  );
  const privateKey = attempt(`FAXPOST_TLS_KEY: ${paths.key} is no private key in PEM without a password`, () =>
    createPrivateKey(key),
  );
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new SettingsError(`FAXPOST_TLS_KEY: ${paths.key} is not the key of the certificate in ${paths.cert}.`);
  }
  attempt('FAXPOST_TLS_CERT and FAXPOST_TLS_KEY cannot be used together', () => createSecureContext({ cert, key }));
  return given;
}

function hostsOf(domains: readonly string[], host: string): [string, ...string[]] {
  const named = domains.map((domain) => toDomain(domain)).filter((domain) => domain !== undefined);
  // What listens everywhere has no name of its own.
  const own = ['0.0.0.0', '::'].includes(host) ? [] : [host];
  const [first = 'localhost', ...others] = new Set([...named, ...own, 'localhost', '127.0.0.1', '::1']);
  return [first, ...others];
}

/** A new certificate is made when the old one has run out, does not name every host, or cannot be read. */
function isUsable(kept: string, hosts: readonly string[], now: number): boolean {
  try {
    const certificate = new X509Certificate(kept);
    const names = (host: string) =>
      (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined;
    return kept.includes('PRIVATE KEY') && certificate.validToDate.getTime() > now && hosts.every(names);
  } catch {
    return false;
  }
}

/** Key and certificate in one file, so that they always belong together; nobody else may read it. */
async function keep(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}
