/**
 * The cheapest way to code one row in T.6: of all positions that its changing elements may have, those for which the bits of this row, of what the next row
 * takes because of them, and the costs of the positions are fewest. A shortest path, found by dynamic programming from left to
 * right with the coder's own rules (T.6, 2.2.1).
 */

import { blackRuns, runBits, whiteRuns } from '../../fax/run-codes.ts';
import {
  HORIZONTAL_MODE_BITS,
  MAX_VERTICAL_OFFSET,
  PASS_MODE_BITS,
  SENTINELS,
  verticalModeBits,
} from '../../fax/t6.ts';
import { LINE_PELS } from '../../planes/raster.ts';
import { FORBIDDEN, POSITIONS, type RowEdges } from './edge-positions.ts';

const bitsOfRun = [runBits(whiteRuns, LINE_PELS), runBits(blackRuns, LINE_PELS)] as const;
/** The imaginary white pel before the row. */
const ROW_START = -1;

/** Memory of the search, for a row of as many changes as there can be. A node is a position of a change; the last is the row's end. */
export interface RowSearch {
  /** Added to each position's cost: what the next row takes. */
  readonly nextRowBits: Float64Array;
  /** For each change, what it costs to remove the run from it to the next. */
  readonly removalCosts: Float64Array;
  /** The fewest bits up to each node. */
  readonly best: Float64Array;
  /** The node coded before, and the one between when horizontal mode coded both at once, else −1. */
  readonly previous: Int32Array;
  readonly between: Int32Array;
  /** The changes of the cheapest row, from its last to its first. */
  readonly path: Uint16Array;
}

export function openSearch(): RowSearch {
  const nodes = (LINE_PELS + 2) * POSITIONS;
  return {
    nextRowBits: new Float64Array(nodes),
    removalCosts: new Float64Array(LINE_PELS + 2),
    best: new Float64Array(nodes),
    previous: new Int32Array(nodes),
    between: new Int32Array(nodes),
    path: new Uint16Array(LINE_PELS + 2),
  };
}

/**
 * Relaxes the nodes at which the second run of horizontal mode may end.
 * @param from the node before both runs @param j the change at which the first run ends, at the node `middle`
 * @param soFar bits up to there
 */
function relaxSecondRun(search: RowSearch, row: RowEdges, from: number, j: number, middle: number, soFar: number) {
  const { changes, costs, count } = row;
  const { nextRowBits, removalCosts, best } = search;
  const start = changes[j]! + middle - 1 - j * POSITIONS;
  const bits = bitsOfRun[(j & 1) ^ 1]!;
  let base = soFar;
  for (let l = j + 1; l <= count; l += 2) {
    for (let node = l * POSITIONS, end = changes[l]! - 1; node < l * POSITIONS + POSITIONS; node++, end++) {
      if (costs[node]! >= FORBIDDEN || end <= start) continue;
      const sum = base + costs[node]! + nextRowBits[node]! + bits[end - start]!;
      if (sum >= best[node]!) continue;
      best[node] = sum;
      search.previous[node] = from;
      search.between[node] = middle;
    }
    base += removalCosts[l]!;
    if (base >= FORBIDDEN) return;
  }
}

/**
 * Relaxes every node that may follow one.
 * @param k change of the node `from` @param a0 its pel @param b the reference line's first change right of it
 */
function relaxFrom(
  search: RowSearch,
  row: RowEdges,
  reference: Uint16Array,
  k: number,
  from: number,
  a0: number,
  b: number,
) {
  const { changes, costs, count } = row;
  const { nextRowBits, removalCosts, best } = search;
  const colour = (k & 1) ^ 1;
  // b1 begins the other colour: even changes begin black.
  const b1 = (b & 1) === colour ? b : b + 1;
  let base = from < 0 ? 0 : best[from]!;
  for (let j = k + 1; j <= count; j += 2) {
    for (let node = j * POSITIONS, a1 = changes[j]! - 1; node < j * POSITIONS + POSITIONS; node++, a1++) {
      if (costs[node]! >= FORBIDDEN || a1 <= a0) continue;
      let sum = base + costs[node]! + nextRowBits[node]!;
      let runStart = a0 < 0 ? 0 : a0;
      let i = b1;
      for (; reference[i + 1]! < a1; i += 2) {
        sum += PASS_MODE_BITS;
        runStart = reference[i + 1]!;
      }
      const offset = a1 - reference[i]!;
      const isVertical = offset >= -MAX_VERTICAL_OFFSET && offset <= MAX_VERTICAL_OFFSET;
      if (isVertical) sum += verticalModeBits[offset + MAX_VERTICAL_OFFSET]!;
      else {
        sum += HORIZONTAL_MODE_BITS + bitsOfRun[colour]![a1 - runStart]!;
        if (j < count) {
          relaxSecondRun(search, row, from, j, node, sum);
          continue;
        }
        sum += bitsOfRun[colour ^ 1]![0]!;
      }
      if (sum >= best[node]!) continue;
      best[node] = sum;
      search.previous[node] = from;
      search.between[node] = -1;
    }
    base += removalCosts[j]!;
    if (base >= FORBIDDEN) return;
  }
}

/**
 * Finds the cheapest changing elements of a row.
 * @param search with `nextRowBits` and `removalCosts` set for this row
 * @param reference changes of the row above, as coded @param into gets the changes and their sentinels
 * @returns how many there are
 */
export function findCheapestRow(search: RowSearch, row: RowEdges, reference: Uint16Array, into: Uint16Array): number {
  const { changes, costs, count } = row;
  const { best, previous, between, path } = search;
  const last = count * POSITIONS + 1;
  best.fill(FORBIDDEN, 0, last + 2);
  relaxFrom(search, row, reference, -1, ROW_START, -1, 0);
  let b = 0;
  for (let k = 0; k < count; k++) {
    for (let node = k * POSITIONS, pel = changes[k]! - 1; node < k * POSITIONS + POSITIONS; node++, pel++) {
      if (best[node]! >= FORBIDDEN || costs[node]! >= FORBIDDEN) continue;
      while (b > 0 && reference[b - 1]! > pel) b -= 1;
      while (reference[b]! <= pel) b += 1;
      relaxFrom(search, row, reference, k, node, pel, b);
    }
  }
  const pelOf = (node: number) => changes[Math.floor(node / POSITIONS)]! + (node % POSITIONS) - 1;
  let length = 0;
  for (let node = last; node !== ROW_START; node = previous[node]!) {
    if (node !== last) path[length++] = pelOf(node);
    if (between[node]! >= 0) path[length++] = pelOf(between[node]!);
  }
  for (let i = 0; i < length; i++) into[i] = path[length - 1 - i]!;
  into.fill(LINE_PELS, length, length + SENTINELS);
  return length;
}
