/** A page in blocks of 8 × 8 pels: what is decided for areas is decided on these, 62,000 a page instead of four million. */

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
  const across = new Uint8Array(values.length);
  const out = new Uint8Array(values.length);
  const better = most ? Math.max : Math.min;
  for (let by = 0; by < down; by++) {
    for (let bx = 0; bx < BLOCKS_ACROSS; bx++) {
      let best = values[by * BLOCKS_ACROSS + bx]!;
      const end = Math.min(BLOCKS_ACROSS - 1, bx + reach);
      for (let x = Math.max(0, bx - reach); x <= end; x++) best = better(best, values[by * BLOCKS_ACROSS + x]!);
      across[by * BLOCKS_ACROSS + bx] = best;
    }
  }
  for (let by = 0; by < down; by++) {
    const end = Math.min(down - 1, by + reach);
    for (let bx = 0; bx < BLOCKS_ACROSS; bx++) {
      let best = across[by * BLOCKS_ACROSS + bx]!;
      for (let y = Math.max(0, by - reach); y <= end; y++) best = better(best, across[y * BLOCKS_ACROSS + bx]!);
      out[by * BLOCKS_ACROSS + bx] = best;
    }
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
