/** Asks the real rule about a mail of a test: a file, a name server on loopback, nothing in between. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { normaliseAddress } from '../../../lambdas/fax/addresses.ts';
import { type Examination, examineMail } from '../../../lambdas/mail/proof/examine.ts';
import { nodeResolver } from '../../../lambdas/mail/proof/lookups.ts';
import { type Peer, type Proof, proveSender } from '../../../lambdas/mail/proof/prove.ts';
import type { DnsServer } from './dns-server.ts';
import { now } from './providers.ts';

export async function withFile<T>(mail: string | Buffer, work: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'faxpost-proof-'));
  const path = join(folder, 'mail.eml');
  await writeFile(path, mail, 'latin1');
  return work(path).finally(() => rm(folder, { recursive: true }));
}

export const examine = (mail: string | Buffer): Promise<Examination | undefined> => withFile(mail, examineMail);

export interface Way {
  readonly ip?: string;
  readonly peer?: Peer;
  readonly envelopeFrom?: string;
  readonly at?: number;
  readonly lookupMillis?: number;
  /** Whose mail it is taken for: From's, unless given. */
  readonly address?: string;
}

/** By default it comes from a place that no record names. */
export async function prove(
  mail: string | Buffer,
  dns: DnsServer,
  { ip = '198.51.100.9', peer, envelopeFrom = 'bounce@forwarder.example', at = now, lookupMillis, address }: Way = {},
): Promise<Proof> {
  const examination = await examine(mail);
  return proveSender({
    examination,
    address: address ?? (examination?.from.ok ? (normaliseAddress(examination.from.value) ?? '') : ''),
    peer: peer ?? { ip, helo: 'mail.example.com' },
    envelopeFrom,
    at,
    resolver: nodeResolver(dns.address),
    ...(lookupMillis === undefined ? {} : { lookupMillis }),
  });
}
