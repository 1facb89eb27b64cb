/** What fax pages are made from: an open document that draws any of its pages at fax resolution. */

import type { FitOptions } from './page-fit.ts';
import type { FaxRaster, GreyPage } from './raster.ts';

/** Bytes that `makeFaxPages` can draw, told by the engine that reads them. */
export interface PageSource {
  /** `pdf`: PDFium. `picture`: sharp (TIFF with all its pages, JPEG, PNG). */
  readonly kind: 'pdf' | 'picture';
  readonly bytes: Uint8Array;
}

/** Why a source does not open. */
export type SourceFault = 'password' | 'security' | 'corrupt' | 'empty' | 'too-large';

/**
 * One drawn page: grey, to be binarised; or already black and white in fax geometry (a fax being forwarded), to be kept
 * pel for pel.
 */
export type DrawnPage = ({ readonly kind: 'grey' } & GreyPage) | ({ readonly kind: 'bilevel' } & FaxRaster);

/** An open source. `close` gives its memory back. */
export interface Drawing {
  readonly pages: number;
  /** Draws one page, counted from 0; `damaged` when its data cannot be read. */
  draw(page: number, options: FitOptions): Promise<DrawnPage | 'damaged'>;
  close(): void;
}
