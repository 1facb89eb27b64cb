/**
 * Pages are made black and white, coded and pictured in threads that live as long as their process, so that the code of
 * these loops stays compiled. They never see a document: what they are given are pels, whatever was in the file, and what
 * they are given is gone with the page.
 */

import { writeFile } from 'node:fs/promises';
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { PageKind } from '../../fax/model.ts';
import { encodePagePng, encodeThumbnail } from '../../pages/fax/png.ts';
import { makeSquare } from '../../pages/fax/square-pels.ts';
import { type MakeOptions, makeFaxPage } from '../../pages/make-pages.ts';
import type { FaxRaster, FaxStrip, VerticalResolution } from '../../pages/planes/raster.ts';
import type { DrawnPage } from '../../pages/source/drawing.ts';
import { type Spent, threadMs } from './spent.ts';

/** Pictures of a page that are wanted, as paths. */
export interface PagePictures {
  /** Every pel, black and white. */
  readonly full?: string;
  /** Half the width, grey, square pels. */
  readonly thumbnail?: string;
  /** Every pel, square, for reading. */
  readonly square?: string;
}

export interface PageWork {
  readonly id: number;
  readonly drawn: DrawnPage;
  readonly options: MakeOptions;
  readonly pictures: PagePictures;
}

export interface PageMade {
  readonly id: number;
  readonly strip: FaxStrip;
  /** What the page shows where it is nothing but one picture. */
  readonly shows: PageKind | undefined;
  readonly spent: Pick<Spent, 'make' | 'picture'>;
}

async function writePictures(raster: FaxRaster, resolution: VerticalResolution, wanted: PagePictures): Promise<void> {
  const { full, thumbnail, square } = wanted;
  await Promise.all([
    full !== undefined && encodePagePng(raster, resolution).then((png) => writeFile(full, png)),
    thumbnail !== undefined && encodeThumbnail(raster, resolution).then((png) => writeFile(thumbnail, png)),
    square !== undefined &&
      encodePagePng(makeSquare(raster, resolution), resolution).then((png) => writeFile(square, png)),
  ]);
}

/** Makes one page and writes its pictures. */
export async function makePage({ id, drawn, options, pictures }: PageWork): Promise<PageMade> {
  const begun = threadMs();
  const { raster, strip, shows } = makeFaxPage(drawn, options);
  const made = threadMs();
  const writing = writePictures(raster, options.resolution, pictures);
  const pictured = threadMs();
  await writing;
  return { id, strip, shows, spent: { make: made - begun, picture: pictured - made } };
}

/** What a page thread is sent: from where its next pages come. */
export interface PageSupply {
  readonly port: MessagePort;
}

/** Serves whoever holds the other end of each port that this thread is sent, until that end closes. */
export function servePages(): void {
  parentPort?.on('message', ({ port }: PageSupply) => {
    // An error is nobody's here: it ends the process.
    port.on('message', async (work: PageWork) => port.postMessage(await makePage(work)));
  });
}
