/** Leaves blank pages out of a prepared fax: their pictures go, those behind them move up. */

import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pageFile, thumbnailFile } from '../../fax/page-files.ts';
import { isBlank } from '../../pages/fax/blank-page.ts';
import type { FaxStrip } from '../../pages/planes/raster.ts';

/** Does what is asked with a picture that may not have been wanted. */
async function ifThere(done: Promise<void>): Promise<void> {
  await done.catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  });
}

/**
 * Finds which pages stay, and renames the pictures in the work folder after them.
 * @returns the pages that stay, counted from 0; all of them when all are blank, since a fax is never turned into nothing
 */
export async function dropBlankPages(strips: readonly FaxStrip[], workFolder: string): Promise<number[]> {
  const all = strips.map((_, page) => page);
  const kept = all.filter((page) => !isBlank(strips[page]!));
  if (kept.length === 0 || kept.length === all.length) return all;
  for (const fileOf of [pageFile, thumbnailFile]) {
    const path = (page: number) => join(workFolder, fileOf(page + 1));
    for (const page of all) if (!kept.includes(page)) await rm(path(page), { force: true });
    for (const [to, from] of kept.entries()) if (to !== from) await ifThere(rename(path(from), path(to)));
  }
  return kept;
}
