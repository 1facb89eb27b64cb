/** The letter itself, as text: for answers to notices, of which only the first line is read. */
import { createReadStream } from 'node:fs';
import { decodeTransfer } from '../containers/transfer-encoding.ts';
import { Flattener } from '../mime/flatten.ts';
import { parseParameters } from '../mime/header-fields.ts';
import type { Leaf } from '../mime/leaf.ts';
import { kindOfPart } from '../mime/part-kinds.ts';
import { openFlat } from '../mime/parts.ts';
import { textOfHtml } from './html-text.ts';

export interface LetterOptions {
  /** Names of fields of the mail itself that count for nothing. */
  readonly ignored?: readonly string[];
}

/** More than any letter's first line needs, whatever stands above it. */
const maxBytes = 256 * 1024;

/** @returns the beginning of the first text that a person would see; undefined when there is none */
export async function readLetter(path: string, { ignored = [] }: LetterOptions = {}): Promise<string | undefined> {
  const flattener = new Flattener({ ignored });
  const flat = openFlat(createReadStream(path), flattener);
  let count = 0;
  let html: string | undefined;
  for await (const decoded of flat.parts) {
    const leaf = flattener.leaves[count++];
    if (leaf === undefined) break;
    const isText = leaf.contentType === 'text/plain' || leaf.contentType === 'text/html';
    if (isText && kindOfPart(leaf) === 'body') {
      const bytes: AsyncIterable<Uint8Array> = decoded.content.iterator({ destroyOnReturn: false });
      const text = decode(await beginning(decodeTransfer(leaf.encoding, bytes)), charsetOf(leaf));
      if (leaf.contentType === 'text/plain' && text.trim() !== '') return text;
      if (leaf.contentType === 'text/html') html ??= text;
    }
    decoded.content.resume();
  }
  return html === undefined ? undefined : textOfHtml(html);
}

async function beginning(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of content) {
    if (bytes < maxBytes) chunks.push(chunk);
    bytes += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

const charsetOf = ({ reading }: Leaf): string =>
  parseParameters(reading[0]?.value ?? '').parameters.get('charset') ?? 'utf-8';

/** What is not in the charset that it names is read as Western letters: digits and English words are the same in all. */
function decode(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
