/** A document's bytes to fax pages, one at a time: memory is bounded by one page, not by the document. */

import { binarise } from './bilevel/binarise.ts';
import type { FaxRaster } from './planes/raster.ts';
import { openPdf } from './source/draw-pdf.ts';
import { openPicture } from './source/draw-picture.ts';
import type { Drawing, PageSource, SourceFault } from './source/drawing.ts';
import type { FitOptions } from './source/page-fit.ts';

/** A page in black and white at the options' resolution. */
export interface FaxPage {
  /** Page of the document, from 1. */
  readonly page: number;
  readonly raster: FaxRaster;
}

/** A page whose data cannot be read. */
export interface DamagedPage {
  readonly page: number;
  readonly raster: 'damaged';
}

/** Which pages: `first`, `first + step` … from 0, so that several workers share one document. */
export interface PageShare {
  readonly first: number;
  readonly step: number;
}
const everyPage: PageShare = { first: 0, step: 1 };

/**
 * Opens a source with its engine. Call it in a short-lived child only: the bytes are hostile.
 * @param maxPixels pels of one picture, checked before it is decoded
 */
export function openSource(source: PageSource, maxPixels: number): Promise<Drawing | SourceFault> {
  return source.kind === 'pdf' ? openPdf(source.bytes) : openPicture(source.bytes, maxPixels);
}

/** Draws the pages of an open document and makes each a fax page. A damaged page is told and does not end the rest. */
export async function* makeFaxPages(
  drawing: Drawing,
  options: FitOptions,
  share: PageShare = everyPage,
): AsyncGenerator<FaxPage | DamagedPage> {
  for (let index = share.first; index < drawing.pages; index += share.step) {
    const drawn = await drawing.draw(index, options);
    const page = index + 1;
    if (drawn === 'damaged') yield { page, raster: 'damaged' };
    else yield { page, raster: drawn.kind === 'grey' ? binarise(drawn, options.resolution) : drawn };
  }
}
