/**
 * Drawings, fills and everything else on a page that is neither text nor a photograph nor a scan: each block becomes paper,
 * ink or a fill, or is looked at pel by pel where there is more than one of them.
 */

import { BLOCK, BLOCKS_ACROSS, type Blocks, spread } from '../planes/blocks.ts';
import { type GreyPage, LINE_PELS } from '../planes/raster.ts';
import { EVEN } from '../planes/regions.ts';
import { drawDetailed } from './detailed-blocks.ts';
import { findFills } from './fills.ts';
import { DARK, type Ground, type GroundOptions, LEAST_CONTRAST, PALE, toneFill } from './ground-fill.ts';
import { labels } from './labels.ts';
import { INK } from './tones.ts';

/** What a block is drawn by. */
const kinds = { paper: 0, ink: 1, fill: 2, detailed: 3 } as const;
/** A fill reaches this many blocks into what is beside it. */
const FILL_REACH = 2;
/** Detailed blocks are looked at together, this many rows of blocks at a time. */
const BAND_BLOCKS = 4;

/** What each block is drawn by. */
interface Sorted {
  readonly kind: Uint8Array;
  /** Whether a fill stands near a block. */
  readonly isNearFill: Uint8Array;
}

function sortBlocks({ blocks, fillLabel, isFill, taken, showsInk }: Ground): Sorted {
  const darkAround = spread(blocks.darkest, blocks.down, 1, false);
  const lightAround = spread(blocks.lightest, blocks.down, 1, true);
  const kind = fillLabel.map((own, block) => {
    if (taken[block] !== 0) return kinds.paper;
    const dark = blocks.darkest[block]!;
    const light = blocks.lightest[block]!;
    const darkest = darkAround[block]!;
    const lightest = lightAround[block]!;
    const isPlainPaper = dark >= PALE && darkest > dark - LEAST_CONTRAST;
    const isPlainInk = light < DARK && lightest < light + LEAST_CONTRAST;
    // Where a fill that becomes paper ends between two blocks, its outline is still to be found.
    const isEven =
      light - dark <= EVEN && (own === labels.ink || (own !== labels.none && lightest - darkest < LEAST_CONTRAST));
    if (isPlainPaper || isPlainInk || isEven) {
      return own === labels.ink || (isPlainInk && showsInk && own === labels.none) ? kinds.ink : kinds.paper;
    }
    return lightest - darkest < LEAST_CONTRAST ? kinds.fill : kinds.detailed;
  });
  return { kind, isNearFill: spread(isFill, blocks.down, FILL_REACH, true) };
}

/** Makes the ground of every block that is not taken. @param darkness gets how dark each pel is to look (see tones.ts) */
export function drawGround(page: GreyPage, blocks: Blocks, darkness: Uint8Array, options: GroundOptions): void {
  const fills = findFills(blocks, options.label, options.taken, PALE);
  const ground = { ...options, ...fills, blocks };
  const sorted = sortBlocks(ground);
  const { kind } = sorted;
  for (let by = 0; by < blocks.down; by++) {
    for (let bx = 0; bx < BLOCKS_ACROSS; bx++) {
      const block = by * BLOCKS_ACROSS + bx;
      if (kind[block] === kinds.ink) fillBlock(darkness, by, bx, page.height);
      else if (kind[block] === kinds.fill) toneFill(page, darkness, by, bx, ground);
    }
    const isLastOfBand = by % BAND_BLOCKS === BAND_BLOCKS - 1 || by === blocks.down - 1;
    if (isLastOfBand) drawBand(page, darkness, by - (by % BAND_BLOCKS), by + 1, sorted, ground);
  }
}

function fillBlock(darkness: Uint8Array, by: number, bx: number, height: number): void {
  const end = Math.min(height, by * BLOCK + BLOCK);
  for (let y = by * BLOCK; y < end; y++) {
    const from = y * LINE_PELS + bx * BLOCK;
    darkness.fill(INK, from, from + BLOCK);
  }
}

function isAnyIn(plane: Uint8Array, top: number, bottom: number, left: number, right: number): boolean {
  for (let by = top; by < bottom; by++) {
    for (let bx = left; bx < right; bx++) if (plane[by * BLOCKS_ACROSS + bx] !== 0) return true;
  }
  return false;
}

/** Draws the detailed blocks of some rows of blocks: each run of columns that holds any is one tile. */
function drawBand(
  page: GreyPage,
  darkness: Uint8Array,
  first: number,
  end: number,
  sorted: Sorted,
  ground: Ground,
): void {
  const { kind, isNearFill } = sorted;
  const isDetailed = (by: number, bx: number) => kind[by * BLOCKS_ACROSS + bx] === kinds.detailed;
  const holds = (bx: number) => {
    for (let by = first; by < end; by++) if (isDetailed(by, bx)) return true;
    return false;
  };
  for (let bx = 0; bx < BLOCKS_ACROSS; bx++) {
    if (!holds(bx)) continue;
    const from = bx;
    while (bx < BLOCKS_ACROSS && holds(bx)) bx += 1;
    const top = first * BLOCK;
    const height = Math.min(page.height, end * BLOCK) - top;
    const tile = { left: from * BLOCK, top, width: (bx - from) * BLOCK, height };
    const hasFills = isAnyIn(isNearFill, first, end, from, bx);
    drawDetailed(page, darkness, tile, isDetailed, hasFills, ground);
  }
}
