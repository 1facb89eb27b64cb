/**
 * Narrow upright areas of one tone or of a gradient: bars of a chart, the shadow beside a sheet. On a screen of horizontal lines every one of their
 * rows begins and ends a run; as upright stripes, as broad as they are dark, a row costs two bits a stripe.
 */

import { BLOCKS_ACROSS } from '../../planes/blocks.ts';
import { type BlockPlane, type PelPlane, type RowFlags, wordsOf } from '../../planes/plane.ts';
import { LINE_PELS } from '../../planes/raster.ts';
import type { LineScreen } from './line-screen.ts';
import { INK, INK_WORD } from './tones.ts';

/** Areas up to this many pels wide, 2 mm. */
const MAX_WIDTH = 16;
/** Rows of a steady area, such as a chart's bar; of one within a photograph; and of an unsteady one, such as a shadow: more than letters have, for a grey logo has stems too. */
const MIN_ROWS = 10;
const MIN_ROWS_IN_PHOTOS = 48;
const MIN_ROWS_UNSTEADY = 96;
/** An area is steady while its sides and its tone stay this close to those of its first row, pels and grey levels. */
const MAX_STEADY_SHIFT = 3;
const MAX_STEADY_TONE_CHANGE = 32;
/** Pels from stripe to stripe. */
const PITCH = 7;
/** A side of an area may move by this many pels from row to row. */
const MAX_SIDE_SHIFT = 3;
/** A stripe's side stays where it was in the row above until it is this far from where it should be. */
const SIDE_HYSTERESIS = 0.6;
/** Breadth in the row above of a stripe that begins: near to no other. */
const NO_BREADTH = -9;

/** An upright area, by its first row. */
interface Area {
  readonly start: number;
  readonly end: number;
  readonly tone: number;
  rows: number;
  isSteady: boolean;
}

/** Narrow runs of tone between paper and ink, row by row. */
interface ToneRuns {
  readonly start: number[];
  readonly end: number[];
  /** The area that each belongs to. */
  readonly area: number[];
  /** The first of each row. */
  readonly first: number[];
  readonly areas: readonly Area[];
}

function meanOf(darkness: PelPlane<'darkness'>, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum += darkness[at]!;
  return sum / (to - from);
}

/** Adds a row to an area. */
function addRow(area: Area, start: number, end: number, tone: number): void {
  area.rows += 1;
  area.isSteady &&=
    Math.abs(start - area.start) <= MAX_STEADY_SHIFT &&
    Math.abs(end - area.end) <= MAX_STEADY_SHIFT &&
    Math.abs(tone - area.tone) <= MAX_STEADY_TONE_CHANGE;
}

/** @param min @param max darkness between which a pel is neither paper nor ink in all rows of the screen */
function listToneRuns(darkness: PelPlane<'darkness'>, inked: RowFlags, min: number, max: number): ToneRuns {
  const words = wordsOf(darkness);
  const start: number[] = [];
  const end: number[] = [];
  const area: number[] = [];
  const first: number[] = [0];
  const areas: Area[] = [];
  let above = 0;
  let aboveEnd = 0;
  for (let row = 0; row < inked.length; row++) {
    const line = row * LINE_PELS;
    const from = start.length;
    let candidate = above;
    for (let x = inked[row] === 0 ? LINE_PELS : 0; x < LINE_PELS; x++) {
      const word = (x & 3) === 0 ? words[(line + x) >> 2]! : 1;
      if (word === 0 || word === INK_WORD) {
        x += 3;
        continue;
      }
      if (darkness[line + x]! < min || darkness[line + x]! > max) continue;
      const left = x;
      while (x < LINE_PELS && darkness[line + x]! >= min && darkness[line + x]! <= max) x += 1;
      if (x - left > MAX_WIDTH) continue;
      while (candidate < aboveEnd && end[candidate]! < x - MAX_SIDE_SHIFT) candidate += 1;
      const goesOn =
        candidate < aboveEnd &&
        Math.abs(start[candidate]! - left) <= MAX_SIDE_SHIFT &&
        Math.abs(end[candidate]! - x) <= MAX_SIDE_SHIFT;
      const tone = meanOf(darkness, line + left, line + x);
      const own = goesOn ? area[candidate]! : areas.push({ start: left, end: x, tone, rows: 0, isSteady: true }) - 1;
      addRow(areas[own]!, left, x, tone);
      start.push(left);
      end.push(x);
      area.push(own);
    }
    first.push(start.length);
    above = from;
    aboveEnd = start.length;
  }
  return { start, end, area, first, areas };
}

