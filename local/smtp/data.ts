/**
 * What comes after DATA, in one pass (RFC 5321 section 4.5.2). The library takes every escaped dot out by itself, in a turn of
 * the loop of its own: 38 MB of them kept the loop busy for minutes.
 */
import type { SMTPStream } from 'smtp-server/lib/smtp-stream.js';

const dot = 0x2e;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** Where in the content the next byte stands. */
type Place =
  /** After CRLF, or at the beginning: a lone dot ends the mail here. */
  | 'line'
  /** After a bare line feed: a dot is escaped here, and ends nothing. */
  | 'half-line'
  /** After a dot at one of these; the dot is held back. */
  | 'dot'
  | 'half-dot'
  /** After a dot and a carriage return; both are held back. */
  | 'dot-return'
  /** After a carriage return, and anywhere else. */
  | 'return'
  | 'inside';

/** Takes the content of one mail out of what comes over the line. */
export class DataReader {
  #place: Place = 'line';

  /**
   * @returns the content, as far as it is certain; and what stands behind the end of the mail, once that has come
   */
  read(chunk: Buffer): { readonly content: Buffer; readonly rest?: Buffer } {
    // What was held back may come on top.
    const content = Buffer.allocUnsafe(chunk.length + 2);
    let length = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (this.#place === 'dot-return') {
        if (byte === lineFeed) return { content: content.subarray(0, length), rest: chunk.subarray(at + 1) };
        content[length++] = dot;
        content[length++] = carriageReturn;
        this.#place = 'return';
      } else if (this.#place === 'dot' || this.#place === 'half-dot') {
        if (byte === carriageReturn && this.#place === 'dot') {
          this.#place = 'dot-return';
          continue;
        }
        // Of two dots the first was added on the way.
        if (byte !== dot) content[length++] = dot;
        this.#place = 'inside';
      } else if (byte === dot && (this.#place === 'line' || this.#place === 'half-line')) {
        this.#place = this.#place === 'line' ? 'dot' : 'half-dot';
        continue;
      }
      content[length++] = byte;
      if (byte === lineFeed) this.#place = this.#place === 'return' ? 'line' : 'half-line';
      else this.#place = byte === carriageReturn ? 'return' : 'inside';
    }
    return { content: content.subarray(0, length) };
  }
}

/** Has a parser of the library read its data in this way. */
export function readInOnePass(parser: SMTPStream): void {
  let reader = new DataReader();
  const start = parser.startDataMode.bind(parser);
  parser.startDataMode = (maxBytes) => {
    reader = new DataReader();
    return start(maxBytes);
  };
  parser._feedDataStream = (chunk, done) => {
    const stream = parser._dataStream;
    const { content, rest } = reader.read(chunk);
    parser._countDataBytes(content.length);
    if (rest !== undefined) {
      parser._endDataMode(content.length > 0 && content, rest, done);
      return;
    }
    const isFull = stream?.writable === true && content.length > 0 && !stream.write(content);
    if (!isFull || stream.destroyed) {
      done();
      return;
    }
    // A stream that is destroyed never drains, it only closes.
    const goOn = (): void => {
      stream.removeListener('drain', goOn).removeListener('close', goOn);
      done();
    };
    stream.once('drain', goOn).once('close', goOn);
  };
}
