/**
 * Any mail → the same leaves in one flat multipart, in one pass with flat memory.
 *
 * Structure is where readers of broken mail differ (boundaries with trailing blanks, inner multiparts that are never
 * closed, parts that look like text and vanish in the body). So it is read here, once, by the letter of RFC 2046
 * section 5.1; the reader behind gets one well-formed level with a boundary of ours and has only to decode.
 *
 * Longer than other files: the states of one pass over the lines, of no use apart.
 */

import type { HeaderField } from '../incoming.ts';
import { FlatWriter } from './flat-writer.ts';
import {
  decodeHeaderBytes,
  firstValue,
  isContinuation,
  isFieldLine,
  isMailboxLine,
  parseParameters,
  toFields,
} from './header-fields.ts';
import { headerLimits } from './header-limits.ts';
import { describeLeaf, type Leaf } from './leaf.ts';
import { type Delimiter, maxDelimiterBytes, OpenMultiparts } from './multiparts.ts';

/** Beyond these a mail is `unreadable`. Real mail stays far below all of them. */
export const limits = {
  parts: 900,
  /** With those of mails and wrappers inside it. */
  partsInAll: 2000,
  /** Multiparts in multiparts. */
  depth: 50,
} as const;

const dashDash = Buffer.from('\n--');
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const dash = 0x2d;

export interface FlattenOptions {
  /** Stop behind the mail's own header block, as if nothing followed. */
  readonly isForHeaderOnly?: boolean;
  /** Names of the mail's own fields that say nothing about its structure. */
  readonly ignored?: readonly string[];
}

/** Reads a mail's structure. Push bytes in, pass its output on, and read what it found at the end. */
export class Flattener {
  fields: readonly HeaderField[] = [];
  /** The header block has something that readers may differ about. */
  hasOddHeader = false;
  readonly leaves: Leaf[] = [];
  /** Set when a limit was passed: nothing more is read then. */
  exceeded: string | undefined;
  bytes = 0;

  readonly #isForHeaderOnly: boolean;
  readonly #ignored: readonly string[];
  readonly #writer = new FlatWriter();
  readonly #open = new OpenMultiparts();
  #state: 'head' | 'body' | 'between' | 'stopped' = 'head';
  #carry = Buffer.alloc(0);
  #isAtLineStart = true;
  #headLines: string[] = [];
  #headBytes = 0;
  #headLineCount = 0;
  /** A line end that is content unless a delimiter follows. */
  #held: Buffer | undefined;

  constructor({ isForHeaderOnly = false, ignored = [] }: FlattenOptions = {}) {
    this.#isForHeaderOnly = isForHeaderOnly;
    this.#ignored = ignored;
  }

  get isDone(): boolean {
    return this.#state === 'stopped';
  }

  /** Another reader may see other documents. */
  get hasLostContent(): boolean {
    return this.#open.hasLostContent;
  }

  /** @returns bytes of the flat mail, perhaps none. */
  push(chunk: Uint8Array): Buffer {
    this.bytes += chunk.length;
    this.#read(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length), false);
    return this.#writer.take();
  }

  end(): Buffer {
    this.#read(Buffer.alloc(0), true);
    if (this.#state === 'head' && (this.#headLines.length > 0 || this.#isInRoot)) this.#endHead();
    if (!this.isDone) {
      this.#release();
      this.#open.leave(0);
      this.#writer.end();
    }
    return this.#writer.take();
  }

  /** No multipart is open: the mail's own header block, or a mail that is one part. */
  get #isInRoot(): boolean {
    return this.#open.depth === 0;
  }

