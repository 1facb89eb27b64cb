/** One message, at the top or inside another one: its parts read through, contents sent to the sink on the way. */
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { cleanFileName } from '../../fax/outside-text.ts';
import { headBytes, pgpKindOf } from '../containers/pgp.ts';
import { decodeTransfer } from '../containers/transfer-encoding.ts';
import { type Unwrapped, type UnwrappedFile, unwrap, wrapperOf } from '../containers/unwrap.ts';
import type { DocumentSink, MailHeaders } from '../incoming.ts';
import { Flattener, limits } from '../mime/flatten.ts';
import type { Leaf } from '../mime/leaf.ts';
import { certifiedField, isDetachedSignature, isEndOfLetter, kindOfPart, type PartKind } from '../mime/part-kinds.ts';
import { type DecodedPart, openFlat } from '../mime/parts.ts';
import { decodeText, htmlToLines, maxTextBytes, ownLines } from './found-text.ts';
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
}

/** What a message has, wrappers opened. */
export interface Contents {
  readonly parts: readonly ReadPart[];
  /** What the message's own text shows. */
  readonly references: References;
  /** The lines of its first text that its sender wrote, if it was wanted. */
  readonly lines?: readonly string[];
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
  exceeded?: string;
  hasLostContent: boolean;
  isCertifiedEnvelope: boolean;
}

const emptyContents = (): Gathered => ({
  parts: [],
  references: new References(),
  hasLostContent: false,
  isCertifiedEnvelope: false,
});

export async function readMessage(raw: AsyncIterable<Uint8Array>, reading: Reading): Promise<Message> {
  const gathered = emptyContents();
  const { flattener, subject } = await gather(raw, reading, gathered);
  gathered.isCertifiedEnvelope = isCertified(flattener, reading);
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
  let inner: Message | undefined;
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
    kind = pgpKindOf(tap.head, name) ?? kind;
  } else if (kind === 'mail' && reading.depth < maxWrapperDepth) {
    inner = await readMessage(content, { ...reading, depth: reading.depth + 1 });
  } else {
    const text =
      kind === 'body' && reading.wantsText && into.lines === undefined ? new HeadOf(maxTextBytes) : undefined;
    for await (const chunk of content) text?.add(chunk);
    if (text !== undefined) {
      const decoded = decodeText(leaf, text.bytes());
      const lines = ownLines(isHtml ? htmlToLines(decoded) : decoded);
      // Some programs put an empty text before the one that was written.
      if (lines.some((line) => line.trim() !== '')) into.lines = lines;
    }
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
  });
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
  { sink }: Reading,
): Promise<ReadPart> {
  const name = cleanFileName(given);
  const tap = new Tap();
  const passing = tap.watch(chunksOf(content));
  if (kind === 'file') await pipeline(passing, sink({ part, name: name || 'document', contentType }));
  else for await (const _chunk of passing);
  const seen = kind === 'file' ? (pgpKindOf(tap.head, name) ?? 'document') : kind;
  return { ...attached, kind: seen, part, name, contentType, ...tap.result() };
}

async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* chunksOf(content: Buffer, size = 64 * 1024): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}
