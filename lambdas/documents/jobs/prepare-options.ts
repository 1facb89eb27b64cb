/** What the documents of a submission are made into. */

import type { VerticalResolution } from '../../pages/planes/raster.ts';
import type { Paper } from '../../pages/source/page-fit.ts';
import type { PictureOptions } from '../child/prepare-job.ts';
import { USUAL_LOCALE } from '../document-locale.ts';
import { type Limits, readLimits } from '../limits.ts';

/** A document of a submission, as a file on disk. */
export interface DocumentFile {
  readonly name: string;
  readonly contentType?: string | undefined;
  readonly path: string;
}

export interface PrepareOptions {
  /** Lines an inch: 196 (fine) unless told. */
  readonly resolution?: VerticalResolution;
  /** The called machine's paper: A4 unless told. */
  readonly paper?: Paper;
  /** Rows kept white at the top of each page for a header line; 0 (none) unless told. */
  readonly bandRows?: number;
  /** Page pictures to write; both kinds unless told. */
  readonly pictures?: PictureOptions;
  /** Leaves out pages with nothing on them, unless all are; false unless told. */
  readonly dropBlankPages?: boolean;
  /** Language and country, e.g. `it-IT`, for documents that do not say; `en-GB` unless told. */
  readonly locale?: string;
  /** Opens zip archives and takes the documents in them; false unless told. */
  readonly allowZip?: boolean;
  /** Whose documents they are: those of different ones take turns at the engines. */
  readonly turn?: string;
  /** Where fax.tif, fax.pdf, page-001.png and thumb-001.png … are written; made if it is not there. */
  readonly workFolder: string;
  readonly limits?: Limits;
}

export type FullOptions = Required<PrepareOptions>;

export const withDefaults = (options: PrepareOptions): FullOptions => ({
  resolution: 196,
  paper: 'a4',
  bandRows: 0,
  pictures: { full: true, thumbnails: true },
  locale: USUAL_LOCALE,
  allowZip: false,
  dropBlankPages: false,
  turn: '',
  limits: readLimits(),
  ...options,
});
