/** Areas of one tone: blocks without edges, joined with their neighbours of nearly the same tone. */

import { BLOCKS_ACROSS, type Blocks } from './blocks.ts';

/** Blocks whose pels differ no more than this are even. */
export const EVEN = 16;
/** Neighbours whose middles differ no more than this are one area: gradients stay whole. */
const ALIKE = 10;

/** For every block the area that it belongs to, told by one of its blocks; -1 where a block is not even. */
export function joinRegions(blocks: Blocks): Int32Array {
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
    parent[block] = lightest[block]! - darkest[block]! <= EVEN ? block : -1;
    if (parent[block] === -1) continue;
    const middle = darkest[block]! + lightest[block]!;
    const join = (other: number) => {
      if (parent[other] === -1 || Math.abs(darkest[other]! + lightest[other]! - middle) > 2 * ALIKE) return;
      parent[rootOf(other)] = rootOf(block);
    };
    if (block % BLOCKS_ACROSS > 0) join(block - 1);
    if (block >= BLOCKS_ACROSS) join(block - BLOCKS_ACROSS);
  }
  for (let block = 0; block < down * BLOCKS_ACROSS; block++) if (parent[block] !== -1) parent[block] = rootOf(block);
  return parent;
}
