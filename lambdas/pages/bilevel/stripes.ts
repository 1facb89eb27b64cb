/**
 * Narrow upright areas of one tone or of a gradient: bars of a chart, the shadow beside a sheet. Drawn by horizontal lines each of their rows
 * begins and ends anew; as upright stripes, as broad as they are dark, a row costs two bits a stripe.
 */

import { BLOCKS_ACROSS } from '../planes/blocks.ts';
import { LINE_PELS } from '../planes/raster.ts';
import { ALL_INK, INK } from './tones.ts';

/** Areas up to this many pels wide, 2 mm. */
const WIDEST = 16;
/** Steady ones, a chart's bars, are at least this many rows high, within a photograph more; others, shadows, higher than letters are: a grey logo has stems too. */
const LOWEST = 10;
const LOWEST_IN_PHOTOS = 48;
const LOWEST_UNSTEADY = 96;
/** An area is steady where its sides and its tone stay this close to those of its first row, pels and grey levels. */
const SIDES_STAY = 3;
const TONE_STAYS = 32;
/** Pels from stripe to stripe. */
const PITCH = 7;
/** A side of an area may move this many pels from row to row. */
const MOVES = 3;
/** A stripe's side stays where it was in the row above while it should be less than this far from there. */
const STAYS = 0.6;

/** Stretches of tone between paper and ink, narrow ones only, row by row. */
interface Stretches {
  readonly start: number[];
  readonly end: number[];
  /** The area that each belongs to. */
  readonly area: number[];
  /** Where each row's first is. */
  readonly first: number[];
  readonly areas: readonly Area[];
}

interface Area {
  readonly start: number;
  readonly end: number;
  readonly tone: number;
  rows: number;
  isSteady: boolean;
}

function meanOf(darkness: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum += darkness[at]!;
  return sum / (to - from);
}

/** Adds a row to an area. */
function addRow(area: Area, start: number, end: number, tone: number): void {
  area.rows += 1;
  area.isSteady &&=
    Math.abs(start - area.start) <= SIDES_STAY &&
    Math.abs(end - area.end) <= SIDES_STAY &&
    Math.abs(tone - area.tone) <= TONE_STAYS;
}

/** @param least @param most darkness between which a pel is neither paper nor ink in any row of the screen */
function listStretches(darkness: Uint8Array, inked: Uint8Array, least: number, most: number): Stretches {
  const words = new Uint32Array(darkness.buffer, darkness.byteOffset, darkness.length >> 2);
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
      if (word === 0 || word === ALL_INK) {
        x += 3;
        continue;
      }
      if (darkness[line + x]! < least || darkness[line + x]! > most) continue;
      const left = x;
      while (x < LINE_PELS && darkness[line + x]! >= least && darkness[line + x]! <= most) x += 1;
      if (x - left > WIDEST) continue;
      while (candidate < aboveEnd && end[candidate]! < x - MOVES) candidate += 1;
      const goesOn =
        candidate < aboveEnd && Math.abs(start[candidate]! - left) <= MOVES && Math.abs(end[candidate]! - x) <= MOVES;
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

/** Draws one row of an area as stripes; `sides` are those of the row above, and become this row's. */
function drawRow(darkness: Uint8Array, line: number, left: number, right: number, sides: number[]): void {
  const stripes = sides.length > 0 ? sides.length / 2 : Math.max(1, Math.round((right - left) / PITCH));
  const width = (right - left) / stripes;
  const touchesLeft = left > 0 && darkness[line + left - 1] === INK;
  const touchesRight = right < LINE_PELS && darkness[line + right] === INK;
  let owed = 0;
  for (let stripe = 0; stripe < stripes; stripe++) {
    const from = Math.round(left + stripe * width);
    const to = Math.round(left + (stripe + 1) * width);
    let ink = 0;
    let moment = 0;
    for (let x = from; x < to; x++) {
      ink += darkness[line + x]!;
      moment += darkness[line + x]! * (x + 0.5);
    }
    const begun = sides[stripe * 2];
    const before = begun === undefined ? -9 : sides[stripe * 2 + 1]! - begun;
    owed += ink / INK;
    const broad = Math.abs(before - owed) < STAYS ? before : Math.round(owed);
    owed -= broad;
    const middle = ink > 0 ? moment / ink : (from + to) / 2;
    let begins = middle - broad / 2;
    if (stripe === 0 && touchesLeft) begins = left;
    else if (stripe === stripes - 1 && touchesRight) begins = right - broad;
    const settled = begun !== undefined && Math.abs(begun - begins) < STAYS ? begun : Math.round(begins);
    sides[stripe * 2] = Math.min(right, Math.max(left, settled));
    sides[stripe * 2 + 1] = Math.min(right, Math.max(left, settled + broad));
  }
  darkness.fill(0, line + left, line + right);
  for (let side = 0; side < sides.length; side += 2) darkness.fill(INK, line + sides[side]!, line + sides[side + 1]!);
}

/**
 * Makes narrow upright areas stripes of ink, in place.
 * @param darkness see tones.ts @param inked its inked rows @param screen darkness above which the rows of the line screen are black
 * @param taken by block: above zero where a photograph is; in one only what is tall and stands on paper is such an area
 */
export function drawStripes(darkness: Uint8Array, inked: Uint8Array, screen: Uint8Array, taken: Uint8Array): void {
  const least = Math.min(...screen);
  const { start, end, area, first, areas } = listStretches(darkness, inked, least, Math.max(...screen));
  const standsOnPaper = (line: number, at: number) =>
    darkness[line + start[at]! - 1]! < least && darkness[line + end[at]!]! < least;
  const sides = new Map<number, number[]>();
  for (let row = 0; row + 1 < first.length; row++) {
    const line = row * LINE_PELS;
    for (let at = first[row]!; at < first[row + 1]!; at++) {
      const own = area[at]!;
      const { rows, isSteady } = areas[own]!;
      const isPhoto = taken[(row >> 3) * BLOCKS_ACROSS + (start[at]! >> 3)] !== 0;
      if (isPhoto && !standsOnPaper(line, at)) continue;
      if (rows < (isPhoto ? LOWEST_IN_PHOTOS : LOWEST) || (!isSteady && rows < LOWEST_UNSTEADY)) continue;
      const above = sides.get(own) ?? [];
      sides.set(own, above);
      drawRow(darkness, line, start[at]!, end[at]!, above);
    }
  }
}
