/**
 * Any mail → the same leaves in one flat multipart, in one pass with flat memory.
 *
 * Structure is where readers of broken mail differ (boundaries with trailing blanks, inner multiparts that are never
 * closed, parts that look like text and vanish in the body). So it is read here, once, by the letter of RFC 2046
 * section 5.1; the reader behind gets one well-formed level with a boundary of ours and has only to decode.
 */
import { randomBytes } from 'node:crypto';
import {
  decodeHeaderBytes,
  firstValue,
  isContinuation,
  isFieldLine,
  isMailboxLine,
  parseParameters,
  toFields,
} from './header-fields.ts';
import type { HeaderField } from './incoming.ts';
import { describeLeaf, type Leaf } from './leaf.ts';

/** Beyond these a mail is `unreadable`. Real mail stays far below all of them. */
export const limits = {
  /** Bytes of the mail's header block, and of a part's. */
  header: 1024 * 1024,
  partHeader: 64 * 1024,
  parts: 900,
  /** With those of mails and wrappers inside it. */
  partsInAll: 2000,
  /** Multiparts in multiparts. */
  depth: 50,
} as const;

/** No delimiter line is longer: RFC 2046 allows 70 characters, some programs write more. */
const longestDelimiter = 1024;

interface Multipart {
  readonly type: string;
  readonly boundary: string;
  parts: number;
  isClosed: boolean;
  /** Something stands before its first delimiter. */
  hasPreamble: boolean;
}

const dashDash = Buffer.from('\n--');
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const dash = 0x2d;

/** Reads a mail's structure. Feed it bytes, pass on what it gives, then look at what it has learnt. */
export class Flattener {
  fields: readonly HeaderField[] = [];
  /** The header block has something that readers may differ about. */
  hasOddHeader = false;
  readonly leaves: Leaf[] = [];
  /** Set when a limit was passed: nothing more is read then. */
  exceeded: string | undefined;
  /** A multipart held content in which no part could be found, or parts after its end. */
  hasLostContent = false;
  bytes = 0;

  readonly #isForHeaderOnly: boolean;
  readonly #delimiter = `--faxpost-${randomBytes(18).toString('hex')}`;
  readonly #open: Multipart[] = [];
  #state: 'head' | 'body' | 'between' | 'stopped' = 'head';
  #carry = Buffer.alloc(0);
  #isAtLineStart = true;
  #headLines: string[] = [];
  #headBytes = 0;
  #held: Buffer | undefined;
  #hasBody = false;
  #out: Buffer[] = [];

  /** @param part `header`: stop behind the mail's own header block, as if nothing followed. */
  constructor(part: 'header' | 'whole' = 'whole') {
    this.#isForHeaderOnly = part === 'header';
  }

  get isDone(): boolean {
    return this.#state === 'stopped';
  }

  /** @returns bytes of the flat mail, perhaps none. */
  push(chunk: Uint8Array): Buffer {
    this.bytes += chunk.length;
    this.#read(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length), false);
    return this.#take();
  }

  end(): Buffer {
    this.#read(Buffer.alloc(0), true);
    if (this.#state === 'head' && (this.#headLines.length > 0 || this.#open.length === 0)) this.#endHead();
    if (this.#state !== 'stopped') {
      this.#release();
      this.#leave(0);
      this.#out.push(this.#closing());
    }
    return this.#take();
  }

  #closing(): Buffer {
    return Buffer.from(`${this.#lineEnd()}${this.#delimiter}--\r\n`);
  }

