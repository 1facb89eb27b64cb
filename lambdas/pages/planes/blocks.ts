/** A page in blocks of 8 × 8 pels: what is decided for areas is decided on these, 62,000 a page instead of four million. */

import { dilate, erode } from './neighbourhoods.ts';
import { type BlockContent, type BlockPlane, wordsOf } from './plane.ts';
import { type GreyPage, LINE_PELS, type PelBox, WHITE_WORD } from './raster.ts';

export const BLOCK = 8;
/** Blocks along a line. */
export const BLOCKS_ACROSS = LINE_PELS / BLOCK;

/** The darkest and lightest pel of every block; the last row of blocks may be cut. */
export interface Blocks {
  readonly down: number;
  readonly darkest: BlockPlane<'darkest'>;
  readonly lightest: BlockPlane<'lightest'>;
}

/** Blocks down a page of this many rows. */
export const blocksDown = (height: number) => Math.ceil(height / BLOCK);

/** A plane of zeros, `down` blocks high. */
export const blankBlocks = <C extends BlockContent>(down: number): BlockPlane<C> =>
  new Uint8Array(BLOCKS_ACROSS * down) as BlockPlane<C>;

/** A plane with a new value for each block of another. */
export function mapBlocks<C extends BlockContent>(
  plane: BlockPlane | BlockPlane<BlockContent, Int32Array>,
  change: (value: number, block: number) => number,
): BlockPlane<C> {
  const out = new Uint8Array(plane.length);
  for (let block = 0; block < out.length; block++) out[block] = change(plane[block]!, block);
  return out as BlockPlane<C>;
}

/** Measures every block. White rows of a block cost two comparisons. */
export function measureBlocks({ grey, height }: GreyPage): Blocks {
  const down = blocksDown(height);
  const darkest = blankBlocks<'darkest'>(down);
  darkest.fill(255);
  const lightest = blankBlocks<'lightest'>(down);
  const words = wordsOf(grey);
  for (let y = 0; y < height; y++) {
    const first = (y >> 3) * BLOCKS_ACROSS;
    for (let bx = 0; bx < BLOCKS_ACROSS; bx++) {
      const at = y * (LINE_PELS / 4) + bx * 2;
      if (words[at] === WHITE_WORD && words[at + 1] === WHITE_WORD) {
        lightest[first + bx] = 255;
        continue;
      }
      let low = darkest[first + bx]!;
      let high = lightest[first + bx]!;
      for (let i = at * 4; i < at * 4 + BLOCK; i++) {
        const value = grey[i]!;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      darkest[first + bx] = low;
      lightest[first + bx] = high;
    }
  }
  return { down, darkest, lightest };
}

/** Filters a plane of blocks that is padded with `padding`, which never wins, so that no window needs a border. */
function filterPadded<P extends BlockPlane>(
  plane: P,
  down: number,
  radius: number,
  padding: number,
  filter: typeof dilate,
): P {
  const across = BLOCKS_ACROSS + 2 * radius;
  const padded = new Uint8Array(across * (down + 2 * radius)).fill(padding);
  for (let by = 0; by < down; by++) {
    padded.set(plane.subarray(by * BLOCKS_ACROSS, (by + 1) * BLOCKS_ACROSS), (by + radius) * across + radius);
  }
  filter(padded, across, radius);
  const out = new Uint8Array(plane.length);
  for (let by = 0; by < down; by++) {
    const from = (by + radius) * across + radius;
    out.set(padded.subarray(from, from + BLOCKS_ACROSS), by * BLOCKS_ACROSS);
  }
  return out as P;
}

/** The largest value within `radius` blocks of each block. */
export const dilateBlocks = <P extends BlockPlane>(plane: P, down: number, radius: number): P =>
  filterPadded(plane, down, radius, 0, dilate);

/** The smallest value within `radius` blocks of each block. */
export const erodeBlocks = <P extends BlockPlane>(plane: P, down: number, radius: number): P =>
  filterPadded(plane, down, radius, 255, erode);

/** Blocks from `left` and `top` to `right` and `bottom`, the last not among them. */
export interface BlockRange {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The blocks that a box touches. */
export function blocksOf(box: PelBox, down: number): BlockRange {
  return {
    left: Math.max(0, box.left >> 3),
    right: Math.min(BLOCKS_ACROSS, (box.left + box.width + BLOCK - 1) >> 3),
    top: Math.max(0, box.top >> 3),
    bottom: Math.min(down, (box.top + box.height + BLOCK - 1) >> 3),
  };
}
