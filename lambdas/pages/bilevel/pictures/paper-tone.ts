/** The tone of the paper behind whatever is printed on it, by block. */

import { BLOCKS_ACROSS, type Blocks, blankBlocks, dilateBlocks, erodeBlocks } from '../../planes/blocks.ts';
import type { BlockPlane } from '../../planes/plane.ts';

/** Blocks of text have bare paper within this many blocks: 5 mm. */
const PAPER_RADIUS = 2;

/** Paper without the strokes on it: a closing of the lightest pels. */
export function estimatePaper(blocks: Blocks): BlockPlane<'paper'> {
  const lightest = blocks.lightest as BlockPlane as BlockPlane<'paper'>;
  return erodeBlocks(dilateBlocks(lightest, blocks.down, PAPER_RADIUS), blocks.down, PAPER_RADIUS);
}

/** The same averaged over 3 × 3 blocks, so that no block's edge is visible. */
export function smoothPaper(paper: BlockPlane<'paper'>, down: number): BlockPlane<'paper'> {
  const out = blankBlocks<'paper'>(down);
  for (let by = 0; by < down; by++) {
    for (let bx = 0; bx < BLOCKS_ACROSS; bx++) {
      let sum = 0;
      let n = 0;
      for (let y = Math.max(0, by - 1); y <= Math.min(down - 1, by + 1); y++) {
        for (let x = Math.max(0, bx - 1); x <= Math.min(BLOCKS_ACROSS - 1, bx + 1); x++) {
          sum += paper[y * BLOCKS_ACROSS + x]!;
          n += 1;
        }
      }
      out[by * BLOCKS_ACROSS + bx] = sum / n;
    }
  }
  return out;
}
