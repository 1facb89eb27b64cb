/**
 * Where a page is placed on fax paper. The largest page that every machine prints is the paper of the called country, A4
 * or Letter, on a line of 215 mm; what fits keeps its true size, what does not is turned or shrunk, never cut.
 */

import type { PhotographDetail } from '../../fax/model.ts';
import {
  HORIZONTAL_RESOLUTION,
  LINE_PELS,
  type PelBox,
  POINTS_PER_INCH,
  type VerticalResolution,
} from '../planes/raster.ts';

/** The tallest paper in the called machine. */
export type Paper = 'a4' | 'letter';

/** A drawing is turned only where that makes it at least a tenth larger. */
const MIN_TURN_GAIN = 1.1;
const paperInches: Record<Paper, number> = { a4: 297 / 25.4, letter: 11 };

/** Rows of a whole sheet: A4 at 196 lines an inch has 2292, Letter 2156. */
export function paperRows(paper: Paper, resolution: VerticalResolution): number {
  return Math.round(paperInches[paper] * resolution);
}

/** The place of a drawing on a page of `LINE_PELS` × `rows`, in pels and rows. */
export interface Placement {
  /** Rows of the whole page. */
  readonly rows: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** The drawing is turned a quarter clockwise, so its top edge is at the right: text recognition reads that by itself. */
  readonly turned: boolean;
  /** What is drawn of the page where that is a part of the drawing, which then extends beyond it; by default all. */
  readonly window?: PelBox;
}

export interface FitOptions {
  readonly resolution: VerticalResolution;
  readonly paper: Paper;
  /** Rows kept white at the top for the header line; 0 when it is off. */
  readonly bandRows: number;
  /** Papers in photographs are cut out and straightened; by default they are. */
  readonly straightens?: boolean;
  /** How much of the line photographs may take; by default `fine`. */
  readonly photographs?: PhotographDetail;
  /** Draw in one grey plane, without layers for text and pictures: for comparisons. */
  readonly isPlain?: boolean;
}

/** A page's size, points. Where it is not true, only the ratio of its sides counts. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
  readonly isTrue: boolean;
  /** It is one picture, whose size on paper programs often get wrong: only one that is very long is cut. */
  readonly isPicture: boolean;
}

/** Sizes of letters on the page, in its own points: of its small ones, and of most. */
export interface LetterSizes {
  readonly small: number;
  readonly usual: number;
}

/** The page is a Letter sheet where that is enough, because it fits every machine; else the called machine's paper. */
function sheetRows(usedRows: number, options: FitOptions): number {
  const tallest = paperRows(options.paper, options.resolution);
  const letter = paperRows('letter', options.resolution);
  return usedRows <= letter ? Math.min(letter, tallest) : tallest;
}

/**
 * Fits a drawing of this true size onto a page: centred along the line, from the top down.
 * @param widthPoints @param heightPoints true size as it would be shown, in points (1/72 inch)
 * @param marginPoints kept white on all four sides; a page has its own margin, a picture has none
 */
export function fitPage(widthPoints: number, heightPoints: number, options: FitOptions, marginPoints = 0): Placement {
  const pelsPerPoint = HORIZONTAL_RESOLUTION / POINTS_PER_INCH;
  const rowsPerPoint = options.resolution / POINTS_PER_INCH;
  const marginRows = Math.round(marginPoints * rowsPerPoint);
  const pels = LINE_PELS - 2 * Math.round(marginPoints * pelsPerPoint);
  const rows = paperRows(options.paper, options.resolution) - options.bandRows - 2 * marginRows;
  const scaleOf = (across: number, down: number) =>
    Math.min(1, pels / (across * pelsPerPoint), rows / (down * rowsPerPoint));
  const upright = scaleOf(widthPoints, heightPoints);
  const sideways = scaleOf(heightPoints, widthPoints);
  const turned = sideways > upright * MIN_TURN_GAIN;
  const scale = turned ? sideways : upright;
  const [across, down] = turned ? [heightPoints, widthPoints] : [widthPoints, heightPoints];
  const width = Math.min(pels, Math.max(1, Math.round(across * scale * pelsPerPoint)));
  const height = Math.min(rows, Math.max(1, Math.round(down * scale * rowsPerPoint)));
  const top = options.bandRows + marginRows;
  return {
    rows: sheetRows(top + height + marginRows, options),
    left: (LINE_PELS - width) >> 1,
    top,
    width,
    height,
    turned,
  };
}
