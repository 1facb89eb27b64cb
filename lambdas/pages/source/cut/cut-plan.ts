/** Pages far larger than the paper: cut into parts where their letters would else be too small to read. */

import { HORIZONTAL_RESOLUTION, LINE_PELS, POINTS_PER_INCH } from '../../planes/raster.ts';
import { type FitOptions, type LetterSizes, type PageSize, type Placement, paperRows } from '../page-fit.ts';

/** The smallest letters that people read on a fax. */
export const MIN_LETTER_POINTS = 6;
/** What shrinks no further is never cut: A3 on A4 is .71, tabloid on Letter .65. */
const MAX_CUT_SCALE = 0.6;
/** A page that is no longer than this, by its width, is one sheet to its author, */
const LONG = 2;
/** and stays one while most of its letters can be made out: a poster, not a plan. */
const MIN_USUAL_POINTS = 3;
/** A page of more parts than this is no page for people. */
const MAX_PARTS = 200;
const manyColumns = Array.from({ length: 11 }, (_, i) => i + 2);
/** Lines that stand on both of two parts, and what a line takes of its letters' size. */
const OVERLAP_LINES = 2;
const LINE_SPACING = 1.3;
/** Less than a pel: what a length may be wrong by. */
const TOLERANCE_POINTS = 0.1;
/** White on both sides of a part of a page that states no size, as for pictures that are whole. */
const MARGIN_PELS = Math.round((5 / 25.4) * HORIZONTAL_RESOLUTION);

/** The paper as this page may use it, in pels and rows, and how many of each a point has. */
interface Sheet {
  readonly left: number;
  readonly pels: number;
  readonly rows: number;
  readonly pelsPerPoint: number;
  readonly rowsPerPoint: number;
}

function sheetFor({ isTrue }: PageSize, options: FitOptions): Sheet {
  const left = isTrue ? 0 : MARGIN_PELS;
  return {
    left,
    pels: LINE_PELS - 2 * left,
    rows: paperRows(options.paper, options.resolution) - options.bandRows,
    pelsPerPoint: HORIZONTAL_RESOLUTION / POINTS_PER_INCH,
    rowsPerPoint: options.resolution / POINTS_PER_INCH,
  };
}

/** The page as it lies on the paper when it is turned a quarter or not. */
const lie = ({ width, height }: PageSize, isTurned: boolean) =>
  isTurned ? { across: height, down: width } : { across: width, down: height };

/** The scale at which the whole page fits. */
function fitScale(size: PageSize, sheet: Sheet, isTurned: boolean): number {
  const { across, down } = lie(size, isTurned);
  return Math.min(1, sheet.pels / (across * sheet.pelsPerPoint), sheet.rows / (down * sheet.rowsPerPoint));
}

/** The scale at which the page's shorter side takes the width of the paper. */
function widthScale(size: PageSize, sheet: Sheet): number {
  const full = sheet.pels / (Math.min(size.width, size.height) * sheet.pelsPerPoint);
  return size.isTrue ? Math.min(1, full) : full;
}

const largestFit = (size: PageSize, sheet: Sheet) =>
  Math.max(fitScale(size, sheet, false), fitScale(size, sheet, true));

/** Whether a page may have to be cut: whether it has small letters is then to be found out. */
export function mayBeCut(size: PageSize, options: FitOptions): boolean {
  if (!(size.width > 0 && size.height > 0)) return false;
  const sheet = sheetFor(size, options);
  const scale = largestFit(size, sheet);
  return scale < MAX_CUT_SCALE * (size.isPicture ? widthScale(size, sheet) : 1);
}

interface Tiling {
  readonly isTurned: boolean;
  readonly scale: number;
  /** Starts of parts across and down, points of the page as it lies. */
  readonly across: readonly number[];
  readonly down: readonly number[];
}

/** Starts of parts of `part` points, of which two share `overlap` at least, over `length`; spread evenly. */
function spread(length: number, part: number, overlap: number): number[] {
  if (length <= part + TOLERANCE_POINTS) return [0];
  const count = Math.ceil((length - overlap - TOLERANCE_POINTS) / (part - overlap));
  return Array.from({ length: count }, (_, i) => (i * (length - part)) / (count - 1));
}

