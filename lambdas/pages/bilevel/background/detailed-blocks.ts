/**
 * Blocks where lines and fills meet. Thin details that differ from their background are black or white by a threshold halfway
 * between the two; every other pel belongs to one of the fills beside it, so that borders are sharp however blurred they were.
 */

import { BLOCK, BLOCKS_ACROSS } from '../../planes/blocks.ts';
import type { PelPlane } from '../../planes/plane.ts';
import { type GreyPage, LINE_PELS, type PelBox } from '../../planes/raster.ts';
import { INK, type TonePlanes } from '../screen/tones.ts';
import { uncertaintyOf } from '../uncertainty.ts';
import { darknessOfFill, type FillOptions, PAPER_FROM_GREY } from './fill-tone.ts';
import type { Background } from './fills.ts';
import { labels } from './labels.ts';
import { findThinDetails, type ThinDetails } from './thin-details.ts';

/** Tones that differ by less than this are one: no outline around a pale row, no line that nobody sees. */
export const MIN_EDGE_CONTRAST = 40;
/** Details of a fill that differ from it by less are its shading. */
const MIN_CONTRAST_ON_FILL = 64;
/** Details of less contrast than this must be lines: dots of a fine pattern are a pale fill. */
const MIN_DOT_CONTRAST = 72;
/** Share of a detail's contrast, each way from its threshold, in which a pel copies the one above: a cheaper row. */
const DETAIL_HYSTERESIS = 0.06;
/** A pel this close to a fill beside its block belongs to it. */
const MAX_FILL_STEP = 16;
/** A border between two fills is looked for this many pels away. */
const BORDER_RADIUS = 2;
/** Instead of a tone: the pel is done. */
const DRAWN = -1;

/** A fill beside a block, which may extend into it. */
interface Fill {
  readonly tone: number;
  readonly label: number;
}

/** The even fills around a block that are not white paper. */
function fillsBeside({ blocks, fillLabel, fillTone, isFill }: Background, by: number, bx: number): Fill[] {
  const fills: Fill[] = [];
  for (let y = Math.max(0, by - 1); y <= Math.min(blocks.down - 1, by + 1); y++) {
    for (let x = Math.max(0, bx - 1); x <= Math.min(BLOCKS_ACROSS - 1, bx + 1); x++) {
      const block = y * BLOCKS_ACROSS + x;
      // A gradient that becomes paper or ink does so to its very edge.
      const isLabelled = isFill[block] !== 0 && fillLabel[block] !== labels.none;
      const tone = fillTone[block]! || (isLabelled ? (blocks.darkest[block]! + blocks.lightest[block]!) >> 1 : 0);
      if (tone === 0 || tone >= PAPER_FROM_GREY) continue;
      if (fills.every((one) => Math.abs(one.tone - tone) > MAX_FILL_STEP))
        fills.push({ tone, label: fillLabel[block]! });
    }
  }
  return fills;
}

function fillOf(fills: readonly Fill[], tone: number): Fill | undefined {
  for (const fill of fills) if (fill.tone - tone <= MAX_FILL_STEP && tone - fill.tone <= MAX_FILL_STEP) return fill;
  return undefined;
}

/** Whether a pel that is darker than `limit` is one of three in a row or column. */
function isInLine(grey: PelPlane<'grey'>, at: number, limit: number): boolean {
  for (const step of [1, LINE_PELS]) {
    const before = grey[at - step]! <= limit;
    const after = grey[at + step]! <= limit;
    if (before && (after || grey[at - 2 * step]! <= limit)) return true;
    if (after && grey[at + 2 * step]! <= limit) return true;
  }
  return false;
}

/** What its pels are drawn from and into. */
interface Tile {
  readonly page: GreyPage;
  readonly planes: TonePlanes;
  readonly details: ThinDetails;
  readonly options: FillOptions;
}

/**
 * Draws a pel that belongs to a thin detail.
 * @param at its place on the page @param inTile and in the tile @param isFill whether it has the tone of a fill beside its block
 * @returns `DRAWN`; else the tone of the pel, or of what is behind it where it is the soft edge of a detail
 */
