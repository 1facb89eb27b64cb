/** The pages of one open document, drawn, coded and pictured; long documents on all processors. */

import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { pageFile, thumbnailFile } from '../../fax/page-files.ts';
import { accepted, type Result } from '../../fax/result.ts';
import { encodePagePng, encodeThumbnail } from '../../pages/fax/png.ts';
import { makeFaxPages, type PageShare } from '../../pages/make-pages.ts';
import type { FaxRaster, FaxStrip } from '../../pages/planes/raster.ts';
import type { Drawing, PageFault, PageSource } from '../../pages/source/drawing.ts';
import type { OpenDocument } from '../engines/opener.ts';
import type { PrepareJob } from './prepare-job.ts';

/** For fewer pages it does not pay to load an engine in another thread. */
const MIN_PAGES_FOR_THREADS = 16;
const MAX_THREADS = 4;
/** Larger files have large pictures on most pages, for which each thread would need as much memory as the largest takes. */
const MAX_BYTES_FOR_THREADS = 8 * 1024 * 1024;

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
  readonly isPaper: boolean;
}

async function writePictures(raster: FaxRaster, n: number, task: PageTask): Promise<void> {
  const { resolution } = task.fit;
  const write = async (file: string, png: Promise<Buffer>) => writeFile(join(task.folder, file), await png);
  await Promise.all([
    task.pictures.full && write(pageFile(n), encodePagePng(raster, resolution)),
    task.pictures.thumbnails && write(thumbnailFile(n), encodeThumbnail(raster, resolution)),
  ]);
}

/** Draws a share of the pages in this thread. */
export async function* drawShare(drawing: Drawing, task: PageTask, share: PageShare): AsyncGenerator<PageDone> {
  let pictures: Promise<void> = Promise.resolve();
  for await (const { page, made, isPaper } of makeFaxPages(drawing, task.fit, share)) {
    // Compressing one page's pictures runs beside the drawing of the next; never more than one page is kept for it.
    await pictures;
    if (!made.ok) {
      yield { page, strip: made, isPaper };
      continue;
    }
    pictures = writePictures(made.value.raster, task.pagesBefore + page, task);
    yield { page, strip: accepted(made.value.strip), isPaper };
  }
  await pictures;
}

/** What a page thread is started with. */
export interface ThreadWork {
  readonly source: PageSource;
  readonly task: PageTask;
  readonly share: PageShare;
  readonly maxPixels: number;
}

/** Draws a share in a thread of this process, started from the same entry file. Resolves when it has ended. */
function startThread(work: ThreadWork, onPage: (done: PageDone) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(process.argv[1]!, { workerData: work });
    thread.on('message', onPage);
    thread.once('error', reject);
    thread.once('exit', () => resolve());
  });
}

/**
 * Draws every page of a document.
 * @param onPage called with each page as it is done, in no order
 * @returns the pages in order
 */
export async function drawPages(
  { source, drawing }: OpenDocument,
  task: PageTask,
  maxPixels: number,
  onPage: (page: number) => void,
): Promise<PageDone[]> {
  const isAlone = drawing.pages < MIN_PAGES_FOR_THREADS || source.bytes.length > MAX_BYTES_FOR_THREADS;
  const step = isAlone ? 1 : Math.min(MAX_THREADS, availableParallelism());
  const done: PageDone[] = [];
  const keep = (one: PageDone) => {
    done[one.page - 1] = one;
    onPage(one.page);
  };
  const threads = Array.from({ length: step - 1 }, (_, i) =>
    startThread({ source, task, share: { first: i + 1, step }, maxPixels }, keep),
  );
  for await (const one of drawShare(drawing, task, { first: 0, step })) keep(one);
  await Promise.all(threads);
  return done;
}
