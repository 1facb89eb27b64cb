/** Leaves blank pages out of a prepared fax: their pictures are removed, later ones renumbered. */

import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pageFile, thumbnailFile } from '../../fax/page-files.ts';
import { isBlank } from '../../pages/fax/blank-page.ts';
import type { FaxStrip } from '../../pages/planes/raster.ts';

/** Waits for a change of a picture that may not exist. */
async function ifThere(done: Promise<void>): Promise<void> {
  await done.catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  });
}

/**
 * Finds the pages that stay and renumbers the pictures in the work folder.
 * @returns the pages that stay, from 0; all of them if all are blank, because a fax needs a page
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
