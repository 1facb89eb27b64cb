/** How well text recognition reads a page: the words that tesseract finds, against the words that are on it. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MAX_OUTPUT = 1 << 26;
/** A page's text of fewer letters says nothing. */
const MIN_LETTERS = 50;

const ideographs = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/;

/** Same words however they are typeset: case, quotes, hyphens, and rows of leader dots do not count. */
const plain = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/[.\u2026_\u00b7\u2022]{3,}/g, ' ');

/** Words of two letters or more, numbers, and each ideograph by itself. */
function listWords(text: string): string[] {
  return plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((word) => {
      if (ideographs.test(word)) return [...word];
      return word.length > 1 || /\p{N}/u.test(word) ? [word] : [];
    });
}

const letters = (words: readonly string[]) => words.reduce((sum, word) => sum + word.length, 0);

/** True when there is enough text to score against. */
export const isReference = (text: string) => letters(listWords(text)) >= MIN_LETTERS;

/**
 * Word F1: the harmonic mean of precision and recall over the bags of words, each word counting by its letters. Order does
 * not matter, because columns and tables have none.
 */
export function wordF1(reference: string, read: string): number {
  const wanted = listWords(reference);
  const found = listWords(read);
  const bag = new Map<string, number>();
  for (const word of wanted) bag.set(word, (bag.get(word) ?? 0) + 1);
  let hits = 0;
  for (const word of found) {
    const left = bag.get(word) ?? 0;
    if (left === 0) continue;
    bag.set(word, left - 1);
    hits += word.length;
  }
  return hits === 0 ? 0 : (2 * hits) / (letters(wanted) + letters(found));
}

/** Undefined where the program is not installed. */
export async function ifInstalled<T>(result: Promise<T>): Promise<T | undefined> {
  return result.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

/** The text that tesseract finds in a picture file. One thread, so that several may run side by side. */
export async function recognise(file: string, language: string, dpi: number): Promise<string> {
  const args = [file, '-', '-l', language, '--dpi', String(dpi), '--psm', '3'];
  const { stdout } = await run('tesseract', args, {
    env: { ...process.env, OMP_THREAD_LIMIT: '1' },
    maxBuffer: MAX_OUTPUT,
  });
  return stdout;
}

/** The text layer of a PDF's first page. */
export async function textLayer(pdf: string): Promise<string> {
  const { stdout } = await run('pdftotext', ['-f', '1', '-l', '1', pdf, '-'], { maxBuffer: MAX_OUTPUT });
  return stdout;
}

/** The text that tesseract finds in the original at 300 dots an inch in 256 greys: the reference for a scan, which has no text layer. */
export async function textOfGrey(pdf: string, scratch: string, language: string): Promise<string> {
  await run('pdftoppm', ['-r', '300', '-gray', '-f', '1', '-l', '1', '-singlefile', pdf, scratch]);
  return recognise(`${scratch}.pgm`, language, 300);
}
