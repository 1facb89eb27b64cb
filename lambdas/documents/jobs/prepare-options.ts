/** What the documents of a submission are made into. */

import type { PhotographDetail } from '../../fax/model.ts';
import type { VerticalResolution } from '../../pages/planes/raster.ts';
import type { Paper } from '../../pages/source/page-fit.ts';
import type { PictureOptions } from '../child/prepare-job.ts';
import { DEFAULT_LOCALE } from '../document-locale.ts';
import { type Limits, readLimits } from '../limits.ts';

/** A document of a submission, as a file on disk. */
export interface DocumentFile {
  readonly name: string;
  readonly contentType?: string | undefined;
  readonly path: string;
}

export interface PrepareOptions {
  /** Lines an inch; by default 196 (fine). */
  readonly resolution?: VerticalResolution;
  /** The called machine's paper; by default A4. */
  readonly paper?: Paper;
  /** Rows kept white at the top of each page for a header line; by default 0. */
  readonly bandRows?: number;
  /** Page pictures to write; by default both kinds. */
  readonly pictures?: PictureOptions;
  /** How much of the line photographs may take; by default `fine`. */
  readonly photographs?: PhotographDetail;
  /** Papers in photographs are cut out and straightened; by default true. */
  readonly straightens?: boolean;
  /** Leaves out blank pages, unless all are blank; by default false. */
  readonly dropBlankPages?: boolean;
  /** Language and country, e.g. `it-IT`, for documents that do not say; by default `en-GB`. */
  readonly locale?: string;
  /** Opens zip archives and takes their documents; by default false. */
  readonly allowZip?: boolean;
  /** Whose documents they are: those of different ones take turns at the engines. */
  readonly turn?: string;
  /** Where fax.tif, fax.pdf, page-001.png and thumb-001.png … are written; created if missing. */
  readonly workFolder: string;
  readonly limits?: Limits;
}

export type FullOptions = Required<PrepareOptions>;

export const withDefaults = (options: PrepareOptions): FullOptions => ({
  resolution: 196,
  paper: 'a4',
  bandRows: 0,
  pictures: { full: true, thumbnails: true },
  locale: DEFAULT_LOCALE,
  allowZip: false,
  photographs: 'fine',
  straightens: true,
  dropBlankPages: false,
  turn: '',
  limits: readLimits(),
  ...options,
});
