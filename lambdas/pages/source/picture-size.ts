/** How large a picture is on paper. A scan says so; a photograph or a screen shot does not, and fills the page. */

import { HORIZONTAL_RESOLUTION, LINE_PELS, POINTS_PER_INCH } from '../planes/raster.ts';
import { type FitOptions, fitPage, type PageSize, type Placement, paperRows } from './page-fit.ts';

export interface PictureSize {
  /** Pels upright, after the rotation that the file states. */
  readonly width: number;
  readonly height: number;
  /** Dots an inch across and down, undefined where the file does not say. */
  readonly xDensity: number | undefined;
  readonly yDensity: number | undefined;
}

/** Below are the 72 and 96 that programs write as a default; above is no scanner. A fax has 98 lines. */
const MIN_STATED_DENSITY = 97;
const MAX_STATED_DENSITY = 1200;
/** A picture of no stated size is drawn at most this coarsely: 600 pels fill an A4 page, an icon stays an icon. */
const MIN_DRAWN_DENSITY = 72;
/** A scan that shrinks no further than this to fit the paper is a page, and takes the paper's whole width. */
const MIN_PAGE_SCALE = 0.93;
/** What printers and scanners commonly lose at an edge. */
const MARGIN_POINTS = (5 / 25.4) * POINTS_PER_INCH;

const isStated = (density: number | undefined): density is number =>
  density !== undefined && density >= MIN_STATED_DENSITY && density <= MAX_STATED_DENSITY;

/** A picture's size on paper, where it states one; else what one pel would take at the coarsest. */
export function pictureSize(size: PictureSize): PageSize {
  const isTrue = isStated(size.xDensity) && isStated(size.yDensity);
  const [x, y] = isTrue ? [size.xDensity!, size.yDensity!] : [MIN_DRAWN_DENSITY, MIN_DRAWN_DENSITY];
  return {
    width: (size.width / x) * POINTS_PER_INCH,
    height: (size.height / y) * POINTS_PER_INCH,
    isTrue,
    isPicture: true,
  };
}

/** Places a picture on a page: at its true size where it states one that fits, else fitted within margins. */
export function fitPicture(size: PictureSize, options: FitOptions): Placement {
  const hasDensity = isStated(size.xDensity) && isStated(size.yDensity);
  const xDensity = hasDensity ? size.xDensity! : MIN_DRAWN_DENSITY;
  const yDensity = hasDensity ? size.yDensity! : MIN_DRAWN_DENSITY;
  const width = (size.width / xDensity) * POINTS_PER_INCH;
  const height = (size.height / yDensity) * POINTS_PER_INCH;
  if (!hasDensity) return fitPage(width, height, options, MARGIN_POINTS);
  const rows = paperRows(options.paper, options.resolution) - options.bandRows;
  const scale = Math.min(
    LINE_PELS / ((width / POINTS_PER_INCH) * HORIZONTAL_RESOLUTION),
    rows / ((height / POINTS_PER_INCH) * options.resolution),
  );
  return fitPage(width, height, options, scale >= MIN_PAGE_SCALE ? 0 : MARGIN_POINTS);
}
