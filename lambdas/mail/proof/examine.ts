/**
 * What a mail itself says about who wrote it: everything about its signatures that needs no look-up. One pass over the
 * file, linear, with flat memory; made to run in a worker that may be killed.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { domainOf, normaliseAddress } from '../../fax/addresses.ts';
import { refused } from '../../fax/result.ts';
import { parseAddresses, parseFrom } from '../addresses.ts';
import type { Sender } from '../incoming.ts';
import { headerLimits } from '../mime/header-limits.ts';
import { certifiedField } from '../mime/part-kinds.ts';
import { BodyHash, type Canonicalisation, canonicalField } from './canonical.ts';
import { isAligned } from './domains.ts';
import { fieldValue, type HeaderBlock, type RawField, readHeaderBlock } from './header-block.ts';
import { readSignature, type Signature, sha256, signedHeader } from './signature.ts';
import { frameBytes, isBorneOut, readFrame } from './structure.ts';

/** A signature over this very mail by a domain aligned with From's, if its domain's key says so too. */
export interface IntactSignature extends Omit<Signature, 'field' | 'bodyHash' | 'headerForm' | 'bodyForm'> {
  readonly input: Uint8Array;
}

export interface Examination {
  readonly from: Sender;
  /** Fields that divide the mail, and of which it has more than one: two readers may see different documents. */
  readonly doubled: readonly string[];
  readonly signatures: readonly IntactSignature[];
  /** Of Date; undefined when missing or unreadable. */
  readonly date?: number;
  /** Addresses of To and of Cc. */
  readonly to: readonly string[];
  readonly cc: readonly string[];
  /** Names of the structural fields that it has. */
  readonly structural: readonly string[];
  readonly isMultipart: boolean;
  /** The body itself says what an unsigned Content-Type says. */
  readonly isStructureBorneOut: boolean;
  /**
   * Of a mail with a signature, the same for every copy whatever was added to it: over From, Subject, Date, Message-ID
   * and body.
   */
  readonly identity?: string;
}

/** Fields that say how a mail is divided and packed, and which mail in it counts (certified mail, RFC 6109 section 3.1). */
export const structuralFields = [
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  certifiedField,
] as const;
const isStructural = (name: string): boolean => name.startsWith('content-') || name === certifiedField;
/** Whoever signs more often only makes work. */
const maxSignatures = 8;

/**
 * Examines a mail.
 *
 * @param path of the raw mail
 * @returns undefined for one whose header is too long or may be read in two ways
 */
export async function examineMail(path: string): Promise<Examination | undefined> {
  const file = await open(path);
  try {
    const start = await readAt(file, 0, headerLimits.bytes + 1);
    const block = readHeaderBlock(start);
    return block && (await examine(file, block));
  } finally {
    await file.close();
  }
}

async function examine(file: FileHandle, { fields, bodyAt }: HeaderBlock): Promise<Examination> {
  const named = (name: string): RawField[] => fields.filter((field) => field.name === name);
  const textOf = (field: RawField | undefined): string => (field === undefined ? '' : fieldValue(field));
  const from = readFrom(named('from').map(textOf));
  const domain = from.ok ? domainOf(normaliseAddress(from.value) ?? '') : '';
  const candidates = domain === '' ? [] : signaturesFor(domain, named('dkim-signature'));
  const forms = candidates.map(({ bodyForm }) => bodyForm);
  const hashes = await hashBody(file, bodyAt, new Set(forms.length === 0 ? [] : ['relaxed', ...forms]));
  const bodyHash = hashes.get('relaxed');
  const addressed = (name: string): string[] => named(name).flatMap((field) => parseAddresses(textOf(field)) ?? []);
  const date = Date.parse(
    textOf(named('date')[0])
      .slice(0, 100)
      .replace(/\([^()]*\)/g, ' '),
  );
  const contentType = textOf(named('content-type')[0]);
  const names = new Set(fields.map(({ name }) => name));
  return {
    from,
    doubled: [...names].filter((name) => isStructural(name) && named(name).length > 1),
    signatures: candidates.flatMap((signature) => intact(fields, signature, hashes) ?? []),
    ...(Number.isNaN(date) ? {} : { date }),
    to: addressed('to'),
    cc: addressed('cc'),
    structural: structuralFields.filter((name) => names.has(name)),
    isMultipart: /^\s*multipart\//i.test(contentType),
    isStructureBorneOut: isBorneOut(contentType, await frameOf(file, bodyAt)),
    ...(bodyHash === undefined ? {} : { identity: identityOf(fields, bodyHash) }),
  };
}

/** More than one From, or more than one address in it, names nobody. */
const readFrom = (values: readonly string[]): Sender =>
  values.length > 1 ? refused('several-froms') : parseFrom(values[0] ?? '');

const signaturesFor = (domain: string, fields: readonly RawField[]): Signature[] =>
  fields
    .flatMap((field) => readSignature(field) ?? [])
    .filter((signature) => isAligned(signature.domain, domain))
    .slice(0, maxSignatures);

/** @returns undefined when the body is not what was signed, or a signed or structural field stands more often than it may */
function intact(
  fields: readonly RawField[],
  { field, bodyHash, headerForm, bodyForm, ...rest }: Signature,
  hashes: ReadonlyMap<Canonicalisation, Buffer>,
): IntactSignature | undefined {
  if (hashes.get(bodyForm)?.equals(bodyHash) !== true) return undefined;
  const counts = new Map<string, number>();
  for (const { name } of fields) counts.set(name, (counts.get(name) ?? 0) + 1);
  const allowed = new Map<string, number>();
  for (const name of rest.signed) allowed.set(name, (allowed.get(name) ?? 0) + 1);
  for (const name of [...counts.keys()].filter(isStructural)) allowed.set(name, allowed.get(name) ?? 1);
  const isOver = [...allowed].some(([name, count]) => (counts.get(name) ?? 0) > count);
  if (isOver) return undefined;
  return { ...rest, input: signedHeader(fields, { ...rest, field, bodyHash, headerForm, bodyForm }) };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await file.read(buffer, read, length - read, position + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}

async function hashBody(
  file: FileHandle,
  bodyAt: number,
  forms: ReadonlySet<Canonicalisation>,
): Promise<ReadonlyMap<Canonicalisation, Buffer>> {
  if (forms.size === 0) return new Map();
  const hashes = [...forms].map((form) => [form, new BodyHash(form)] as const);
  const content = file.createReadStream({ start: bodyAt, autoClose: false, highWaterMark: 256 * 1024 });
  for await (const chunk of content) for (const [, hash] of hashes) hash.update(chunk as Buffer);
  return new Map(hashes.map(([form, hash]) => [form, hash.digest()]));
}

async function frameOf(file: FileHandle, bodyAt: number) {
  const { size } = await file.stat();
  const endAt = Math.max(bodyAt, size - frameBytes);
  const start = await readAt(file, bodyAt, frameBytes);
  return readFrame(start, await readAt(file, endAt, frameBytes), endAt === bodyAt);
}

function identityOf(fields: readonly RawField[], bodyHash: Buffer): string {
  const names = ['from', 'subject', 'date', 'message-id'];
  const lines = names.map((name) => {
    const field = fields.find((one) => one.name === name);
    return field === undefined ? `${name}:` : canonicalField(field, 'relaxed');
  });
  return sha256([...lines, bodyHash.toString('hex')].join('\n')).toString('hex');
}
