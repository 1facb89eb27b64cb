/** What fax pages are made from: an open document that draws any of its pages at fax resolution. */

import type { Result } from '../../fax/result.ts';
import type { Code } from '../codes/code.ts';
import type { BitPlane, BlockPlane, PelPlane } from '../planes/plane.ts';
import type { FaxRaster, GreyPage, PelBox } from '../planes/raster.ts';
import type { FitOptions, LetterSizes, PageSize, Placement } from './page-fit.ts';

/** Bytes that `makeFaxPages` can draw, and the engine that reads them. */
export interface PageSource {
  /** `pdf`: PDFium. `picture`: sharp (TIFF with all its pages, JPEG, PNG). */
  readonly kind: 'pdf' | 'picture';
  readonly bytes: Uint8Array;
}

/** Why a source does not open. */
export type SourceFault = 'password' | 'security' | 'corrupt' | 'empty' | 'too-large';

/**
 * Why a page cannot be drawn: `damaged` when its data cannot be read; `missing-font` when it has letters that no font at
 * hand has, neither the document's own nor the machine's.
 */
export type PageFault = 'damaged' | 'missing-font';

/**
 * A grey page to be binarised, with what its source knows of it. Where text is known it is a layer of its own, and `grey`
 * is the background behind it.
 */
export interface GreyDrawing extends GreyPage {
  /** Nothing but black on white: one threshold is enough. */
  readonly isBlackOnWhite?: boolean;
  readonly text?: TextLayer;
  /** Codes that machines read, where the source looked for them. */
  readonly codes?: readonly Code[];
  /** Lines that stand for watermarks. */
  readonly watermark?: BitPlane;
  /** The page is turned a quarter to fit. */
  readonly isTurned?: boolean;
  /** Where the source's own page is placed; all of the page by default. */
  readonly area?: PelBox;
  /** Where pictures are placed. */
  readonly pictures?: readonly PelBox[];
  /** Nothing but one picture is visible, as on a scanned page. */
  readonly isOnePicture?: boolean;
  /** The one picture is a photographed paper, cut out and straightened. */
  readonly isPaper?: boolean;
  /** It is a narrow strip in columns, a till's receipt: its ink may be faded. */
  readonly isStrip?: boolean;
  /** That paper is a whiteboard. */
  readonly isBoard?: boolean;
}

/** Text that is visible, whatever its colour. */
export interface TextLayer {
  /** How much of each pel is text, 0 to 255; 0 where text is covered or has the colour of its background. */
  readonly coverage: PelPlane<'coverage'>;
  /** Above zero where the text is lighter than its background. */
  readonly lightness: BlockPlane<'lightness', Int32Array>;
}

/**
 * One drawn page: grey, to be binarised; or already black and white in fax geometry (a fax being forwarded), to be kept
 * pel for pel.
 */
export type DrawnPage = ({ readonly kind: 'grey' } & GreyDrawing) | ({ readonly kind: 'bilevel' } & FaxRaster);

/** An open source. `close` frees its memory. */
export interface Drawing {
  readonly pages: number;
  /** Names of the files that a PDF carries within itself. */
  readonly attachments?: readonly string[];
  /** Draws one page, counted from 0, where it fits or at `placement`. Its planes are valid until the next is drawn. */
  draw(page: number, options: FitOptions, placement?: Placement): Promise<Result<DrawnPage, PageFault>>;
  /** The size of a page, counted from 0; undefined for one that is never cut (a fax being forwarded). */
  sizeOf?(page: number): Promise<PageSize | undefined>;
  /** Sizes of a page's letters where the source itself says so. */
  lettersOf?(page: number): Promise<LetterSizes | undefined>;
  close(): void;
}
