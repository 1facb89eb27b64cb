/**
 * Where lines and fills meet. Thin details that differ from their ground are black or white halfway between the two; what is
 * left belongs to one of the fills beside it, so that borders are crisp however soft they were.
 */

import { BLOCK, BLOCKS_ACROSS } from '../planes/blocks.ts';
import { type GreyPage, LINE_PELS, type PelBox } from '../planes/raster.ts';
import { findDetails } from './details.ts';
import { doubtOf } from './doubt.ts';
import { darknessOfFill, type Ground, LEAST_CONTRAST, PALE } from './ground-fill.ts';
import { labels } from './labels.ts';
import { INK } from './tones.ts';

/** Share of a detail's strength, around its middle, in which a pel copies the one above: a cheaper row. */
const UNDECIDED = 0.06;
/** Fainter details than this must be lines: dots of a fine pattern are a pale fill. */
const FAINT = 72;
/** Details of a fill that differ less from it are its shading. */
const LEAST_ON_FILL = 64;
/** A pel this close to a fill beside its block belongs to it. */
const SAME_FILL = 16;

/** A fill beside a block, which may reach into it. */
interface Fill {
  readonly tone: number;
  readonly label: number;
}

/** The even fills around a block that are not white paper. */
function fillsBeside({ blocks, fillLabel, tones, isFill }: Ground, by: number, bx: number): Fill[] {
  const fills: Fill[] = [];
  for (let y = Math.max(0, by - 1); y <= Math.min(blocks.down - 1, by + 1); y++) {
    for (let x = Math.max(0, bx - 1); x <= Math.min(BLOCKS_ACROSS - 1, bx + 1); x++) {
      const block = y * BLOCKS_ACROSS + x;
      // A gradient that becomes paper or ink does so to its very edge.
      const isLabelled = isFill[block] !== 0 && fillLabel[block] !== labels.none;
      const tone = tones[block]! || (isLabelled ? (blocks.darkest[block]! + blocks.lightest[block]!) >> 1 : 0);
      if (tone === 0 || tone >= PALE) continue;
      if (fills.every((one) => Math.abs(one.tone - tone) > SAME_FILL)) fills.push({ tone, label: fillLabel[block]! });
    }
  }
  return fills;
}

/** Whether a pel that is darker than `limit` stands in a row or column of three of them. */
function isInLine(grey: Uint8Array, at: number, limit: number): boolean {
  for (const step of [1, LINE_PELS]) {
    const before = grey[at - step]! <= limit;
    const after = grey[at + step]! <= limit;
    if (before && (after || grey[at - 2 * step]! <= limit)) return true;
    if (after && grey[at + 2 * step]! <= limit) return true;
  }
  return false;
}

function fillOf(fills: readonly Fill[], tone: number): Fill | undefined {
  for (const fill of fills) if (fill.tone - tone <= SAME_FILL && tone - fill.tone <= SAME_FILL) return fill;
  return undefined;
}

/** Draws blocks of a tile, whose borders are blocks' borders: those that `isDetailed` names by row and column. @param darkness gets how dark each pel is to look @param hasFills see `findDetails` */
export function drawDetailed(
  page: GreyPage,
  darkness: Uint8Array,
  tile: PelBox,
  isDetailed: (by: number, bx: number) => boolean,
  hasFills: boolean,
  ground: Ground,
): void {
  const { grey, height } = page;
  const { closed, opened, dark, light } = findDetails(page, tile, hasFills);
  const { label, showsFills, showsInk, doubt } = ground;
  for (let row = 0; row < tile.height; row++) {
    const y = tile.top + row;
    const blockRow = (y >> 3) * BLOCKS_ACROSS;
    const up = y > 1 ? -2 * LINE_PELS : 0;
    const down = y + 2 < height ? 2 * LINE_PELS : 0;
    for (let bx = tile.left >> 3; bx < (tile.left + tile.width) >> 3; bx++) {
      if (!isDetailed(y >> 3, bx)) continue;
      const ofBlock = label[blockRow + bx]!;
      const beside = fillsBeside(ground, y >> 3, bx);
      for (let bit = 0; bit < BLOCK; bit++) {
        const x = bx * BLOCK + bit;
        const at = y * LINE_PELS + x;
        const inTile = row * tile.width + x - tile.left;
        const value = grey[at]!;
        const darkDetail = dark[inTile]!;
        const lightDetail = light[inTile]!;
        let fill = fillOf(beside, value);
        let tone = value;
        let isDecided = false;
        if (darkDetail >= (closed[inTile]! >= PALE ? LEAST_CONTRAST : LEAST_ON_FILL)) {
          // Ink where at least half of the strongest detail nearby is there.
          const depth = (closed[inTile]! - value) * 2;
          const band = darkDetail * UNDECIDED;
          const isFaint = darkDetail < FAINT && !isInLine(grey, at, closed[inTile]! - darkDetail / 2);
          if (!isFaint && fill === undefined) doubt[at] = doubtOf((depth - darkDetail) / 2, darkDetail);
          const copies = depth >= darkDetail - band && y > 0 && darkness[at - LINE_PELS] === INK;
          if (!isFaint && (depth > darkDetail + band || copies)) {
            darkness[at] = INK;
            isDecided = true;
          } else if (depth > 0 && fill === undefined) tone = closed[inTile]!;
        }
        if (!isDecided && lightDetail >= LEAST_ON_FILL) {
          const rise = (value - opened[inTile]!) * 2;
          if (rise >= lightDetail) {
            isDecided = true;
          } else if (rise > 0 && fill === undefined) tone = opened[inTile]!;
        }
        if (!isDecided) {
          // A border between two fills belongs to one of them.
          const left = x > 1 ? grey[at - 2]! : value;
          const right = x + 2 < LINE_PELS ? grey[at + 2]! : value;
          const lowest = Math.min(left, right, grey[at + up]!, grey[at + down]!);
          const highest = Math.max(left, right, grey[at + up]!, grey[at + down]!);
          const isBorder = highest - lowest >= LEAST_CONTRAST;
          if (isBorder && tone === value) tone = highest - value < value - lowest ? highest : lowest;
          fill ??= fillOf(beside, tone);
          if (fill !== undefined) tone = fill.tone;
          const own = ofBlock === labels.none ? (fill?.label ?? labels.none) : ofBlock;
          if ((own === labels.paper || !showsFills) && showsInk && isBorder && tone < PALE) {
            // The outline of a fill that becomes paper. On a page in negative outlines are all too many.
            if (tone <= lowest + SAME_FILL && highest >= PALE) darkness[at] = INK;
          } else darkness[at] = darknessOfFill(tone, own, ground);
        }
      }
    }
  }
}
