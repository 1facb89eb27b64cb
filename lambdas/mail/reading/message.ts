/** One message, at the top or inside another one: its parts read through, contents sent to the sink on the way. */
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { cleanFileName } from '../../fax/outside-text.ts';
import { headBytes, pgpKindOf } from '../containers/pgp.ts';
import type { OpenedMessage, PgpReader } from '../containers/pgp-messages.ts';
import { splitSigned } from '../containers/signed-entity.ts';
import { decodeTransfer } from '../containers/transfer-encoding.ts';
import { isEntity, type Unwrapped, type UnwrappedFile, unwrap, wrapperOf } from '../containers/unwrap.ts';
import type { DocumentSink, MailHeaders } from '../incoming.ts';
import { Flattener, limits } from '../mime/flatten.ts';
import type { Leaf } from '../mime/leaf.ts';
import { certifiedField, isDetachedSignature, isEndOfLetter, kindOfPart, type PartKind } from '../mime/part-kinds.ts';
import { type DecodedPart, openFlat } from '../mime/parts.ts';
import { clearText, decodeText, htmlToLines, maxTextBytes, ownLines } from './found-text.ts';
import { describeHeaders } from './headers.ts';
import { References } from './references.ts';

/** Mails in mails, wrappers in wrappers. */
const maxWrapperDepth = 5;

export interface Reading {
  readonly sink: DocumentSink;
  readonly nextPart: () => number;
  readonly depth: number;
  /** Names of fields of the outermost mail that count for nothing. */
  readonly ignored?: readonly string[];
  /** Whether the first text is kept. */
  readonly wantsText?: boolean;
  /** Opens what was encrypted to the line's key, and says what of it is signed. */
  readonly pgp?: PgpReader;
  /** What is read came out of a message that the sender signed. */
  readonly isSigned?: boolean;
}

export interface ReadPart {
  readonly kind: PartKind;
  readonly part: number;
  /** Cleaned; empty when the mail gives none. */
  readonly name: string;
  readonly contentType: string;
  readonly disposition: string;
  readonly contentId?: string;
  readonly contentLocation?: string;
  readonly bytes: number;
  readonly sha256: string;
  /** What the mail has that this part is. */
  readonly inner?: Contents;
  /** It came out of a message that the sender signed. */
  readonly isSigned?: true;
}

/** What a message has, wrappers opened. */
export interface Contents {
  readonly parts: readonly ReadPart[];
  /** What the message's own text shows. */
  readonly references: References;
  /** The lines of its first text that its sender wrote, if it was wanted; and whether that text bears its own signature. */
  readonly lines?: readonly string[];
  readonly isTextSigned?: boolean;
  /** The limit that was passed. */
  readonly exceeded?: string;
  /** Another reader may see other documents. */
  readonly hasLostContent: boolean;
  /** An envelope of certified mail (PEC, RFC 6109 section 3.1): the mail inside is what was sent. */
  readonly isCertifiedEnvelope: boolean;
}

export interface Message extends Contents {
  readonly headers: MailHeaders;
  readonly bytes: number;
  /** Its own parts that are not body, wrappers still closed. */
  readonly attachments: number;
}

interface Gathered extends Contents {
  readonly parts: ReadPart[];
  lines?: readonly string[];
  isTextSigned?: boolean;
  /** An encrypted message was opened: */
  hasOpened?: boolean;
  /** parts that only say that one follows mean nothing any more (RFC 3156 section 4). */
  readonly heralds: ReadPart[];
  exceeded?: string;
  hasLostContent: boolean;
  isCertifiedEnvelope: boolean;
}

const emptyContents = (): Gathered => ({
  parts: [],
  heralds: [],
  references: new References(),
  hasLostContent: false,
  isCertifiedEnvelope: false,
});

export async function readMessage(raw: AsyncIterable<Uint8Array>, reading: Reading): Promise<Message> {
  const gathered = emptyContents();
  const { flattener, subject } = await gather(raw, reading, gathered);
  gathered.isCertifiedEnvelope = isCertified(flattener, reading);
  if (gathered.hasOpened) {
    const rest = gathered.parts.filter((part) => !gathered.heralds.includes(part));
    gathered.parts.splice(0, gathered.parts.length, ...rest);
  }
  const attachments = flattener.leaves.filter((leaf) => kindOfPart(leaf) !== 'body').length;
  return { ...gathered, headers: describeHeaders(flattener, subject), bytes: flattener.bytes, attachments };
}

const isCertified = ({ fields }: Flattener, { depth, ignored = [] }: Reading): boolean =>
  fields.some(({ name }) => name === certifiedField) && !(depth === 0 && ignored.includes(certifiedField));

/** Reads all parts of an entity into what its message has. */
async function gather(raw: AsyncIterable<Uint8Array>, reading: Reading, into: Gathered) {
  const { ignored = [] } = reading.depth === 0 ? reading : {};
  const flattener = new Flattener({ ignored });
  const flat = openFlat(raw, flattener);
  let count = 0;
  for await (const decoded of flat.parts) {
    const leaf = flattener.leaves[count];
    if (!leaf) break;
    count++;
    const part = reading.nextPart();
    if (part >= limits.partsInAll) {
      into.exceeded = 'parts';
      break;
    }
    await readPart(leaf, part, decoded, reading, into);
  }
  if (flattener.exceeded !== undefined) into.exceeded = flattener.exceeded;
  if (flattener.hasLostContent || count !== flattener.leaves.length) into.hasLostContent = true;
  return { flattener, subject: flat.subject() };
}

