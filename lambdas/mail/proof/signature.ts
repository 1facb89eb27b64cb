/** DKIM-Signature fields (RFC 6376 section 3.5, RFC 8463, RFC 8301): what one says, as far as it is worth verifying. */
import { createHash } from 'node:crypto';
import { type Canonicalisation, canonicalField } from './canonical.ts';
import { isHostName } from './domains.ts';
import { type RawField, rawValue } from './header-block.ts';
import { readList, readTags } from './tag-list.ts';

export interface Signature {
  /** `d=` and `s=`, lower case. */
  readonly domain: string;
  readonly selector: string;
  /** Domain of `i=`; the key may want it to be `domain` itself. */
  readonly identityDomain: string;
  readonly algorithm: 'rsa-sha256' | 'ed25519-sha256';
  readonly headerForm: Canonicalisation;
  readonly bodyForm: Canonicalisation;
  /** Names in `h=`, lower case, in order, as often as they stand there. */
  readonly signed: readonly string[];
  readonly bodyHash: Buffer;
  readonly value: Buffer;
  /** Milliseconds since 1970: `t=`, and `x=`. */
  readonly signedAt?: number;
  readonly expiresAt?: number;
  readonly field: RawField;
}

/** Longer ones are met nowhere. */
const maxFieldLength = 16 * 1024;
const maxNames = 200;
const algorithms = ['rsa-sha256', 'ed25519-sha256'] as const;
const forms: readonly string[] = ['simple', 'relaxed'];
/** Without these a signature does not say whose mail it is, and which (RFC 6376 section 5.4.1). */
const needed = ['from', 'subject', 'date', 'message-id'];

/**
 * Reads one field.
 *
 * @returns undefined for what proves nothing whatever its key says: malformed, another version, SHA-1, a part of the body
 *   only (`l=`), or one that leaves From, Subject, Date or Message-ID open
 */
export function readSignature(field: RawField): Signature | undefined {
  if (field.text.length > maxFieldLength) return undefined;
  const tags = readTags(rawValue(field));
  if (tags?.get('v') !== '1' || tags.has('l')) return undefined;
  const algorithm = algorithms.find((known) => known === tags.get('a')?.toLowerCase());
  const [headerForm = 'simple', bodyForm = 'simple'] = (tags.get('c') ?? 'simple/simple').toLowerCase().split('/');
  const domain = (tags.get('d') ?? '').toLowerCase();
  const selector = (tags.get('s') ?? '').toLowerCase();
  const identity = tags.get('i') ?? `@${domain}`;
  const identityDomain = identity.slice(identity.lastIndexOf('@') + 1).toLowerCase();
  const signed = readList(tags.get('h') ?? '');
  const bodyHash = readBase64(tags.get('bh'));
  const value = readBase64(tags.get('b'));
  const times = [readSeconds(tags.get('t')), readSeconds(tags.get('x'))] as const;
  if (algorithm === undefined || bodyHash?.length !== 32 || value === undefined || times.includes('malformed')) {
    return undefined;
  }
  if (!isForm(headerForm) || !isForm(bodyForm) || !isHostName(`${selector}._domainkey.${domain}`)) return undefined;
  if (identityDomain !== domain && !identityDomain.endsWith(`.${domain}`)) return undefined;
  if (signed.length > maxNames || !needed.every((name) => signed.includes(name))) return undefined;
  if (!readList(tags.get('q') ?? 'dns/txt').includes('dns/txt')) return undefined;
  const [signedAt, expiresAt] = times as readonly (number | undefined)[];
  return {
    ...{ domain, selector, identityDomain, algorithm, headerForm, bodyForm, signed, bodyHash, value, field },
    ...(signedAt === undefined ? {} : { signedAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

const isForm = (text: string): text is Canonicalisation => forms.includes(text);

function readBase64(text: string | undefined): Buffer | undefined {
  const plain = text?.replace(/\s+/g, '') ?? '';
  return /^[A-Za-z0-9+/]+={0,2}$/.test(plain) ? Buffer.from(plain, 'base64') : undefined;
}

function readSeconds(text: string | undefined): number | 'malformed' | undefined {
  if (text === undefined) return undefined;
  return /^[0-9]{1,12}$/.test(text) ? Number(text) * 1000 : 'malformed';
}

/**
 * What the signature's value was made over (RFC 6376 section 3.7): the named fields, from the bottom up where a name
 * stands several times, then the signature itself without its value.
 */
export function signedHeader(fields: readonly RawField[], { signed, headerForm, field }: Signature): Buffer {
  const left = new Map<string, RawField[]>();
  for (const one of fields) {
    const same = left.get(one.name);
    if (same === undefined) left.set(one.name, [one]);
    else same.push(one);
  }
  const covered = signed.flatMap((name) => left.get(name)?.pop() ?? []);
  const own = { ...field, text: withoutValue(field.text) };
  const lines = [...covered.map((one) => `${canonicalField(one, headerForm)}\r\n`), canonicalField(own, headerForm)];
  return Buffer.from(lines.join(''), 'latin1');
}

/** The `b=` tag keeps its name and loses its value. */
const withoutValue = (text: string): string => {
  const colon = text.indexOf(':') + 1;
  return text.slice(0, colon) + text.slice(colon).replace(/(^|;)(\s*b\s*=)[^;]*/, '$1$2');
};

export const sha256 = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest();