function drawDetail({ page, planes, details }: Tile, at: number, inTile: number, isFill: boolean): number {
  const { grey } = page;
  const { darkness, uncertainty } = planes;
  const { closed, opened, dark, light } = details;
  const value = grey[at]!;
  let tone = value;
  const darkContrast = dark[inTile]!;
  if (darkContrast >= (closed[inTile]! >= PAPER_FROM_GREY ? MIN_EDGE_CONTRAST : MIN_CONTRAST_ON_FILL)) {
    // Ink where at least half of the strongest detail nearby is there.
    const depth = (closed[inTile]! - value) * 2;
    const band = darkContrast * DETAIL_HYSTERESIS;
    const isDot = darkContrast < MIN_DOT_CONTRAST && !isInLine(grey, at, closed[inTile]! - darkContrast / 2);
    if (!isDot && !isFill) uncertainty[at] = uncertaintyOf((depth - darkContrast) / 2, darkContrast);
    const copiesAbove = depth >= darkContrast - band && at >= LINE_PELS && darkness[at - LINE_PELS] === INK;
    if (!isDot && (depth > darkContrast + band || copiesAbove)) {
      darkness[at] = INK;
      return DRAWN;
    }
    if (depth > 0 && !isFill) tone = closed[inTile]!;
  }
  const lightContrast = light[inTile]!;
  if (lightContrast >= MIN_CONTRAST_ON_FILL) {
    const rise = (value - opened[inTile]!) * 2;
    if (rise >= lightContrast) return DRAWN;
    if (rise > 0 && !isFill) tone = opened[inTile]!;
  }
  return tone;
}

/**
 * Draws a pel as part of a fill.
 * @param tone see `drawDetail` @param fill that the pel has the tone of, if any
 * @param beside the fills around its block @param blockLabel one of `labels`
 */
function drawFillPel(
  { page, planes, options }: Tile,
  x: number,
  y: number,
  tone: number,
  fill: Fill | undefined,
  beside: readonly Fill[],
  blockLabel: number,
): void {
  const { grey, height } = page;
  const at = y * LINE_PELS + x;
  const value = grey[at]!;
  const left = x >= BORDER_RADIUS ? grey[at - BORDER_RADIUS]! : value;
  const right = x + BORDER_RADIUS < LINE_PELS ? grey[at + BORDER_RADIUS]! : value;
  const up = y >= BORDER_RADIUS ? grey[at - BORDER_RADIUS * LINE_PELS]! : value;
  const down = y + BORDER_RADIUS < height ? grey[at + BORDER_RADIUS * LINE_PELS]! : value;
  const lowest = Math.min(left, right, up, down);
  const highest = Math.max(left, right, up, down);
  const isBorder = highest - lowest >= MIN_EDGE_CONTRAST;
  // A border between two fills belongs to one of them.
  const nearer = isBorder && tone === value ? (highest - value < value - lowest ? highest : lowest) : tone;
  const own = fill ?? fillOf(beside, nearer);
  const ownTone = own?.tone ?? nearer;
  const label = blockLabel === labels.none ? (own?.label ?? labels.none) : blockLabel;
  const becomesPaper = label === labels.paper || !options.screensFills;
  if (becomesPaper && !options.isNegative && isBorder && ownTone < PAPER_FROM_GREY) {
    // The outline of a fill that becomes paper. On a page in negative there would be too many.
    if (ownTone <= lowest + MAX_FILL_STEP && highest >= PAPER_FROM_GREY) planes.darkness[at] = INK;
  } else planes.darkness[at] = darknessOfFill(ownTone, label, options);
}

/**
 * Draws the detailed blocks of a tile, whose borders are blocks' borders.
 * @param isDetailed by row and column of blocks @param hasFills see `findThinDetails` @param planes get the pels
 */
export function drawDetailed(
  page: GreyPage,
  planes: TonePlanes,
  box: PelBox,
  isDetailed: (by: number, bx: number) => boolean,
  hasFills: boolean,
  background: Background,
  options: FillOptions,
): void {
  const tile: Tile = { page, planes, options, details: findThinDetails(page, box, hasFills) };
  for (let row = 0; row < box.height; row++) {
    const y = box.top + row;
    const by = y >> 3;
    for (let bx = box.left >> 3; bx < (box.left + box.width) >> 3; bx++) {
      if (!isDetailed(by, bx)) continue;
      const blockLabel = background.label[by * BLOCKS_ACROSS + bx]!;
      const beside = fillsBeside(background, by, bx);
      for (let x = bx * BLOCK; x < bx * BLOCK + BLOCK; x++) {
        const at = y * LINE_PELS + x;
        const fill = fillOf(beside, page.grey[at]!);
        const tone = drawDetail(tile, at, row * box.width + x - box.left, fill !== undefined);
        if (tone !== DRAWN) drawFillPel(tile, x, y, tone, fill, beside, blockLabel);
      }
    }
  }
}
