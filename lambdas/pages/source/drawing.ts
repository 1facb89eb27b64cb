/** What fax pages are made from: an open document that draws any of its pages at fax resolution. */

import type { FaxRaster, GreyPage, PelBox } from '../planes/raster.ts';
import type { FitOptions } from './page-fit.ts';

/** Bytes that `makeFaxPages` can draw, told by the engine that reads them. */
export interface PageSource {
  /** `pdf`: PDFium. `picture`: sharp (TIFF with all its pages, JPEG, PNG). */
  readonly kind: 'pdf' | 'picture';
  readonly bytes: Uint8Array;
}

/** Why a source does not open. */
export type SourceFault = 'password' | 'security' | 'corrupt' | 'empty' | 'too-large';

/**
 * A grey page to be binarised, with what its source knows. Where text is known it stands apart, and `grey` is the ground
 * below it.
 */
export interface GreyDrawing extends GreyPage {
  /** Nothing but ink and paper: one threshold says it all. */
  readonly isBlackOnWhite?: boolean;
  readonly text?: TextLayer;
  /** Lines that stand for watermarks, one bit a pel, rows packed as in a fax raster. */
  readonly watermark?: Uint8Array;
  /** The page lies on its side. */
  readonly isTurned?: boolean;
  /** Where the source's own page lies; all of the page unless told. */
  readonly area?: PelBox;
  /** Where pictures stand. */
  readonly pictures?: readonly PelBox[];
  /** Nothing but one picture shows, as on a scanned page. */
  readonly isOnePicture?: boolean;
}

/** Text that shows, whatever its colour. */
export interface TextLayer {
  /** How much of each pel is ink, 0 to 255; 0 where text is covered or has the colour of its ground. */
  readonly coverage: Uint8Array;
  /** For each block of 8 × 8 pels: above zero where the text is lighter than its ground. */
  readonly lightness: Int32Array;
}

/**
 * One drawn page: grey, to be binarised; or already black and white in fax geometry (a fax being forwarded), to be kept
 * pel for pel.
 */
export type DrawnPage = ({ readonly kind: 'grey' } & GreyDrawing) | ({ readonly kind: 'bilevel' } & FaxRaster);

/** An open source. `close` gives its memory back. */
export interface Drawing {
  readonly pages: number;
  /** Draws one page, counted from 0; `damaged` when its data cannot be read. Its planes are good until the next is drawn. */
  draw(page: number, options: FitOptions): Promise<DrawnPage | 'damaged'>;
  close(): void;
}
