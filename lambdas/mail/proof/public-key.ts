/** Keys that domains publish for their signatures (RFC 6376 section 3.6.1, RFC 8463), and whether one made a signature. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { sha256 } from './signature.ts';
import { readList, readTags } from './tag-list.ts';

export interface DomainKey {
  readonly kind: 'rsa' | 'ed25519';
  readonly key: KeyObject;
  /** `t=s`: the signature's identity must be in the very domain. */
  readonly isStrict: boolean;
}

/** A record with a key of the largest size that is taken has less than half of that. */
const maxRecordLength = 8192;
/** RFC 8301 section 3.2 asks for 1,024 bits; beyond 8,192 a key only costs time. */
const rsaBits = { min: 1024, max: 8192 } as const;
/** The beginning of an Ed25519 key's SubjectPublicKeyInfo (RFC 8410 section 4). */
const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Reads the key out of the TXT records of a selector.
 *
 * @returns undefined when there is none, none that is sound, or several
 */
export function readDomainKey(records: readonly string[]): DomainKey | undefined {
  const found = records.flatMap((record) => readKeyRecord(record) ?? []);
  return found.length === 1 ? found[0] : undefined;
}

function readKeyRecord(record: string): DomainKey | undefined {
  const tags = record.length > maxRecordLength ? undefined : readTags(record);
  if (tags === undefined || (tags.get('v') ?? 'DKIM1') !== 'DKIM1') return undefined;
  const flags = readList(tags.get('t') ?? '');
  const services = readList(tags.get('s') ?? '*');
  const hashes = readList(tags.get('h') ?? 'sha256');
  const isForUs = services.some((service) => service === '*' || service === 'email') && hashes.includes('sha256');
  // A domain that tests (`t=y`) asks that its signatures be taken for none.
  if (!isForUs || flags.includes('y')) return undefined;
  const kind = (tags.get('k') ?? 'rsa').toLowerCase();
  const bytes = Buffer.from((tags.get('p') ?? '').replace(/\s+/g, ''), 'base64');
  const key = kind === 'rsa' ? readRsa(bytes) : kind === 'ed25519' ? readEd25519(bytes) : undefined;
  return key && { kind: kind as DomainKey['kind'], key, isStrict: flags.includes('s') };
}

function readRsa(der: Buffer): KeyObject | undefined {
  // SubjectPublicKeyInfo as everybody publishes it, or the bare key as RFC 6376 says.
  const key = tryKey(der, 'spki') ?? tryKey(der, 'pkcs1');
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
  return key?.asymmetricKeyType === 'rsa' && bits >= rsaBits.min && bits <= rsaBits.max ? key : undefined;
}

const readEd25519 = (bytes: Buffer): KeyObject | undefined =>
  bytes.length === 32 ? tryKey(Buffer.concat([ed25519Prefix, bytes]), 'spki') : undefined;

function tryKey(key: Buffer, type: 'spki' | 'pkcs1'): KeyObject | undefined {
  try {
    return createPublicKey({ key, format: 'der', type });
  } catch {
    return undefined;
  }
}

/** @param signedHeader what `signedHeader` gives */
export function isSignedBy(
  { kind, key }: DomainKey,
  algorithm: 'rsa-sha256' | 'ed25519-sha256',
  signedHeader: Uint8Array,
  value: Uint8Array,
): boolean {
  if (!algorithm.startsWith(`${kind}-`)) return false;
  // RFC 8463 section 3: Ed25519 signs the hash.
  return kind === 'rsa'
    ? verify('RSA-SHA256', signedHeader, key, value)
    : verify(null, sha256(signedHeader), key, value);
}
