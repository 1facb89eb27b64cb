/** Reads the text on the pages of a fax, as far as time allows. Pages that cannot be read have no text. */

import { join } from 'node:path';
import { readingFile } from '../../fax/page-files.ts';
import type { Reader, ReadingLanguage, ReadLine } from '../../ports.ts';

export interface ReadingLimits {
  /** For one page, and for all pages of a fax; milliseconds. */
  readonly pageMs: number;
  readonly faxMs: number;
}

const usualLimits: ReadingLimits = { pageMs: 20_000, faxMs: 120_000 };

/**
 * Reads the pages of a fax in order, until the time is over.
 *
 * @param folder where their pictures with square pels are
 * @returns the lines of each page; none of a page that was not read
 */
export async function readPages(
  reader: Reader,
  folder: string,
  pages: number,
  languages: readonly ReadingLanguage[],
  limits: ReadingLimits = usualLimits,
): Promise<(readonly ReadLine[])[]> {
  const texts: (readonly ReadLine[])[] = Array.from({ length: pages }, () => []);
  const end = performance.now() + limits.faxMs;
  for (let n = 1; n <= pages; n++) {
    const left = Math.min(limits.pageMs, end - performance.now());
    if (left <= 0) break;
    texts[n - 1] = await reader.read(join(folder, readingFile(n)), languages, left);
  }
  return texts;
}
