/**
 * Where the changing elements of a row may be, and what each position costs in bits. Where a pel beside a change is uncertain
 * the change may move over it. Thin strokes and small counters, which give letters their shape, cost more or must stay.
 */

import { listChanges, MAX_CHANGES } from '../../fax/t6.ts';
import type { BitPlane, PelPlane } from '../../planes/plane.ts';
import { isBlackAt, LINE_PELS } from '../../planes/raster.ts';

/** Positions of each change: a pel to the left, where it is, a pel to the right. */
export const POSITIONS = 3;
/** More than any row can cost. */
export const FORBIDDEN = 1e7;
/** A position that costs more bits than this is never worth it. */
const MAX_MOVE_COST = 16;
/** What the least uncertain pel costs; towards the threshold the cost falls with the square. */
const MAX_PEL_COST = 24;
/** Factor for a pel of a run that is 0, 1, 2 … pels wide, or high where all of its width is removed: print is small where runs are short. */
const widthFactors = Float64Array.of(FORBIDDEN, FORBIDDEN, 3, 1.6, 1.25, 1, 0.65, 0.45, 0.3, 0.2);
/** Factor for a pel whose colour extends over that many pels up and down: the crossbar of a small t is thin that way. */
const heightFactors = Float64Array.of(FORBIDDEN, 4, 1.5, 1.1, 1, 0.8);
/** Wider runs are never removed, nor those that cost more. */
const MAX_REMOVED_WIDTH = 16;
const MAX_REMOVAL_COST = 40;

/** The edges of one row. */
export interface RowEdges {
  count: number;
  /** The changing elements: even entries begin black. Sentinels follow. */
  readonly changes: Uint16Array;
  /** Bits for each of the `POSITIONS` of each change, the middle one free; `FORBIDDEN` where it must not be. */
  readonly costs: Float64Array;
}

export const emptyRow = (): RowEdges => ({
  count: 0,
  changes: new Uint16Array(MAX_CHANGES).fill(LINE_PELS),
  costs: new Float64Array((LINE_PELS + 2) * POSITIONS),
});

/** A page and how uncertain its pels are (see uncertainty.ts). */
export interface UncertainPage {
  readonly bits: BitPlane;
  /** The bits, see `bitWords`. */
  readonly words: DataView;
  readonly uncertainty: PelPlane<'uncertainty'>;
  readonly height: number;
}

/** What a pel costs at each uncertainty, in bits. */
const pelCosts = Float64Array.from({ length: 256 }, (_, uncertainty) =>
  uncertainty === 0 ? FORBIDDEN : MAX_PEL_COST * ((256 - uncertainty) / 256) ** 2,
);

/** Whether the pel has that colour; beyond the page all is white. */
function hasColour({ bits, height }: UncertainPage, x: number, y: number, colour: number): boolean {
  if (y < 0 || y >= height) return colour === 0;
  return isBlackAt(bits, x, y) === (colour === 1);
}

/** How high the run of its own colour is at a pel, counted up to `max`. */
function heightAt(page: UncertainPage, x: number, y: number, colour: number, max: number): number {
  let height = 1;
  for (let up = y - 1; height < max && hasColour(page, x, up, colour); up--) height += 1;
  for (let down = y + 1; height < max && hasColour(page, x, down, colour); down++) height += 1;
  return height;
}

/** What it costs to take the pel at `x` from its run, which is `width` wide. */
function costOfPel(page: UncertainPage, x: number, y: number, width: number, colour: number): number {
  const own = pelCosts[page.uncertainty[y * LINE_PELS + x]!]!;
  const ofWidth = widthFactors[Math.min(width, widthFactors.length - 1)]!;
  if (own * ofWidth > MAX_MOVE_COST) return FORBIDDEN;
  const ofHeight = heightFactors[heightAt(page, x, y, colour, heightFactors.length - 1)]!;
  const cost = own * (ofHeight > ofWidth ? ofHeight : ofWidth);
  return cost > MAX_MOVE_COST ? FORBIDDEN : cost;
}

/** Lists the edges of row `y` and what their positions cost. */
export function listEdges(page: UncertainPage, y: number, into: RowEdges): void {
  const { changes, costs } = into;
  const { uncertainty } = page;
  listChanges(page.words, y, changes);
  const line = y * LINE_PELS;
  let k = 0;
  let before = 0;
  for (let x = changes[0]!; x < LINE_PELS; k++) {
    const after = changes[k + 1]!;
    const at = k * POSITIONS;
    const mayMoveLeft = x > 0 && uncertainty[line + x - 1] !== 0;
    costs[at] = mayMoveLeft ? costOfPel(page, x - 1, y, x - before, k & 1) : FORBIDDEN;
    costs[at + 1] = 0;
    costs[at + 2] = uncertainty[line + x] !== 0 ? costOfPel(page, x, y, after - x, (k & 1) ^ 1) : FORBIDDEN;
    before = x;
    x = after;
  }
  costs[k * POSITIONS] = FORBIDDEN;
  costs[k * POSITIONS + 1] = 0;
  costs[k * POSITIONS + 2] = FORBIDDEN;
  into.count = k;
}

/** A row that is gone over from left to right. */
export interface RowCursor {
  readonly changes: Uint16Array;
  /** The first change right of the current pel. */
  next: number;
}

function advance(row: RowCursor, pel: number): void {
  while (row.changes[row.next]! <= pel && row.changes[row.next]! < LINE_PELS) row.next += 1;
}

/** Whether a row has a run of that colour between its current pel and `end`. */
function touches({ changes, next }: RowCursor, end: number, colour: number): boolean {
  // An even change begins black: before it there is white.
  if ((next & 1) === colour) return true;
  return changes[next]! < end;
}

/** The rows above and below one, gone over together with it, run by run. */
export interface Neighbours {
  /** The row above as it is coded, and as it was before. */
  readonly codedAbove: RowCursor;
  readonly originalAbove: RowCursor;
  readonly below: RowCursor;
}

/**
 * What it costs, in bits, to remove the run between a change and the next: the top or bottom layer of something higher. What continues both above and below
 * is a stroke or a counter, and what continues neither way is a dot: both stay. To be called run by run, from left to right.
 * @param newRunBits bits that the row below takes for a run with nothing above it
 */
export function costOfRemoval(
  page: UncertainPage,
  y: number,
  own: RowEdges,
  k: number,
  { codedAbove, originalAbove, below }: Neighbours,
  newRunBits: number,
): number {
  const start = own.changes[k]!;
  const end = own.changes[k + 1]!;
  const line = y * LINE_PELS;
  if (page.uncertainty[line + start] === 0 || page.uncertainty[line + end - 1] === 0) return FORBIDDEN;
  if (end - start > MAX_REMOVED_WIDTH || end >= LINE_PELS) return FORBIDDEN;
  let cost = 0;
  for (let x = start; x < end; x++) {
    cost += pelCosts[page.uncertainty[line + x]!]!;
    if (cost > MAX_REMOVAL_COST) return FORBIDDEN;
  }
  advance(codedAbove, start);
  advance(originalAbove, start);
  advance(below, start);
  const colour = (k & 1) ^ 1;
  const continuesBelow = touches(below, end, colour);
  const continuesAbove = touches(codedAbove, end, colour);
  // One layer, not layer after layer: what was above before must still be there.
  if (continuesBelow === continuesAbove || continuesAbove !== touches(originalAbove, end, colour)) return FORBIDDEN;
  cost *= widthFactors[heightAt(page, (start + end) >> 1, y, colour, widthFactors.length - 1)]!;
  return continuesBelow ? cost + newRunBits : cost;
}
