/**
 * Cryptographic Message Syntax (RFC 5652) as far as a reader needs it: is it signed, then what is inside; or is it
 * encrypted. No signature is verified here: a signature is not what says who may send.
 */

/** Signed content; or certificates and nothing else; or something only its addressee can open. */
export type CmsContent =
  | { readonly kind: 'signed'; readonly content: Buffer }
  | { readonly kind: 'certificates' }
  | { readonly kind: 'encrypted' };

const oids = {
  signed: '1.2.840.113549.1.7.2',
  enveloped: '1.2.840.113549.1.7.3',
  encrypted: '1.2.840.113549.1.7.6',
  authenticatedEnveloped: '1.2.840.113549.1.9.16.1.23',
} as const;

/** One value of BER (ITU-T X.690): bytes from `from` to `to` are its content, `next` is behind it. */
interface Value {
  readonly tag: number;
  readonly from: number;
  readonly to: number;
  readonly next: number;
}

const sequence = 0x30;
const objectIdentifier = 0x06;
const octetString = 0x04;
const constructed = 0x20;
const explicitZero = 0xa0;
/** Values in values; real ones stay below twenty. */
const maxDepth = 32;

/** @returns undefined for what is no BER, ends early or nests too deep. */
function readValue(bytes: Buffer, at: number, limit: number, depth = 0): Value | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || at + 2 > limit || depth > maxDepth || (tag & 0x1f) === 0x1f)
    return undefined;
  const from = at + 2;
  if (first < 0x80) return from + first <= limit ? { tag, from, to: from + first, next: from + first } : undefined;
  if (first === 0x80) return readIndefinite(bytes, { tag, from, limit, depth });
  const count = first & 0x7f;
  if (count > 4 || from + count > limit) return undefined;
  const to = from + count + bytes.readUIntBE(from, count);
  return to <= limit ? { tag, from: from + count, to, next: to } : undefined;
}

/** Length unknown at the start: programs that sign while they write. Two zero bytes end it. */
function readIndefinite(
  bytes: Buffer,
  { tag, from, limit, depth }: { tag: number; from: number; limit: number; depth: number },
): Value | undefined {
  let at = from;
  while (at + 2 <= limit) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return { tag, from, to: at, next: at + 2 };
    const inner = readValue(bytes, at, limit, depth + 1);
    if (!inner) return undefined;
    at = inner.next;
  }
  return undefined;
}

function childrenOf(bytes: Buffer, { from, to }: Value, max = Number.POSITIVE_INFINITY): Value[] {
  const children: Value[] = [];
  for (let at = from; at < to && children.length < max; ) {
    const child = readValue(bytes, at, to);
    if (!child) break;
    children.push(child);
    at = child.next;
  }
  return children;
}

function readOid(bytes: Buffer, value: Value | undefined): string | undefined {
  if (value?.tag !== objectIdentifier) return undefined;
  const numbers: number[] = [];
  let number = 0;
  for (const byte of bytes.subarray(value.from, Math.min(value.to, value.from + 32))) {
    number = number * 128 + (byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    numbers.push(number);
    number = 0;
  }
  const [first = 0, ...rest] = numbers;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...rest].join('.');
}

/** An octet string may be cut into segments, these again. */
function collectOctets(bytes: Buffer, value: Value, depth = 0): Buffer[] {
  if ((value.tag & constructed) === 0) return [bytes.subarray(value.from, value.to)];
  return depth > maxDepth ? [] : childrenOf(bytes, value).flatMap((child) => collectOctets(bytes, child, depth + 1));
}

/** Files are also met as base64, with or without PEM's lines around it. */
function toBinary(bytes: Buffer): Buffer {
  if (bytes[0] === sequence) return bytes;
  const text = bytes
    .toString('latin1')
    .replace(/^\s*-----BEGIN[^\r\n]*/, '')
    .replace(/-----END[^\r\n]*\s*$/, '');
  return /^[A-Za-z0-9+/=\s]*$/.test(text) ? Buffer.from(text, 'base64') : bytes;
}

/** @returns undefined when it is no CMS that can be read: then it is a file like any other. */
export function openCms(given: Buffer): CmsContent | undefined {
  const bytes = toBinary(given);
  const outer = readValue(bytes, 0, bytes.length);
  if (outer?.tag !== sequence) return undefined;
  const [type, wrapped] = childrenOf(bytes, outer, 2);
  const oid = readOid(bytes, type);
  if (oid === oids.enveloped || oid === oids.encrypted || oid === oids.authenticatedEnveloped)
    return { kind: 'encrypted' };
  if (oid !== oids.signed || wrapped?.tag !== explicitZero) return undefined;
  // SignedData ::= SEQUENCE { version, digestAlgorithms, encapContentInfo SEQUENCE { type, [0] OCTET STRING }, … }
  const [signedData] = childrenOf(bytes, wrapped, 1);
  const encapsulated = signedData && childrenOf(bytes, signedData, 3)[2];
  const [, explicit] = encapsulated ? childrenOf(bytes, encapsulated, 2) : [];
  if (!encapsulated) return undefined;
  if (!explicit) return { kind: 'certificates' };
  const [content] = childrenOf(bytes, explicit, 1);
  if (!content || (content.tag & ~constructed) !== octetString) return undefined;
  const octets = Buffer.concat(collectOctets(bytes, content));
  return octets.length === 0 ? { kind: 'certificates' } : { kind: 'signed', content: octets };
}
