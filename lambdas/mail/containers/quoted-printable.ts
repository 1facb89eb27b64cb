/**
 * Quoted-printable (RFC 2045 section 6.7), decoded as it passes by. Our own, because the reader's decoder holds a part
 * whole, searches it with patterns that take quadratic time, and loses bytes that are not UTF-8.
 */

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const tab = 0x09;
const equals = 0x3d;
/** More blanks or half an escape than this in a row are content, wherever they stand. */
const maxHeld = 64 * 1024;

const noDigit = -1;

/** The value of a hexadecimal digit in either case, or `noDigit`. */
function hexValue(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte & 0xdf;
  return letter >= 0x41 && letter <= 0x46 ? letter - 0x37 : noDigit;
}

/** The byte that an escape stands for; negative when it is none, or not all of it is there. */
function readEscape(bytes: Uint8Array, at: number): number {
  const first = hexValue(bytes[at + 1]);
  const second = hexValue(bytes[at + 2]);
  return first < 0 || second < 0 ? noDigit : first * 16 + second;
}

const isBlank = (byte: number): boolean => byte === space || byte === tab;

class Decoder {
  /** Bytes whose meaning the next one decides: blanks and a return at a line's end, or an escape that has begun. */
  readonly #held: number[] = [];
  #out = Buffer.alloc(0);
  #at = 0;

  decode(chunk: Uint8Array): Buffer {
    this.#out = Buffer.allocUnsafe(chunk.length + this.#held.length);
    this.#at = 0;
    for (let i = 0; i < chunk.length; i += 1) {
      const byte = chunk[i] as number;
      // Nearly everything is an escape that is whole, or a letter with nothing undecided before it.
      if (this.#held.length === 0 && byte > space) {
        const value = byte === equals ? readEscape(chunk, i) : byte;
        if (value >= 0) {
          this.#out[this.#at++] = value;
          if (byte === equals) i += 2;
          continue;
        }
      }
      this.#take(byte);
    }
    return this.#out.subarray(0, this.#at);
  }

  /** At the end, blanks and a lone equals sign are as at the end of a line. */
  end(): Buffer {
    this.#out = Buffer.allocUnsafe(this.#held.length);
    this.#at = 0;
    const isEscape = this.#held[0] === equals && hexValue(this.#held[1]) !== noDigit;
    if (isEscape) this.#release();
    return this.#out.subarray(0, this.#at);
  }

  #take(byte: number): void {
    const held = this.#held;
    if (held.length > maxHeld) this.#release();
    if (held.length > 0 && held[0] === equals) {
      if (this.#takeEscaped(byte)) return;
      this.#release();
    }
    if (byte === lineFeed) {
      this.#endLine();
      return;
    }
    if (isBlank(byte) || byte === carriageReturn) {
      // A return that ends no line is content, with what stands before it.
      if (held.at(-1) === carriageReturn) this.#release();
      held.push(byte);
      return;
    }
    if (held.length > 0) this.#release();
    if (byte === equals) held.push(byte);
    else this.#out[this.#at++] = byte;
  }

  /** @returns false when what began as an escape is none */
  #takeEscaped(byte: number): boolean {
    const held = this.#held;
    const first = hexValue(held[1]);
    if (first !== noDigit) {
      const second = hexValue(byte);
      if (second === noDigit) return false;
      held.length = 0;
      this.#out[this.#at++] = first * 16 + second;
      return true;
    }
    if (byte === lineFeed) {
      held.length = 0;
      return true;
    }
    const goesOn = isBlank(byte) || byte === carriageReturn || (held.length === 1 && hexValue(byte) !== noDigit);
    if (goesOn) held.push(byte);
    return goesOn;
  }

  /** Blanks at the end of a line were added on the way. */
  #endLine(): void {
    if (this.#held.at(-1) === carriageReturn) this.#out[this.#at++] = carriageReturn;
    this.#held.length = 0;
    this.#out[this.#at++] = lineFeed;
  }

  #release(): void {
    for (const byte of this.#held) this.#out[this.#at++] = byte;
    this.#held.length = 0;
  }
}

export async function* decodeQuotedPrintable(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const decoder = new Decoder();
  for await (const chunk of content) yield decoder.decode(chunk);
  yield decoder.end();
}
