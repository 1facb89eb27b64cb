/** Areas of one tone: connected components of the blocks without edges, by union-find. */

import { BLOCKS_ACROSS, type Blocks } from './blocks.ts';
import type { BlockPlane } from './plane.ts';

/** Blocks whose pels differ by no more than this are even. */
export const MAX_EVEN_RANGE = 16;
/** Even neighbours whose middles differ by no more than this belong to one region: gradients stay whole. */
const MAX_NEIGHBOUR_STEP = 10;

/** For every block its region, named by one of the region's blocks; −1 where a block is not even. */
export function findRegions(blocks: Blocks): BlockPlane<'region', Int32Array> {
  const { darkest, lightest, down } = blocks;
  const parent = new Int32Array(darkest.length);
  const rootOf = (block: number) => {
    let root = block;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  };
  for (let block = 0; block < parent.length; block++) {
    parent[block] = lightest[block]! - darkest[block]! <= MAX_EVEN_RANGE ? block : -1;
    if (parent[block] === -1) continue;
    const middle = darkest[block]! + lightest[block]!;
    const join = (other: number) => {
      if (parent[other] === -1 || Math.abs(darkest[other]! + lightest[other]! - middle) > 2 * MAX_NEIGHBOUR_STEP)
        return;
      parent[rootOf(other)] = rootOf(block);
    };
    if (block % BLOCKS_ACROSS > 0) join(block - 1);
    if (block >= BLOCKS_ACROSS) join(block - BLOCKS_ACROSS);
  }
  for (let block = 0; block < down * BLOCKS_ACROSS; block++) if (parent[block] !== -1) parent[block] = rootOf(block);
  return parent as BlockPlane<'region', Int32Array>;
}