/** The page in so many columns on the width of the paper; undefined where its letters would be too small, or its lines too large. */
function tile(
  size: PageSize,
  sheet: Sheet,
  letters: LetterSizes,
  isTurned: boolean,
  columns: number,
): Tiling | undefined {
  const { across, down } = lie(size, isTurned);
  const shared = OVERLAP_LINES * LINE_SPACING * letters.usual;
  const column = (across + (columns - 1) * shared) / columns;
  const full = sheet.pels / (column * sheet.pelsPerPoint);
  const scale = size.isTrue ? Math.min(1, full) : full;
  const isTooSmall = scale * letters.small < MIN_LETTER_POINTS && !(size.isTrue && scale === 1);
  const part = { across: sheet.pels / (scale * sheet.pelsPerPoint), down: sheet.rows / (scale * sheet.rowsPerPoint) };
  if (isTooSmall || shared * 2 > part.down || (columns > 1 && shared * 2 > part.across)) return undefined;
  return { isTurned, scale, across: spread(across, part.across, shared), down: spread(down, part.down, shared) };
}

const countOf = ({ across, down }: Tiling) => across.length * down.length;

/** Where each part of a tiling is drawn: the whole page's place, and the window through which it is seen. */
function placementsOf(tiling: Tiling, size: PageSize, sheet: Sheet, options: FitOptions): Placement[] {
  const { isTurned, scale } = tiling;
  const { across, down } = lie(size, isTurned);
  const width = Math.max(1, Math.round(across * scale * sheet.pelsPerPoint));
  const height = Math.max(1, Math.round(down * scale * sheet.rowsPerPoint));
  const place = (left: number, top: number): Placement => {
    const window = {
      left: sheet.left + Math.max(0, (sheet.pels - width) >> 1),
      top: options.bandRows,
      width: Math.min(sheet.pels, width - left),
      height: Math.min(sheet.rows, height - top),
    };
    return {
      rows: options.bandRows + window.height,
      left: window.left - left,
      top: window.top - top,
      width,
      height,
      turned: isTurned,
      window,
    };
  };
  // Reading order: a turned page lies clockwise, so its left edge is at the top and its top at the right.
  const lefts = tiling.across.map((start) => Math.round(start * scale * sheet.pelsPerPoint));
  const tops = tiling.down.map((start) => Math.round(start * scale * sheet.rowsPerPoint));
  return isTurned
    ? lefts.toReversed().flatMap((left) => tops.map((top) => place(left, top)))
    : tops.flatMap((top) => lefts.map((left) => place(left, top)));
}

/** How a page is cut so that its letters are looked at: in parts as wide as its shorter side. */
export function trialCut(size: PageSize, options: FitOptions): readonly Placement[] {
  const sheet = sheetFor(size, options);
  const isTurned = size.width > size.height;
  const scale = widthScale(size, sheet);
  const { down } = lie(size, isTurned);
  const part = sheet.rows / (scale * sheet.rowsPerPoint);
  return placementsOf({ isTurned, scale, across: [0], down: spread(down, part, 0) }, size, sheet, options);
}

/**
 * The parts of a page that `mayBeCut`.
 * @returns where each is drawn, in reading order; undefined where the page is whole on one sheet
 */
export function cutPage(size: PageSize, letters: LetterSizes, options: FitOptions): readonly Placement[] | undefined {
  const sheet = sheetFor(size, options);
  const whole = largestFit(size, sheet);
  const isLong = Math.max(size.width, size.height) > LONG * Math.min(size.width, size.height);
  const isReadable = isLong ? whole * letters.small >= MIN_LETTER_POINTS : whole * letters.usual >= MIN_USUAL_POINTS;
  if (isReadable) return undefined;
  // A receipt, a conversation: one below the other, at the page's own size or as wide as the paper.
  const column = tile(size, sheet, letters, size.width > size.height, 1);
  const tilings = [false, true].flatMap((isTurned) =>
    manyColumns.flatMap((columns) => tile(size, sheet, letters, isTurned, columns) ?? []),
  );
  const best = column ?? tilings.toSorted((a, b) => countOf(a) - countOf(b) || b.scale - a.scale)[0];
  if (best === undefined || countOf(best) < 2 || countOf(best) > MAX_PARTS) return undefined;
  return placementsOf(best, size, sheet, options);
}
