/** A strip, such as a till's receipt, that is longer than the paper but narrow: in columns on one sheet, at its true size. */

import { accepted, type Result } from '../../../fax/result.ts';
import { type BlockPlane, copyOf } from '../../planes/plane.ts';
import { HORIZONTAL_RESOLUTION, LINE_PELS, type PelBox, POINTS_PER_INCH } from '../../planes/raster.ts';
import type { Drawing, DrawnPage, GreyDrawing, PageFault, TextLayer } from '../drawing.ts';
import { type FitOptions, type PageSize, type Placement, paperRows } from '../page-fit.ts';

/** A strip is at least so many times as long as it is wide, */
const MIN_LENGTH = 2;
/** and would shrink to less than this. */
const MAX_SCALE = 0.95;
/** White between two columns, and what stands in both of them, points: 4 and 6 mm. */
const GAP_POINTS = 11;
const OVERLAP_POINTS = 17;

/** Where each column of a strip is drawn; undefined for what is no strip, or does not fit one sheet. */
export function columnsOf(size: PageSize, options: FitOptions): readonly Placement[] | undefined {
  if (!size.isTrue || !(size.width > 0) || size.height < MIN_LENGTH * size.width) return undefined;
  const pels = (points: number) => Math.round((points * HORIZONTAL_RESOLUTION) / POINTS_PER_INCH);
  const rows = (points: number) => Math.round((points * options.resolution) / POINTS_PER_INCH);
  const [width, height] = [pels(size.width), rows(size.height)];
  const sheet = paperRows(options.paper, options.resolution) - options.bandRows;
  if (sheet >= height * MAX_SCALE) return undefined;
  const gap = pels(GAP_POINTS);
  const count = Math.ceil((height - rows(OVERLAP_POINTS)) / (sheet - rows(OVERLAP_POINTS)));
  if (count * width + (count - 1) * gap > LINE_PELS) return undefined;
  const left = (LINE_PELS - count * width - (count - 1) * gap) >> 1;
  return Array.from({ length: count }, (_, i) => {
    const start = i * (sheet - rows(OVERLAP_POINTS));
    const window = {
      left: left + i * (width + gap),
      top: options.bandRows,
      width,
      height: Math.min(sheet, height - start),
    };
    const placed = { left: window.left, top: window.top - start, width, height, turned: false, window };
    return { rows: options.bandRows + sheet, ...placed };
  });
}

const unionOf = (boxes: readonly PelBox[]): PelBox => {
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const right = Math.max(...boxes.map((box) => box.left + box.width));
  const bottom = Math.max(...boxes.map((box) => box.top + box.height));
  return { left, top, width: right - left, height: bottom - top };
};

function joinTexts(one: TextLayer | undefined, other: TextLayer | undefined): TextLayer | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  other.coverage.forEach((covered, at) => {
    if (covered > one.coverage[at]!) one.coverage[at] = covered;
  });
  other.lightness.forEach((value, block) => {
    if (value !== 0) one.lightness[block] = value;
  });
  return one;
}

/** Two drawings that are white where the other one is drawn, as one. The first's planes are used. */
function join(one: GreyDrawing, other: GreyDrawing): GreyDrawing {
  other.grey.forEach((tone, at) => {
    if (tone < one.grey[at]!) one.grey[at] = tone;
  });
  const text = joinTexts(one.text, other.text);
  const pictures = [...(one.pictures ?? []), ...(other.pictures ?? [])];
  const isOnePicture = one.isOnePicture === true && other.isOnePicture === true;
  const codes = [...(one.codes ?? []), ...(other.codes ?? [])];
  const isBlackOnWhite = one.isBlackOnWhite === true && other.isBlackOnWhite === true;
  const { width, height, grey } = one;
  const areas = [one.area, other.area].filter((area) => area !== undefined);
  return {
    ...{ width, height, grey, codes, isOnePicture, isBlackOnWhite },
    pictures: isOnePicture ? [unionOf(pictures)] : pictures,
    ...(text === undefined ? {} : { text }),
    ...(areas.length === 0 ? {} : { area: unionOf(areas) }),
  };
}

/** A copy that stays valid while the next page is drawn. */
const kept = (drawing: GreyDrawing): GreyDrawing => ({
  ...drawing,
  grey: copyOf(drawing.grey),
  ...(drawing.text === undefined ? {} : { text: copyOfText(drawing.text) }),
});

const copyOfText = ({ coverage, lightness }: TextLayer): TextLayer => ({
  coverage: copyOf(coverage),
  lightness: lightness.slice() as BlockPlane<'lightness', Int32Array>,
});

/** Draws a strip in columns. @param placements see `columnsOf` */
export async function drawColumns(
  drawing: Drawing,
  page: number,
  options: FitOptions,
  placements: readonly Placement[],
): Promise<Result<DrawnPage, PageFault>> {
  let whole: GreyDrawing | undefined;
  for (const placement of placements) {
    const drawn = await drawing.draw(page, { ...options, straightens: false }, placement);
    if (!drawn.ok || drawn.value.kind !== 'grey') return drawn;
    const column = kept(drawn.value);
    whole = whole === undefined ? column : join(whole, column);
  }
  return accepted({ kind: 'grey', ...whole!, isStrip: true });
}