  #stop(limit?: string): void {
    this.exceeded = limit;
    this.#state = 'stopped';
    this.#carry = Buffer.alloc(0);
    this.#writer.end();
  }

  #read(chunk: Buffer, isLast: boolean): void {
    let data = this.#carry.length > 0 ? Buffer.concat([this.#carry, chunk]) : chunk;
    this.#carry = Buffer.alloc(0);
    while (data.length > 0 && !this.isDone) {
      const used = this.#state === 'head' ? this.#readHeadLine(data, isLast) : this.#readBody(data, isLast);
      if (used === 0) {
        this.#carry = Buffer.from(data);
        break;
      }
      data = data.subarray(used);
    }
  }

  /** @returns bytes used; 0 asks for more. */
  #readHeadLine(data: Buffer, isLast: boolean): number {
    const [maxBytes, maxLines] = this.#isInRoot
      ? [headerLimits.bytes, headerLimits.lines]
      : [headerLimits.partBytes, headerLimits.partLines];
    const feed = data.indexOf(lineFeed);
    const length = feed < 0 ? data.length : feed + 1;
    if (this.#headBytes + length > maxBytes || this.#headLineCount > maxLines) {
      this.#stop('header');
      return data.length;
    }
    if (feed < 0 && !isLast) return 0;
    const bytes = data.subarray(0, length);
    const line = withoutLineEnd(bytes);
    const delimiter = this.#open.match(bytes, isLast && feed < 0);
    if (delimiter) {
      this.#endHead();
      if (!this.isDone) this.#pass(delimiter);
      return length;
    }
    if (line.length === 0) {
      this.#endHead();
      return length;
    }
    const text = decodeHeaderBytes(line);
    const isRoot = this.#isInRoot;
    if (isRoot && (line.includes(carriageReturn) || line.includes(0))) this.hasOddHeader = true;
    if (isRoot && this.#headBytes === 0 && isMailboxLine(text)) return length;
    this.#headBytes += length;
    this.#headLineCount += 1;
    if (isFieldLine(text) || (isContinuation(text) && this.#headLines.length > 0)) {
      this.#headLines.push(text);
      return length;
    }
    // A line that is no field ends the header block without the blank line, and is the first of the body.
    if (isRoot) this.hasOddHeader = true;
    this.#endHead();
    return this.isDone ? length : this.#readBody(data, isLast, true);
  }

  #endHead(): void {
    let fields = toFields(this.#headLines);
    this.#headLines = [];
    this.#headBytes = 0;
    this.#headLineCount = 0;
    this.#isAtLineStart = true;
    if (this.#isInRoot) {
      this.fields = fields;
      this.#writer.beginMail(fields);
      fields = fields.filter(({ name }) => !this.#ignored.includes(name));
    }
    const { value, parameters } = parseParameters(firstValue(fields, 'content-type') ?? '');
    if (this.#isForHeaderOnly) this.#stop();
    else if (value.startsWith('multipart/')) this.#beginMultipart(value, parameters.get('boundary') ?? '');
    else this.#beginLeaf(fields);
  }

  #beginMultipart(type: string, boundary: string): void {
    if (this.#open.depth >= limits.depth) {
      this.#stop('nesting');
      return;
    }
    this.#open.open(type, boundary);
    this.#state = 'between';
  }

  #beginLeaf(fields: readonly HeaderField[]): void {
    if (this.leaves.length >= limits.parts) {
      this.#stop('parts');
      return;
    }
    const leaf = describeLeaf(fields, this.#open.types, this.#open.position);
    this.leaves.push(leaf);
    this.#writer.beginLeaf(leaf);
    this.#state = 'body';
  }

  /** @returns bytes used; 0 asks for more. */
  #readBody(data: Buffer, isLast: boolean, isFirstLinePlain = false): number {
    if (this.#isAtLineStart && !isFirstLinePlain && !this.#isInRoot) {
      const verdict = this.#readDelimiterLine(data, isLast);
      if (verdict !== undefined) return verdict;
    }
    this.#isAtLineStart = false;
    if (this.#isInRoot) return this.#emit(data);
    const next = this.#nextDelimiter(data);
    if (next >= 0) {
      const hasReturn = next > 0 && data[next - 1] === carriageReturn;
      this.#emit(data.subarray(0, hasReturn ? next - 1 : next));
      this.#held = Buffer.from(hasReturn ? '\r\n' : '\n');
      this.#isAtLineStart = true;
      return next + 1;
    }
    if (isLast) return this.#emit(data);
    const tail = /(\r?\n?-?)$/.exec(data.subarray(-3).toString('latin1'))?.[1]?.length ?? 0;
    return tail >= data.length ? 0 : this.#emit(data.subarray(0, data.length - tail));
  }

  /** @returns where the line end before the next line stands that may be a delimiter; negative when there is none */
  #nextDelimiter(data: Buffer): number {
    let next = data.indexOf(dashDash);
    while (next >= 0 && !this.#open.mayDelimit(data, next + dashDash.length)) next = data.indexOf(dashDash, next + 1);
    return next;
  }

  /** @returns bytes used, 0 to ask for more, undefined when the line at the start of `data` is no delimiter. */
  #readDelimiterLine(data: Buffer, isLast: boolean): number | undefined {
    const couldBe = data[0] === dash && (data.length < 2 || data[1] === dash);
    const feed = couldBe ? data.subarray(0, maxDelimiterBytes).indexOf(lineFeed) : -1;
    if (couldBe && feed < 0 && !isLast && data.length < maxDelimiterBytes) return 0;
    const line = feed < 0 ? data.subarray(0, maxDelimiterBytes) : data.subarray(0, feed + 1);
    const delimiter = couldBe ? this.#open.match(line, isLast && line.length === data.length) : undefined;
    if (!delimiter) {
      this.#release();
      return undefined;
    }
    this.#held = undefined;
    this.#pass(delimiter);
    return line.length;
  }

  #pass(delimiter: Delimiter): void {
    this.#state = this.#open.pass(delimiter) ? 'head' : 'between';
  }

  /** The line end before a delimiter belongs to the delimiter; before any other line it is content. */
  #release(): void {
    if (this.#held) this.#emit(this.#held);
    this.#held = undefined;
  }

  #emit(data: Buffer): number {
    if (this.#state === 'body') this.#writer.body(data);
    else this.#open.notePreamble(data);
    return data.length;
  }
}

function withoutLineEnd(line: Buffer): Buffer {
  if (line.at(-1) !== lineFeed) return line;
  return line.subarray(0, line.at(-2) === carriageReturn ? -2 : -1);
}

/** The bytes of the flat mail; `flattener` knows the structure when they have all been read. */
export async function* flatten(raw: AsyncIterable<Uint8Array>, flattener: Flattener): AsyncGenerator<Buffer> {
  for await (const chunk of raw) {
    const bytes = flattener.push(chunk);
    if (bytes.length > 0) yield bytes;
    if (flattener.isDone) break;
  }
  yield flattener.end();
}
