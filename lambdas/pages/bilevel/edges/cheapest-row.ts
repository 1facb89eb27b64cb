/**
 * The cheapest way to tell one row in T.6: of all places that its changes may have, those for which the bits of this row, of what the next row pays for them, and the
 * prices of the places add up to least. Found by dynamic programming from left to right, by the coder's own rules (T.6, 2.2.1).
 */

import { blackRuns, runBits, whiteRuns } from '../../fax/run-codes.ts';
import { SENTINELS, VERTICAL_REACH, verticalLengths } from '../../fax/t6.ts';
import { LINE_PELS } from '../../planes/raster.ts';
import { type EdgeChoices, NEVER, PLACES } from './edge-choices.ts';

const PASS_BITS = 4;
const HORIZONTAL_BITS = 3;
const bitsOfRun = [runBits(whiteRuns, LINE_PELS), runBits(blackRuns, LINE_PELS)] as const;
/** Where nothing comes before: the row's imaginary white pel. */
const START = -1;

/** Scratch of the search, for a row of as many changes as there can be. A node is a place of a change; the last is the row's end. */
export interface RowSearch {
  /** Added to each place's price: what the next row pays. */
  readonly ahead: Float64Array;
  /** For each change, what it costs to leave out the run from it to the next. */
  readonly leaveOut: Float64Array;
  readonly best: Float64Array;
  /** The node coded before, and the one between when both were coded at once, else -1. */
  readonly from: Int32Array;
  readonly between: Int32Array;
  /** The row's cheapest changes, from its last to its first. */
  readonly found: Uint16Array;
}

export function openSearch(): RowSearch {
  const nodes = (LINE_PELS + 2) * PLACES;
  return {
    ahead: new Float64Array(nodes),
    leaveOut: new Float64Array(LINE_PELS + 2),
    best: new Float64Array(nodes),
    from: new Int32Array(nodes),
    between: new Int32Array(nodes),
    found: new Uint16Array(LINE_PELS + 2),
  };
}

/** Relaxes the nodes that the second run of horizontal mode may end at, from a first run that ends at `middle` of change `j`. */
function endSecondRun(search: RowSearch, row: EdgeChoices, from: number, j: number, middle: number, soFar: number) {
  const { changes, prices, count } = row;
  const { ahead, leaveOut, best } = search;
  const start = changes[j]! + middle - 1 - j * PLACES;
  const bits = bitsOfRun[(j & 1) ^ 1]!;
  let left = soFar;
  for (let l = j + 1; l <= count; l += 2) {
    for (let node = l * PLACES, end = changes[l]! - 1; node < l * PLACES + PLACES; node++, end++) {
      if (prices[node]! >= NEVER || end <= start) continue;
      const sum = left + prices[node]! + ahead[node]! + bits[end - start]!;
      if (sum >= best[node]!) continue;
      best[node] = sum;
      search.from[node] = from;
      search.between[node] = middle;
    }
    left += leaveOut[l]!;
    if (left >= NEVER) return;
  }
}

/** Relaxes everything that may follow one node: the place `p` of change `k`. @param b the reference row's first change right of it */
function follow(
  search: RowSearch,
  row: EdgeChoices,
  above: Uint16Array,
  k: number,
  from: number,
  p: number,
  b: number,
) {
  const { changes, prices, count } = row;
  const { ahead, leaveOut, best } = search;
  const colour = (k & 1) ^ 1;
  // b1 begins the other colour: even changes begin black.
  const b1 = (b & 1) === colour ? b : b + 1;
  let left = from < 0 ? 0 : best[from]!;
  for (let j = k + 1; j <= count; j += 2) {
    for (let node = j * PLACES, a1 = changes[j]! - 1; node < j * PLACES + PLACES; node++, a1++) {
      if (prices[node]! >= NEVER || a1 <= p) continue;
      let sum = left + prices[node]! + ahead[node]!;
      let a0 = p < 0 ? 0 : p;
      let i = b1;
      for (; above[i + 1]! < a1; i += 2) {
        sum += PASS_BITS;
        a0 = above[i + 1]!;
      }
      const shift = a1 - above[i]!;
      const isVertical = shift >= -VERTICAL_REACH && shift <= VERTICAL_REACH;
      if (isVertical) sum += verticalLengths[shift + VERTICAL_REACH]!;
      else {
        sum += HORIZONTAL_BITS + bitsOfRun[colour]![a1 - a0]!;
        if (j < count) {
          endSecondRun(search, row, from, j, node, sum);
          continue;
        }
        sum += bitsOfRun[colour ^ 1]![0]!;
      }
      if (sum >= best[node]!) continue;
      best[node] = sum;
      search.from[node] = from;
      search.between[node] = -1;
    }
    left += leaveOut[j]!;
    if (left >= NEVER) return;
  }
}

/**
 * Finds the cheapest changes of a row.
 * @param search with `ahead` and `leaveOut` set for this row
 * @param above changes of the row above, as coded @param into gets the changes and their sentinels
 * @returns how many there are
 */
export function findCheapestRow(search: RowSearch, row: EdgeChoices, above: Uint16Array, into: Uint16Array): number {
  const { changes, prices, count } = row;
  const { best, from, between, found } = search;
  const last = count * PLACES + 1;
  best.fill(NEVER, 0, last + 2);
  follow(search, row, above, -1, START, -1, 0);
  let b = 0;
  for (let k = 0; k < count; k++) {
    for (let node = k * PLACES, p = changes[k]! - 1; node < k * PLACES + PLACES; node++, p++) {
      if (best[node]! >= NEVER || prices[node]! >= NEVER) continue;
      while (b > 0 && above[b - 1]! > p) b -= 1;
      while (above[b]! <= p) b += 1;
      follow(search, row, above, k, node, p, b);
    }
  }
  const placeOf = (node: number) => changes[Math.floor(node / PLACES)]! + (node % PLACES) - 1;
  let length = 0;
  for (let node = last; node !== START; node = from[node]!) {
    if (node !== last) found[length++] = placeOf(node);
    if (between[node]! >= 0) found[length++] = placeOf(between[node]!);
  }
  for (let i = 0; i < length; i++) into[i] = found[length - 1 - i]!;
  into.fill(LINE_PELS, length, length + SENTINELS);
  return length;
}
