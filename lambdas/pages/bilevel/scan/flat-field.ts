/** Flat-field correction: a scan's paper made white, however unevenly it is lit. */

import { BLOCK, BLOCKS_ACROSS, blocksDown } from '../../planes/blocks.ts';
import type { BlockPlane, BoxPlane } from '../../planes/plane.ts';
import { blankBox, type GreyPage, LINE_PELS, type PelBox } from '../../planes/raster.ts';

/** Paper darker than this is not made white: its grain would become ink. */
const MIN_CORRECTED_GREY = 40;
/** Fixed-point one of a gain. */
const GAIN_ONE = 256;

const clamp = (value: number, min: number, max: number) => (value < min ? min : value > max ? max : value);

/** 255 ÷ paper for each block, in 1/256. */
const gainsOf = (paper: BlockPlane<'paper'>): Uint16Array =>
  Uint16Array.from(paper, (tone) => Math.round((255 * GAIN_ONE) / Math.max(MIN_CORRECTED_GREY, tone)));

/**
 * First and last of the blocks along one side of a box that hold its own paper only. Those at its edge also hold what is beside it, and
 * the next were smoothed with them; not so where the page itself ends.
 */
function ownBlocks(start: number, size: number, count: number): readonly [number, number] {
  const first = start === 0 ? 0 : Math.ceil(start / BLOCK) + 1;
  const end = start + size;
  const last = end >= (count - 1) * BLOCK ? count - 1 : Math.floor(end / BLOCK) - 2;
  return [Math.min(first, last), last];
}

/** The box with its paper made white. Gains are interpolated bilinearly between the middles of blocks. */
export function correctFlatField(page: GreyPage, box: PelBox, paper: BlockPlane<'paper'>): BoxPlane<'grey'> {
  const down = blocksDown(page.height);
  const gain = gainsOf(paper);
  const out = blankBox<'grey'>(box.width, box.height);
  const [firstX, lastX] = ownBlocks(box.left, box.width, BLOCKS_ACROSS);
  const [firstY, lastY] = ownBlocks(box.top, box.height, down);
  for (let y = 0; y < box.height; y++) {
    const blockY = clamp((box.top + y - BLOCK / 2) / BLOCK, firstY, lastY);
    const upper = Math.floor(blockY);
    const lower = Math.min(lastY, upper + 1);
    const shareY = blockY - upper;
    const from = (box.top + y) * LINE_PELS + box.left;
    for (let x = 0; x < box.width; x++) {
      const shifted = box.left + x - BLOCK / 2;
      const first = clamp(shifted >> 3, firstX, lastX);
      const second = clamp((shifted >> 3) + 1, firstX, lastX);
      const shareX = (shifted & 7) / BLOCK;
      const a = gain[upper * BLOCKS_ACROSS + first]!;
      const b = gain[upper * BLOCKS_ACROSS + second]!;
      const c = gain[lower * BLOCKS_ACROSS + first]!;
      const d = gain[lower * BLOCKS_ACROSS + second]!;
      const above = a + (b - a) * shareX;
      const below = c + (d - c) * shareX;
      const value = (page.grey[from + x]! * (above + (below - above) * shareY)) / GAIN_ONE;
      out[y * box.width + x] = value > 255 ? 255 : value;
    }
  }
  return out;
}
