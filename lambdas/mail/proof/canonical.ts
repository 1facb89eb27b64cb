/** The forms in which DKIM hashes headers and bodies (RFC 6376 section 3.4): linear in what they read, flat in memory. */
import { createHash, type Hash } from 'node:crypto';
import type { RawField } from './header-block.ts';

export type Canonicalisation = 'simple' | 'relaxed';

/** One field without its last line end (RFC 6376 sections 3.4.1 and 3.4.2). */
export function canonicalField({ name, text }: RawField, form: Canonicalisation): string {
  if (form === 'simple') return text;
  const value = text
    .slice(text.indexOf(':') + 1)
    .replaceAll('\r\n', '')
    .replace(/[ \t]+/g, ' ');
  return `${name}:${value.startsWith(' ') ? value.slice(1) : value}`.replace(/ $/, '');
}

const feed = 0x0a;
const carriage = 0x0d;
const space = 0x20;
const tab = 0x09;
const lineEnd = Buffer.from('\r\n');
const perUpdate = 4096;
/** More line ends in a row than these are hashed by themselves: the buffer has room for this many of an earlier chunk. */
const inBuffer = 64;
const manyLineEnds = Buffer.from('\r\n'.repeat(perUpdate));

/**
 * Hashes a body that passes by. A line ends with LF, with or without CR before it: mails are kept as they came, and
 * some storage drops the CR.
 */
export class BodyHash {
  readonly #form: Canonicalisation;
  readonly #hash: Hash = createHash('sha256');
  /** Line ends that count only if something follows. */
  #lineEnds = 0;
  #hasContent = false;
  #hasReturn = false;
  /** Blanks that count, as one, only if something follows on their line. */
  #hasBlank = false;
  #out: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor(form: Canonicalisation) {
    this.#form = form;
  }

  update(chunk: Uint8Array): void {
    // A line end becomes two bytes; blanks, a return and line ends of the chunk before may come on top.
    const size = 2 * chunk.length + 2 * inBuffer + 8;
    if (this.#out.length < size) this.#out = Buffer.allocUnsafe(size);
    this.#at = 0;
    const isRelaxed = this.#form === 'relaxed';
    for (let i = 0; i < chunk.length; i += 1) {
      const byte = chunk[i] as number;
      if (byte === feed) {
        this.#lineEnds += 1;
        this.#hasReturn = false;
        this.#hasBlank = false;
        continue;
      }
      if (this.#hasReturn) this.#put(carriage);
      this.#hasReturn = byte === carriage;
      if (this.#hasReturn) continue;
      if (isRelaxed && (byte === space || byte === tab)) this.#hasBlank = true;
      else this.#put(byte);
    }
    this.#hash.update(this.#out.subarray(0, this.#at));
  }

  digest(): Buffer {
    if (this.#hasReturn) {
      this.#out = Buffer.allocUnsafe(2 * inBuffer + 8);
      this.#at = 0;
      this.#put(carriage);
      this.#hash.update(this.#out.subarray(0, this.#at));
    }
    // Empty lines at the end do not count; the last line has its end. A simple body is never quite empty.
    if (this.#hasContent || this.#form === 'simple') this.#hash.update(lineEnd);
    return this.#hash.digest();
  }

  #put(byte: number): void {
    if (this.#lineEnds > 0) this.#putLineEnds();
    if (this.#hasBlank) {
      this.#out[this.#at++] = space;
      this.#hasBlank = false;
    }
    this.#out[this.#at++] = byte;
    this.#hasContent = true;
  }

  #putLineEnds(): void {
    if (this.#lineEnds > inBuffer) {
      this.#hash.update(this.#out.subarray(0, this.#at));
      this.#at = 0;
      for (; this.#lineEnds > perUpdate; this.#lineEnds -= perUpdate) this.#hash.update(manyLineEnds);
      this.#hash.update(manyLineEnds.subarray(0, this.#lineEnds * 2));
      this.#lineEnds = 0;
    }
    for (; this.#lineEnds > 0; this.#lineEnds -= 1) {
      this.#out[this.#at++] = carriage;
      this.#out[this.#at++] = feed;
    }
  }
}