/** Draws one row of an area as stripes. @param sides of the stripes in the row above; become this row's */
function drawStripeRow(
  darkness: PelPlane<'darkness'>,
  line: number,
  left: number,
  right: number,
  sides: number[],
): void {
  const stripes = sides.length > 0 ? sides.length / 2 : Math.max(1, Math.round((right - left) / PITCH));
  const width = (right - left) / stripes;
  const touchesInkAtLeft = left > 0 && darkness[line + left - 1] === INK;
  const touchesInkAtRight = right < LINE_PELS && darkness[line + right] === INK;
  // Ink that rounding has left over so far.
  let remainder = 0;
  for (let stripe = 0; stripe < stripes; stripe++) {
    const from = Math.round(left + stripe * width);
    const to = Math.round(left + (stripe + 1) * width);
    let ink = 0;
    let moment = 0;
    for (let x = from; x < to; x++) {
      ink += darkness[line + x]!;
      moment += darkness[line + x]! * (x + 0.5);
    }
    const sideAbove = sides[stripe * 2];
    const breadthAbove = sideAbove === undefined ? NO_BREADTH : sides[stripe * 2 + 1]! - sideAbove;
    remainder += ink / INK;
    const breadth = Math.abs(breadthAbove - remainder) < SIDE_HYSTERESIS ? breadthAbove : Math.round(remainder);
    remainder -= breadth;
    const middle = ink > 0 ? moment / ink : (from + to) / 2;
    let start = middle - breadth / 2;
    if (stripe === 0 && touchesInkAtLeft) start = left;
    else if (stripe === stripes - 1 && touchesInkAtRight) start = right - breadth;
    const staysAbove = sideAbove !== undefined && Math.abs(sideAbove - start) < SIDE_HYSTERESIS;
    const side = staysAbove ? sideAbove : Math.round(start);
    sides[stripe * 2] = Math.min(right, Math.max(left, side));
    sides[stripe * 2 + 1] = Math.min(right, Math.max(left, side + breadth));
  }
  darkness.fill(0, line + left, line + right);
  for (let side = 0; side < sides.length; side += 2) darkness.fill(INK, line + sides[side]!, line + sides[side + 1]!);
}

/**
 * Turns narrow upright areas into stripes of ink, in place.
 * @param darkness see tones.ts @param inked its inked rows @param screen of fills
 * @param owner blocks with an owner are a photograph's; there only what is tall and stands on paper becomes stripes
 */
export function drawStripes(
  darkness: PelPlane<'darkness'>,
  inked: RowFlags,
  screen: LineScreen,
  owner: BlockPlane<'owner'>,
): void {
  const min = Math.min(...screen);
  const { start, end, area, first, areas } = listToneRuns(darkness, inked, min, Math.max(...screen));
  const standsOnPaper = (line: number, at: number) =>
    darkness[line + start[at]! - 1]! < min && darkness[line + end[at]!]! < min;
  const sides = new Map<number, number[]>();
  for (let row = 0; row + 1 < first.length; row++) {
    const line = row * LINE_PELS;
    for (let at = first[row]!; at < first[row + 1]!; at++) {
      const own = area[at]!;
      const { rows, isSteady } = areas[own]!;
      const isPhoto = owner[(row >> 3) * BLOCKS_ACROSS + (start[at]! >> 3)] !== 0;
      if (isPhoto && !standsOnPaper(line, at)) continue;
      if (rows < (isPhoto ? MIN_ROWS_IN_PHOTOS : MIN_ROWS) || (!isSteady && rows < MIN_ROWS_UNSTEADY)) continue;
      const above = sides.get(own) ?? [];
      sides.set(own, above);
      drawStripeRow(darkness, line, start[at]!, end[at]!, above);
    }
  }
}
