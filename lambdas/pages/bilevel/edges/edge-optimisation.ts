/**
 * Edge optimisation: where a pel's colour is uncertain anyway, it gets the colour that needs fewer bits in T.6, weighed
 * against how uncertain it is. Edges become straighter, single pels on them go; what is certain stays as it is.
 */

import { bitWords, MAX_CHANGES, MAX_VERTICAL_OFFSET, verticalModeBits } from '../../fax/t6.ts';
import type { BitPlane, PelPlane } from '../../planes/plane.ts';
import { LINE_BYTES, LINE_PELS, rowsOf } from '../../planes/raster.ts';
import { findCheapestRow, openSearch, type RowSearch } from './cheapest-row.ts';
import {
  costOfRemoval,
  emptyRow,
  FORBIDDEN,
  listEdges,
  POSITIONS,
  type RowEdges,
  type UncertainPage,
} from './edge-positions.ts';

/** Bits that the next row takes for a change that it does not have: half of pass mode. */
const ENDED_CHANGE_BITS = 2;
/** Bits that the next row takes for a run with nothing above it: horizontal mode. */
const NEW_RUN_BITS = 11;

/** Bits that the next row takes for change `k` of this one at pel `at`. @param first the next row's first change that may follow it */
function bitsOfNextRow({ changes, costs, count }: RowEdges, k: number, at: number, first: number): number {
  let fewest = ENDED_CHANGE_BITS;
  for (let j = first + ((first ^ k) & 1); j < count && changes[j]! <= at + MAX_VERTICAL_OFFSET + 1; j += 2) {
    for (let node = j * POSITIONS, offset = changes[j]! - 1 - at; node < j * POSITIONS + POSITIONS; node++, offset++) {
      if (offset < -MAX_VERTICAL_OFFSET || offset > MAX_VERTICAL_OFFSET) continue;
      const sum = costs[node]! + verticalModeBits[offset + MAX_VERTICAL_OFFSET]! - 1;
      if (sum < fewest) fewest = sum;
    }
  }
  return fewest;
}

/** The rows around one: the changes of the row above as coded and as it was before, and the edges of the row below. */
interface RowsAround {
  readonly codedAbove: Uint16Array;
  readonly originalAbove: Uint16Array;
  readonly below: RowEdges;
}

/** Sets what the search must know beside the row itself. @returns whether the row has any choice */
function prepareSearch(
  search: RowSearch,
  page: UncertainPage,
  y: number,
  row: RowEdges,
  { codedAbove, originalAbove, below }: RowsAround,
): boolean {
  const neighbours = {
    codedAbove: { changes: codedAbove, next: 0 },
    originalAbove: { changes: originalAbove, next: 0 },
    below: { changes: below.changes, next: 0 },
  };
  const { changes, costs, count } = row;
  const { nextRowBits, removalCosts } = search;
  let rowHasChoice = false;
  let first = 0;
  let above = 0;
  let beneath = 0;
  let removalBefore = FORBIDDEN;
  for (let k = 0; k < count; k++) {
    const at = k * POSITIONS;
    const removal = costOfRemoval(page, y, row, k, neighbours, NEW_RUN_BITS);
    removalCosts[k] = removal;
    const pel = changes[k]!;
    while (codedAbove[above]! < pel) above += 1;
    while (below.changes[beneath]! < pel) beneath += 1;
    const continuesAbove = codedAbove[above] === pel && ((above ^ k) & 1) === 0;
    const continuesBelow = below.changes[beneath] === pel && ((beneath ^ k) & 1) === 0;
    // A straight edge stays.
    if (continuesAbove && continuesBelow) {
      costs[at] = FORBIDDEN;
      costs[at + 2] = FORBIDDEN;
    }
    const mayMove = costs[at]! < FORBIDDEN || costs[at + 2]! < FORBIDDEN;
    const hasChoice = mayMove || removal < FORBIDDEN || removalBefore < FORBIDDEN;
    removalBefore = removal;
    if (!hasChoice) {
      // What it adds is the same whatever is chosen.
      nextRowBits[at + 1] = 0;
      continue;
    }
    rowHasChoice = true;
    while (below.changes[first]! < pel - 2 * (MAX_VERTICAL_OFFSET + 1)) first += 1;
    for (let i = 0; i < POSITIONS; i++) {
      if (costs[at + i]! < FORBIDDEN) nextRowBits[at + i] = bitsOfNextRow(below, k, pel + i - 1, first);
    }
  }
  removalCosts[count] = FORBIDDEN;
  nextRowBits[count * POSITIONS + 1] = 0;
  return rowHasChoice;
}

const isSame = (one: Uint16Array, other: Uint16Array, count: number) => {
  for (let i = 0; i <= count; i++) if (one[i] !== other[i]) return false;
  return true;
};

/** Rewrites a row from its changes. */
function writeRow(bits: BitPlane, y: number, changes: Uint16Array, count: number): void {
  const line = y * LINE_BYTES;
  bits.fill(0, line, line + LINE_BYTES);
  for (let i = 0; i < count; i += 2) {
    const from = changes[i]!;
    const end = changes[i + 1]!;
    const first = from >> 3;
    const last = end >> 3;
    const head = 0xff >> (from & 7);
    const tail = 0xff00 >> (end & 7);
    if (first === last) bits[line + first]! |= head & tail;
    else {
      bits[line + first]! |= head;
      bits.fill(0xff, line + first + 1, line + last);
      if ((end & 7) !== 0) bits[line + last]! |= tail;
    }
  }
}

/** Gives uncertain pels the colours that need fewest bits, in place. @param uncertainty see uncertainty.ts */
export function optimiseEdges(bits: BitPlane, uncertainty: PelPlane<'uncertainty'>): void {
  const height = rowsOf(bits);
  const page: UncertainPage = { bits, words: bitWords(bits), uncertainty, height };
  const search = openSearch();
  let codedAbove = new Uint16Array(MAX_CHANGES).fill(LINE_PELS);
  let coded = new Uint16Array(MAX_CHANGES);
  let originalAbove = emptyRow();
  let row = emptyRow();
  let below = emptyRow();
  if (height > 0) listEdges(page, 0, row);
  for (let y = 0; y < height; y++) {
    if (y + 1 < height) listEdges(page, y + 1, below);
    else below = emptyRow();
    const isSettled = row.count === 0 || isSame(row.changes, codedAbove, row.count);
    const around = { codedAbove, originalAbove: originalAbove.changes, below };
    if (isSettled || !prepareSearch(search, page, y, row, around)) codedAbove.set(row.changes);
    else {
      const count = findCheapestRow(search, row, codedAbove, coded);
      if (count !== row.count || !isSame(row.changes, coded, count)) writeRow(bits, y, coded, count);
      [codedAbove, coded] = [coded, codedAbove];
    }
    [originalAbove, row, below] = [row, below, originalAbove];
  }
}