  /** Before a delimiter of ours; behind an empty body the reader would take it for content. */
  #lineEnd(): string {
    const hasBody = this.#hasBody;
    this.#hasBody = false;
    return hasBody ? '\r\n' : '';
  }

  #take(): Buffer {
    const out = this.#out.length === 1 ? (this.#out[0] as Buffer) : Buffer.concat(this.#out);
    this.#out = [];
    return out;
  }

  #stop(limit?: string): void {
    this.exceeded = limit;
    this.#state = 'stopped';
    this.#carry = Buffer.alloc(0);
    this.#out.push(this.#closing());
  }

  #read(chunk: Buffer, isLast: boolean): void {
    let data = this.#carry.length > 0 ? Buffer.concat([this.#carry, chunk]) : chunk;
    this.#carry = Buffer.alloc(0);
    while (data.length > 0) {
      if (this.#state === 'stopped') break;
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
    const limit = this.#open.length === 0 ? limits.header : limits.partHeader;
    const feed = data.indexOf(lineFeed);
    const length = feed < 0 ? data.length : feed + 1;
    if (this.#headBytes + length > limit) {
      this.#stop('header');
      return data.length;
    }
    if (feed < 0 && !isLast) return 0;
    const bytes = data.subarray(0, length);
    const line = withoutLineEnd(bytes);
    const delimiter = this.#matchDelimiter(bytes, isLast && feed < 0);
    if (delimiter) {
      this.#endHead();
      this.#meetDelimiter(delimiter);
      return length;
    }
    if (line.length === 0) {
      this.#endHead();
      return length;
    }
    const text = decodeHeaderBytes(line);
    const isRoot = this.#open.length === 0;
    if (isRoot && (line.includes(carriageReturn) || line.includes(0))) this.hasOddHeader = true;
    if (isRoot && this.#headBytes === 0 && isMailboxLine(text)) return length;
    this.#headBytes += length;
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
    const fields = toFields(this.#headLines);
    const isRoot = this.#open.length === 0 && this.leaves.length === 0 && this.#state === 'head';
    this.#headLines = [];
    this.#headBytes = 0;
    this.#isAtLineStart = true;
    if (isRoot) this.#beginMail(fields);
    if (this.#isForHeaderOnly) {
      this.#stop();
      return;
    }
    const type = parseParameters(firstValue(fields, 'content-type') ?? '');
    const boundary = type.parameters.get('boundary')?.trimEnd();
    if (type.value.startsWith('multipart/')) {
      if (this.#open.length >= limits.depth) {
        this.#stop('nesting');
        return;
      }
      this.#open.push({
        type: type.value,
        boundary: toBytes(boundary ?? ''),
        parts: 0,
        isClosed: false,
        hasPreamble: false,
      });
      this.#state = 'between';
      return;
    }
    if (this.leaves.length >= limits.parts) {
      this.#stop('parts');
      return;
    }
    const leaf = describeLeaf(
      fields,
      this.#open.map((multipart) => multipart.type),
      (this.#open.at(-1)?.parts ?? 1) - 1,
    );
    this.leaves.push(leaf);
    const lines = leaf.reading.map(({ name, value }) => `${name}: ${value.replace(/[\r\n\0]/g, ' ')}\r\n`);
    this.#out.push(Buffer.from(`${this.#lineEnd()}${this.#delimiter}\r\n${lines.join('')}\r\n`));
    this.#state = 'body';
  }

  /** Of the mail's own fields, the reader decodes those that people read. */
  #beginMail(fields: readonly HeaderField[]): void {
    this.fields = fields;
    const decoded = ['subject', 'date'].map(
      (name) => `${name}: ${(firstValue(fields, name) ?? '').slice(0, 8192).replace(/[\r\0]/g, ' ')}\r\n`,
    );
    this.#out.push(
      Buffer.from(`${decoded.join('')}Content-Type: multipart/mixed; boundary="${this.#delimiter.slice(2)}"\r\n\r\n`),
    );
  }

  /** @returns bytes used; 0 asks for more. */
  #readBody(data: Buffer, isLast: boolean, isFirstLinePlain = false): number {
    if (this.#isAtLineStart && !isFirstLinePlain && this.#open.length > 0) {
      const verdict = this.#readDelimiterLine(data, isLast);
      if (verdict !== undefined) return verdict;
    }
    this.#isAtLineStart = false;
    if (this.#open.length === 0) return this.#emit(data);
    const next = data.indexOf(dashDash);
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

  /** @returns bytes used, 0 to ask for more, undefined when the line at the start of `data` is no delimiter. */
  #readDelimiterLine(data: Buffer, isLast: boolean): number | undefined {
    const couldBe = data[0] === dash && (data.length < 2 || data[1] === dash);
    const feed = couldBe ? data.subarray(0, longestDelimiter).indexOf(lineFeed) : -1;
    if (couldBe && feed < 0 && !isLast && data.length < longestDelimiter) return 0;
    const line = feed < 0 ? data.subarray(0, longestDelimiter) : data.subarray(0, feed + 1);
    const delimiter = couldBe ? this.#matchDelimiter(line, isLast && line.length === data.length) : undefined;
    if (!delimiter) {
      this.#release();
      return undefined;
    }
    this.#held = undefined;
    this.#meetDelimiter(delimiter);
    return line.length;
  }

  /**
   * @param isLastLine of the mail: there, what follows the boundary does not matter (a cut-off closing delimiter).
   * @returns the innermost multipart whose delimiter this line is.
   */
  #matchDelimiter(line: Buffer, isLastLine: boolean): { level: number; closes: boolean } | undefined {
    if (line[0] !== dash || line[1] !== dash || line.length > longestDelimiter + 8) return undefined;
    // Blanks after the boundary belong to transport (RFC 2046 section 5.1.1).
    const text = withoutLineEnd(line).toString('latin1').trimEnd();
    let behindItsEnd: { level: number; closes: boolean } | undefined;
    for (let level = this.#open.length - 1; level >= 0; level--) {
      const { boundary, isClosed } = this.#open[level] as Multipart;
      if (boundary === '' || !text.startsWith(boundary, 2)) continue;
      const rest = text.slice(boundary.length + 2);
      const closes = rest === '--' || (isLastLine && (rest === '' || rest === '-'));
      if (!closes && rest !== '') continue;
      // An outer multipart may have the same boundary as an inner one that has ended.
      if (!isClosed) return { level, closes };
      behindItsEnd ??= { level, closes };
    }
    return behindItsEnd;
  }

  /** The delimiter of an outer multipart ends all inner ones, closed or not. */
  #meetDelimiter({ level, closes }: { level: number; closes: boolean }): void {
    this.#leave(level + 1);
    const multipart = this.#open[level] as Multipart;
    this.#state = 'between';
    if (multipart.isClosed) {
      // Behind its end a multipart has nothing to say: other readers skip it, so it is not faxed, but must not go unnoticed.
      if (!closes) this.hasLostContent = true;
    } else if (closes) {
      multipart.isClosed = true;
    } else {
      multipart.parts++;
      this.#state = 'head';
    }
  }

  #leave(level: number): void {
    for (const { parts, hasPreamble } of this.#open.splice(level))
      if (parts === 0 && hasPreamble) this.hasLostContent = true;
  }

  /** The line end before a delimiter belongs to the delimiter; before any other line it is content. */
  #release(): void {
    if (this.#held) this.#emit(this.#held);
    this.#held = undefined;
  }

  #emit(data: Buffer): number {
    if (this.#state === 'body' && data.length > 0) {
      this.#out.push(data);
      this.#hasBody = true;
    }
    const around = this.#open.at(-1);
    if (this.#state === 'between' && around && around.parts === 0 && hasText(data)) around.hasPreamble = true;
    return data.length;
  }
}

/** Boundaries are compared as the bytes on the wire. */
const toBytes = (text: string): string => Buffer.from(text).toString('latin1');

const hasText = (data: Buffer): boolean => data.some((byte) => byte > 0x20);

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
