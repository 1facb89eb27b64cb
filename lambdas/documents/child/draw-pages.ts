/** The pages of one open document: drawn here, and made by the page threads while the next one is drawn. */

import { join } from 'node:path';
import type { PageKind } from '../../fax/model.ts';
import { pageFile, thumbnailFile } from '../../fax/page-files.ts';
import { accepted, type Result } from '../../fax/result.ts';
import type { FaxStrip } from '../../pages/planes/raster.ts';
import type { Drawing, PageFault } from '../../pages/source/drawing.ts';
import type { PagePictures } from './page-maker.ts';
import type { PageMakers } from './page-makers.ts';
import type { PrepareJob } from './prepare-job.ts';
import { threadMs } from './spent.ts';

/** For fewer pages a thread that is not there yet would come too late. */
const MIN_PAGES_FOR_THREADS = 16;

/** What drawing needs to know of its job. */
export interface PageTask {
  readonly fit: PrepareJob['fit'];
  readonly pictures: PrepareJob['pictures'];
  /** The first page's number in the fax, less one. */
  readonly pagesBefore: number;
  /** Where pictures are written. */
  readonly folder: string;
}

/** One page done. Pages count from 1 in their document. */
export interface PageDone {
  readonly page: number;
  readonly strip: Result<FaxStrip, PageFault>;
  /** What it shows where it is nothing but one picture. */
  readonly shows?: PageKind | undefined;
}

function picturesOf(n: number, { pictures, folder }: PageTask): PagePictures {
  return {
    ...(pictures.full ? { full: join(folder, pageFile(n)) } : {}),
    ...(pictures.thumbnails ? { thumbnail: join(folder, thumbnailFile(n)) } : {}),
  };
}

/**
 * Draws every page of a document and has it made.
 * @param onPage called with each page as it is done, in no order
 * @returns the pages in order
 */
export async function drawPages(
  drawing: Drawing,
  task: PageTask,
  makers: PageMakers,
  onPage: (page: number) => void,
): Promise<PageDone[]> {
  const atOnce = drawing.pages < MIN_PAGES_FOR_THREADS ? 1 : makers.count;
  const done: PageDone[] = [];
  const keep = (one: PageDone) => {
    done[one.page - 1] = one;
    onPage(one.page);
  };
  const running = new Set<Promise<void>>();
  for (let index = 0; index < drawing.pages; index++) {
    const begun = threadMs();
    const drawn = await drawing.draw(index, task.fit);
    makers.spent.draw += threadMs() - begun;
    const page = index + 1;
    // One page waits to be made at most, beside those that are.
    while (running.size >= atOnce) await Promise.race(running);
    if (!drawn.ok) {
      keep({ page, strip: drawn });
      continue;
    }
    const made = makers
      .make({ drawn: drawn.value, options: task.fit, pictures: picturesOf(task.pagesBefore + page, task) })
      .then(({ strip, shows }) => keep({ page, strip: accepted(strip), shows }))
      .finally(() => running.delete(made));
    running.add(made);
  }
  await Promise.all(running);
  return done;
}
