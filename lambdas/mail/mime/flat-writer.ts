/** Writes leaves into one flat multipart that no reader can misunderstand. */
import { randomBytes } from 'node:crypto';
import type { HeaderField } from '../incoming.ts';
import { firstValue } from './header-fields.ts';
import type { Leaf } from './leaf.ts';

const maxValueLength = 8192;
/** The fields that people read, and that the reader therefore decodes. */
const decodedFields = ['subject'];

export class FlatWriter {
  /** Nobody can guess it, so no content can imitate it. */
  readonly #boundary = `faxpost-${randomBytes(18).toString('hex')}`;
  #hasBody = false;
  #out: Buffer[] = [];

  beginMail(fields: readonly HeaderField[]): void {
    const lines = decodedFields.map((name) =>
      this.#line(name, (firstValue(fields, name) ?? '').slice(0, maxValueLength)),
    );
    this.#write(`${lines.join('')}Content-Type: multipart/mixed; boundary="${this.#boundary}"\r\n\r\n`);
  }

  beginLeaf({ reading }: Leaf): void {
    const lines = reading.map(({ name, value }) => this.#line(name, value));
    this.#write(`${this.#lineEnd()}--${this.#boundary}\r\n${lines.join('')}\r\n`);
  }

  body(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#out.push(bytes);
    this.#hasBody = true;
  }

  end(): void {
    this.#write(`${this.#lineEnd()}--${this.#boundary}--\r\n`);
  }

  /** @returns what was written since the last time. */
  take(): Buffer {
    const out = this.#out.length === 1 ? (this.#out[0] as Buffer) : Buffer.concat(this.#out);
    this.#out = [];
    return out;
  }

  #write(text: string): void {
    this.#out.push(Buffer.from(text));
  }

  #line(name: string, value: string): string {
    return `${name}: ${value.replace(/[\r\n\0]/g, ' ')}\r\n`;
  }

  /** Before a delimiter; behind an empty body the reader would take it for content. */
  #lineEnd(): string {
    const hasBody = this.#hasBody;
    this.#hasBody = false;
    return hasBody ? '\r\n' : '';
  }
}