/** The first bytes of what streams by. */
class HeadOf {
  readonly #most: number;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(chunk: Uint8Array): void {
    const taken = chunk.subarray(0, this.#most - this.#length);
    if (taken.length === 0) return;
    this.#chunks.push(Buffer.from(taken));
    this.#length += taken.length;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}

/** Counts and hashes content as it streams through, and keeps its first bytes. */
class Tap {
  bytes = 0;
  head = Buffer.alloc(0);
  readonly #hash = createHash('sha256');

  async *watch(content: AsyncIterable<Uint8Array>, see?: (chunk: Uint8Array) => void): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      this.#hash.update(chunk);
      this.bytes += chunk.length;
      if (this.head.length < headBytes)
        this.head = Buffer.concat([this.head, chunk.subarray(0, headBytes - this.head.length)]);
      see?.(chunk);
      yield chunk;
    }
  }

  result(): Pick<ReadPart, 'bytes' | 'sha256'> {
    return { bytes: this.bytes, sha256: this.#hash.digest('hex') };
  }
}

async function readPart(
  leaf: Leaf,
  part: number,
  decoded: DecodedPart,
  reading: Reading,
  into: Gathered,
): Promise<void> {
  const { contentType, disposition, contentId, contentLocation } = leaf;
  const name = cleanFileName(decoded.fileName ?? '');
  const tap = new Tap();
  // An inner mail may stop early; the rest is skipped below, not torn off.
  const bytes: AsyncIterable<Uint8Array> = decoded.content.iterator({ destroyOnReturn: false });
  const isHtml = contentType === 'text/html';
  const content = tap.watch(
    decodeTransfer(leaf.encoding, bytes),
    isHtml ? (chunk) => into.references.read(chunk) : undefined,
  );
  let kind = kindOfPart(leaf);
  if (kind === 'document' && isDetachedSignature(name)) kind = 'signature';
  if (kind === 'document' && isEndOfLetter(name)) kind = 'end-of-letter';
  // Programs give these types to whatever ends in .pgp or .asc: the content tells.
  const declared = isPgpType(leaf) ? kind : undefined;
  if (declared !== undefined) kind = 'document';
  let inner: Message | undefined;
  if (reading.pgp?.mayOpen && reading.depth < maxWrapperDepth && mayBePgp(leaf, kind, name)) {
    const whole = await collect(content);
    const opened = await reading.pgp.open(whole);
    if (opened !== undefined) {
      into.hasOpened = true;
      return addOpened(opened, { name, part, reading, into });
    }
    return addCollected(leaf, whole, { name, kind, declared, part, reading, into });
  }
  const wrapper = kind === 'document' ? wrapperOf(leaf, name) : undefined;
  if (wrapper) {
    const file: UnwrappedFile = {
      kind: 'file',
      name: decoded.fileName ?? '',
      contentType,
      content: await collect(content),
    };
    return await addUnwrapped(unwrap(file, wrapper, maxWrapperDepth - reading.depth), part, reading, into);
  }
  if (kind === 'document' || kind === 'picture') {
    await pipeline(content, reading.sink({ part, name: name || 'document', contentType }));
    kind = pgpKindOf(tap.head, name) ?? declared ?? kind;
  } else if (kind === 'mail' && reading.depth < maxWrapperDepth) {
    inner = await readMessage(content, { ...reading, depth: reading.depth + 1 });
  } else {
    const text =
      kind === 'body' && reading.wantsText && into.lines === undefined ? new HeadOf(maxTextBytes) : undefined;
    for await (const chunk of content) text?.add(chunk);
    if (text !== undefined) await takeText(leaf, text.bytes(), reading, into);
    if (kind === 'body' && pgpKindOf(tap.head, '') === 'encrypted') kind = 'encrypted-body';
  }
  decoded.content.resume();
  if (isHtml) into.references.endPart();
  into.parts.push({
    kind,
    part,
    name: name || cleanFileName(inner?.headers.subject ?? ''),
    contentType,
    disposition,
    ...(contentId === undefined ? {} : { contentId }),
    ...(contentLocation === undefined ? {} : { contentLocation }),
    ...tap.result(),
    ...(inner ? { inner } : {}),
    ...(reading.isSigned ? { isSigned: true } : {}),
  });
}

/** The first text that says anything: some programs put an empty one before it. */
async function takeText(leaf: Leaf, bytes: Buffer, reading: Reading, into: Gathered): Promise<void> {
  const text = leaf.contentType === 'text/html' ? htmlToLines(decodeText(leaf, bytes)) : decodeText(leaf, bytes);
  const opened = pgpKindOf(bytes, '') === 'encrypted' ? await reading.pgp?.open(bytes) : undefined;
  const shown = opened === undefined ? text : opened.content.toString('utf8');
  const clear = clearText(shown);
  const lines = ownLines(clear ?? shown);
  if (!lines.some((line) => line.trim() !== '')) return;
  into.lines = lines;
  if (opened !== undefined) into.isTextSigned = opened.isSigned;
  else if (clear !== undefined && reading.pgp) into.isTextSigned = await reading.pgp.isSignedText(shown);
}

/** Said to be a signature or a key, other than where a signature stands anyhow. */
const isPgpType = ({ within, contentType }: Leaf): boolean =>
  within.at(-1) !== 'multipart/signed' && /^application\/pgp-(?:signature|keys)$/.test(contentType);

/** By its place, its type, or the names that PGP programs give; whether it is one, its content says. */
const mayBePgp = ({ within, position, contentType }: Leaf, kind: PartKind, name: string): boolean =>
  (within.at(-1) === 'multipart/encrypted' && position > 0) ||
  contentType === 'application/pgp-encrypted' ||
  (kind === 'document' && /\.(?:pgp|gpg|asc)$/i.test(name));

interface Place {
  readonly name: string;
  readonly part: number;
  readonly reading: Reading;
  readonly into: Gathered;
}

/** What came out of an encrypted message: a part of the mail with its own header block, or a file. */
async function addOpened(
  { content, name: innerName, isSigned }: OpenedMessage,
  { name: outerName, part, reading, into }: Place,
): Promise<void> {
  const { pgp } = reading;
  const plainName = outerName.replace(/\.(?:pgp|gpg|asc)$/i, '');
  const name = /^(?:encrypted|message|openpgp_encrypted_message)?$/i.test(plainName)
    ? innerName || plainName
    : plainName;
  if (isEntity(content, name)) {
    const signed = pgp && splitSigned(content);
    const isWholeSigned = isSigned || (signed && (await pgp.isSigned(signed.content, signed.signature))) === true;
    const deeper = { ...reading, depth: reading.depth + 1, ...(isWholeSigned ? { isSigned: true } : {}) };
    // What was signed is read, and nothing beside it.
    return void (await gather(chunksOf(isSigned ? content : (signed?.content ?? content)), deeper, into));
  }
  const file: UnwrappedFile = { kind: 'file', name, contentType: 'application/octet-stream', content };
  into.parts.push(await readUnwrapped(file, part, isSigned ? { ...reading, isSigned } : reading));
}

/** A part that was collected because it might have been an encrypted message. */
async function addCollected(
  { contentType, disposition }: Leaf,
  content: Buffer,
  {
    name,
    kind,
    declared,
    part,
    reading,
    into,
  }: Place & { readonly kind: PartKind; readonly declared: PartKind | undefined },
): Promise<void> {
  if (kind !== 'document') {
    const tap = new Tap();
    for await (const _chunk of tap.watch(chunksOf(content)));
    const unopened: ReadPart = { kind, part, name, contentType, disposition, ...tap.result() };
    into.parts.push(unopened);
    if (content.length < 200 && /^\s*version\s*:/i.test(content.toString('latin1'))) into.heralds.push(unopened);
    return;
  }
  const file: UnwrappedFile = { kind: 'file', name, contentType, content };
  const read = await readUnwrapped(file, part, reading);
  into.parts.push(read.kind === 'document' && declared !== undefined ? { ...read, kind: declared } : read);
}

/** What came out of a wrapper stands in the wrapper's place. */
async function addUnwrapped(
  files: readonly Unwrapped[],
  first: number,
  reading: Reading,
  into: Gathered,
): Promise<void> {
  let part: number | undefined = first;
  const deeper = { ...reading, depth: reading.depth + 1 };
  for (const file of files) {
    if (file.kind === 'entity') {
      await gather(chunksOf(file.content), deeper, into);
      continue;
    }
    const number = part ?? reading.nextPart();
    part = undefined;
    if (file.kind === 'mail') {
      const inner = emptyContents();
      await addUnwrapped(file.files, reading.nextPart(), deeper, inner);
      const name = cleanFileName(file.name);
      into.parts.push({
        ...attached,
        kind: 'mail',
        part: number,
        name,
        contentType: 'application/ms-tnef',
        ...new Tap().result(),
        inner,
      });
    } else {
      into.parts.push(await readUnwrapped(file, number, reading));
    }
  }
}

const attached = { disposition: 'attachment' } as const;

async function readUnwrapped(
  { kind, name: given, contentType, content }: UnwrappedFile,
  part: number,
  { sink, isSigned }: Reading,
): Promise<ReadPart> {
  const name = cleanFileName(given);
  const tap = new Tap();
  const passing = tap.watch(chunksOf(content));
  if (kind === 'file') await pipeline(passing, sink({ part, name: name || 'document', contentType }));
  else for await (const _chunk of passing);
  const seen = kind === 'file' ? (pgpKindOf(tap.head, name) ?? 'document') : kind;
  const bySender = isSigned ? ({ isSigned } as const) : {};
  return { ...attached, kind: seen, part, name, contentType, ...tap.result(), ...bySender };
}

async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* chunksOf(content: Buffer, size = 64 * 1024): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}
