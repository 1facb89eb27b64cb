/**
 * Where the changes of colour along a row may stand. A change lies between two pels; where one of these is undecided it may stand a
 * pel further, for a price in bits. Thin strokes and small counters, which make letters what they are, have a higher price or none.
 */

import { findChanges, SENTINELS } from '../../fax/t6.ts';
import { isBlackAt, LINE_PELS } from '../../planes/raster.ts';

/** Places of each change: a pel to the left, where it stands, a pel to the right. */
export const PLACES = 3;
/** More than any row can cost. */
export const NEVER = 1e7;
/** A place that costs more bits than this is never worth it. */
const DEAREST_PLACE = 16;
/** What a pel costs in bits at the far end of doubt; towards the threshold it falls with the square. */
const DEAREST_PEL = 24;
/** How much it costs, of a pel's price, to take it from a run that is 0, 1, 2 … pels wide, or high where all of its width goes: print is small where runs are short. */
const thinness = Float64Array.of(NEVER, NEVER, 3, 1.6, 1.25, 1, 0.65, 0.45, 0.3, 0.2);
/** The same for a pel whose colour goes on that many pels up and down: the crossbar of a small t is one. */
const flatness = Float64Array.of(NEVER, 4, 1.5, 1.1, 1, 0.8);
/** Wider runs are never left out. */
const WIDEST_LEFT_OUT = 16;
const DEAREST_LEFT_OUT = 40;

/** The changes of one row. */
export interface EdgeChoices {
  count: number;
  /** Pels at which the colour changes; even entries begin black. Sentinels follow. */
  readonly changes: Uint16Array;
  /** Bits for each of `PLACES` places of each change, the middle one being free; `NEVER` where it must not stand. */
  readonly prices: Float64Array;
}

export const noChoices = (): EdgeChoices => ({
  count: 0,
  changes: new Uint16Array(LINE_PELS + SENTINELS + 2).fill(LINE_PELS),
  prices: new Float64Array((LINE_PELS + 2) * PLACES),
});

/** A page with the doubts about its pels (see doubt.ts). */
export interface DoubtedPage {
  readonly bits: Uint8Array;
  readonly words: DataView;
  readonly doubt: Uint8Array;
  readonly height: number;
}

/** What a pel costs at each doubt, in bits. */
const pelPrices = Float64Array.from({ length: 256 }, (_, doubt) =>
  doubt === 0 ? NEVER : DEAREST_PEL * ((256 - doubt) / 256) ** 2,
);

/** True when the pel is of that colour; beyond the page all is white. */
function hasColour({ bits, height }: DoubtedPage, x: number, y: number, colour: number): boolean {
  if (y < 0 || y >= height) return colour === 0;
  return isBlackAt(bits, x, y) === (colour === 1);
}

/** How high the run of its own colour is at a pel, at most `most`. */
function heightAt(page: DoubtedPage, x: number, y: number, colour: number, most: number): number {
  let high = 1;
  for (let up = y - 1; high < most && hasColour(page, x, up, colour); up--) high += 1;
  for (let down = y + 1; high < most && hasColour(page, x, down, colour); down++) high += 1;
  return high;
}

/** What it costs to take the pel at `x` from its run, which is `width` wide. */
function priceOfPel(page: DoubtedPage, x: number, y: number, width: number, colour: number): number {
  const own = pelPrices[page.doubt[y * LINE_PELS + x]!]!;
  const thin = thinness[Math.min(width, thinness.length - 1)]!;
  if (own * thin > DEAREST_PLACE) return NEVER;
  const flat = flatness[heightAt(page, x, y, colour, flatness.length - 1)]!;
  const price = own * (flat > thin ? flat : thin);
  return price > DEAREST_PLACE ? NEVER : price;
}

/** Lists the changes of row `y` and where they may stand. True when any has a choice. */
export function listChoices(page: DoubtedPage, y: number, into: EdgeChoices): void {
  const { changes, prices } = into;
  const { doubt } = page;
  findChanges(page.words, y, changes);
  const line = y * LINE_PELS;
  let k = 0;
  let before = 0;
  for (let x = changes[0]!; x < LINE_PELS; k++) {
    const after = changes[k + 1]!;
    const at = k * PLACES;
    prices[at + 1] = 0;
    prices[at] = x > 0 && doubt[line + x - 1] !== 0 ? priceOfPel(page, x - 1, y, x - before, k & 1) : NEVER;
    prices[at + 2] = doubt[line + x] !== 0 ? priceOfPel(page, x, y, after - x, (k & 1) ^ 1) : NEVER;
    before = x;
    x = after;
  }
  prices[k * PLACES] = NEVER;
  prices[k * PLACES + 1] = 0;
  prices[k * PLACES + 2] = NEVER;
  into.count = k;
}

/** A row beside one, looked at from left to right. */
export interface Beside {
  readonly changes: Uint16Array;
  /** The first change right of the pel that is looked at. */
  next: number;
}

/** Moves on to a pel of the row. */
function lookAt(row: Beside, pel: number): void {
  while (row.changes[row.next]! <= pel && row.changes[row.next]! < LINE_PELS) row.next += 1;
}

/** Whether a row has a run of that colour which touches the pels from where it is looked at to `end`. */
function touches({ changes, next }: Beside, end: number, colour: number): boolean {
  // An even change begins black: before it there is white.
  if ((next & 1) === colour) return true;
  return changes[next]! < end;
}

/** The rows beside one; they are looked at from left to right, run by run. */
export interface Neighbours {
  /** As it is coded. */
  readonly above: Beside;
  readonly drawnAbove: Beside;
  readonly below: Beside;
}

/**
 * What it costs, in bits, to leave out the run between a change and the next: the top or bottom layer of something higher. What goes on both above and below
 * is a stroke or a counter, and what goes on neither way is a dot: both stay. Ask run by run, from left to right.
 * @param newRun bits that the row below pays for a run that nothing stands above
 */
export function priceToLeaveOut(
  page: DoubtedPage,
  y: number,
  own: EdgeChoices,
  k: number,
  { above, drawnAbove, below }: Neighbours,
  newRun: number,
): number {
  const start = own.changes[k]!;
  const end = own.changes[k + 1]!;
  const line = y * LINE_PELS;
  if (page.doubt[line + start] === 0 || page.doubt[line + end - 1] === 0) return NEVER;
  if (end - start > WIDEST_LEFT_OUT || end >= LINE_PELS) return NEVER;
  let price = 0;
  for (let x = start; x < end; x++) {
    price += pelPrices[page.doubt[line + x]!]!;
    if (price > DEAREST_LEFT_OUT) return NEVER;
  }
  lookAt(above, start);
  lookAt(drawnAbove, start);
  lookAt(below, start);
  const colour = (k & 1) ^ 1;
  const goesOn = touches(below, end, colour);
  const standsBelow = touches(above, end, colour);
  // A layer, not layer after layer: what stood above as drawn must stand there still.
  if (goesOn === standsBelow || standsBelow !== touches(drawnAbove, end, colour)) return NEVER;
  price *= thinness[heightAt(page, (start + end) >> 1, y, colour, thinness.length - 1)]!;
  return goesOn ? price + newRun : price;
}
