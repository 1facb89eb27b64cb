/**
 * Edges that cost less to tell: where a pel's colour is undecided anyway, it takes the colour that costs fewer bits in T.6, weighed
 * against how undecided it is. Edges become straighter, single pels on them go; what is sure stays as it is.
 */

import { SENTINELS, VERTICAL_REACH, verticalLengths } from '../../fax/t6.ts';
import { LINE_BYTES, LINE_PELS } from '../../planes/raster.ts';
import { findCheapestRow, openSearch, type RowSearch } from './cheapest-row.ts';
import {
  type DoubtedPage,
  type EdgeChoices,
  listChoices,
  NEVER,
  noChoices,
  PLACES,
  priceToLeaveOut,
} from './edge-choices.ts';

/** Bits that the next row pays for a change that it does not have: half of a pass. */
const ENDS = 2;
/** Bits that the next row pays for a run which nothing stands above: horizontal mode. */
const BEGINS = 11;

/** What the next row pays for a change at `p`: the same as `k` in kind, `first` being its first change that may count. */
function lookAhead({ changes, prices, count }: EdgeChoices, k: number, p: number, first: number): number {
  let least = ENDS;
  for (let j = first + ((first ^ k) & 1); j < count && changes[j]! <= p + VERTICAL_REACH + 1; j += 2) {
    for (let node = j * PLACES, shift = changes[j]! - 1 - p; node < j * PLACES + PLACES; node++, shift++) {
      if (shift < -VERTICAL_REACH || shift > VERTICAL_REACH) continue;
      const sum = prices[node]! + verticalLengths[shift + VERTICAL_REACH]! - 1;
      if (sum < least) least = sum;
    }
  }
  return least;
}

/** Sets what the search must know beside the row itself. False when the row has no choice. */
function prepare(
  search: RowSearch,
  page: DoubtedPage,
  y: number,
  row: EdgeChoices,
  rows: { readonly above: Uint16Array; readonly drawnAbove: Uint16Array; readonly next: EdgeChoices },
): boolean {
  const { above, drawnAbove, next } = rows;
  const neighbours = {
    above: { changes: above, next: 0 },
    drawnAbove: { changes: drawnAbove, next: 0 },
    below: { changes: next.changes, next: 0 },
  };
  const { changes, prices, count } = row;
  const { ahead, leaveOut } = search;
  let rowHasChoice = false;
  let first = 0;
  let higher = 0;
  let lower = 0;
  let before = NEVER;
  for (let k = 0; k < count; k++) {
    const at = k * PLACES;
    const leaves = priceToLeaveOut(page, y, row, k, neighbours, BEGINS);
    leaveOut[k] = leaves;
    const p = changes[k]!;
    while (above[higher]! < p) higher += 1;
    while (next.changes[lower]! < p) lower += 1;
    // A straight edge stays.
    if (above[higher] === p && next.changes[lower] === p && ((higher ^ k) & 1) === 0 && ((lower ^ k) & 1) === 0) {
      prices[at] = NEVER;
      prices[at + 2] = NEVER;
    }
    const hasChoice = prices[at]! < NEVER || prices[at + 2]! < NEVER || leaves < NEVER || before < NEVER;
    before = leaves;
    if (!hasChoice) {
      // What it adds is the same whatever is chosen.
      ahead[at + 1] = 0;
      continue;
    }
    rowHasChoice = true;
    while (next.changes[first]! < p - 2 * (VERTICAL_REACH + 1)) first += 1;
    for (let place = 0; place < PLACES; place++) {
      if (prices[at + place]! < NEVER) ahead[at + place] = lookAhead(next, k, p + place - 1, first);
    }
  }
  leaveOut[count] = NEVER;
  ahead[count * PLACES + 1] = 0;
  return rowHasChoice;
}

const isSame = (one: Uint16Array, other: Uint16Array, count: number) => {
  for (let i = 0; i <= count; i++) if (one[i] !== other[i]) return false;
  return true;
};

/** Writes a row anew from its changes. */
function writeRow(bits: Uint8Array, y: number, changes: Uint16Array, count: number): void {
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

/**
 * Gives undecided pels the colours that cost least, in place.
 * @param bits a page, rows packed as in a fax raster @param doubt the doubt about each of its pels (see doubt.ts)
 */
export function optimiseEdges(bits: Uint8Array, doubt: Uint8Array): void {
  const height = bits.length / LINE_BYTES;
  const words = new DataView(bits.buffer, bits.byteOffset, height * LINE_BYTES);
  const page: DoubtedPage = { bits, words, doubt, height };
  const search = openSearch();
  let above = new Uint16Array(LINE_PELS + SENTINELS + 2).fill(LINE_PELS);
  let coded = new Uint16Array(LINE_PELS + SENTINELS + 2);
  let drawnAbove = noChoices();
  let row = noChoices();
  let next = noChoices();
  if (height > 0) listChoices(page, 0, row);
  for (let y = 0; y < height; y++) {
    if (y + 1 < height) listChoices(page, y + 1, next);
    else next = noChoices();
    const isSettled = row.count === 0 || isSame(row.changes, above, row.count);
    const rows = { above, drawnAbove: drawnAbove.changes, next };
    if (isSettled || !prepare(search, page, y, row, rows)) above.set(row.changes);
    else {
      const count = findCheapestRow(search, row, above, coded);
      if (count !== row.count || !isSame(row.changes, coded, count)) writeRow(bits, y, coded, count);
      [above, coded] = [coded, above];
    }
    [drawnAbove, row, next] = [row, next, drawnAbove];
  }
}
