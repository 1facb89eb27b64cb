/** A page in blocks of 8 × 8 pels: what is decided for areas is decided on these, 62,000 a page instead of four million. */

import { darken, lighten } from './neighbourhoods.ts';
import { type GreyPage, LINE_PELS, type PelBox } from './raster.ts';

export const BLOCK = 8;
/** Blocks along a line. */
export const BLOCKS_ACROSS = LINE_PELS / BLOCK;

/** The darkest and lightest pel of every block; the last row of blocks may be cut. */
export interface Blocks {
  readonly down: number;
  readonly darkest: Uint8Array;
  readonly lightest: Uint8Array;
}

const WHITE_WORD = 0xffffffff;

/** Blocks down a page of this many rows. */
export const blocksDown = (height: number) => Math.ceil(height / BLOCK);

/** Measures every block. White rows of a block cost two comparisons. */
export function measureBlocks({ grey, height }: GreyPage): Blocks {
  const down = blocksDown(height);
  const darkest = new Uint8Array(BLOCKS_ACROSS * down).fill(255);
  const lightest = new Uint8Array(BLOCKS_ACROSS * down);
  const words = new Uint32Array(grey.buffer, grey.byteOffset, grey.length >> 2);
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

/** Largest (or smallest) value of every block's neighbourhood, `reach` blocks each way. */
export function spread(values: Uint8Array, down: number, reach: number, most: boolean): Uint8Array {
  // Padded with what never wins, so that no window needs a border.
  const across = BLOCKS_ACROSS + 2 * reach;
  const plane = new Uint8Array(across * (down + 2 * reach)).fill(most ? 0 : 255);
  for (let by = 0; by < down; by++) {
    plane.set(values.subarray(by * BLOCKS_ACROSS, (by + 1) * BLOCKS_ACROSS), (by + reach) * across + reach);
  }
  if (most) lighten(plane, across, reach);
  else darken(plane, across, reach);
  const out = new Uint8Array(values.length);
  for (let by = 0; by < down; by++) {
    const from = (by + reach) * across + reach;
    out.set(plane.subarray(from, from + BLOCKS_ACROSS), by * BLOCKS_ACROSS);
  }
  return out;
}

/** The blocks that a box touches: first and end along the line, first and end down. */
export function blocksOf(box: PelBox, down: number): readonly [number, number, number, number] {
  return [
    Math.max(0, box.left >> 3),
    Math.min(BLOCKS_ACROSS, (box.left + box.width + BLOCK - 1) >> 3),
    Math.max(0, box.top >> 3),
    Math.min(down, (box.top + box.height + BLOCK - 1) >> 3),
  ];
}
