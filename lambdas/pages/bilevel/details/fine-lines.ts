/**
 * Fine grey lines: rules, gridlines, frames, along the rows and down the page. Each of their pels differs enough from paper to become ink, but all of them would
 * make a bold black line of a faint one; so a line keeps as much of its breadth as there is ink in it, at least one pel.
 */

import { type PelPlane, type RowFlags, wordsOf } from '../../planes/plane.ts';
import { LINE_PELS } from '../../planes/raster.ts';
import { PAPER_FROM_GREY } from '../background/fill-tone.ts';
import { INK } from '../screen/tones.ts';

/** A line is at least this many pels long, 2 mm, and at most this many broad. */
const MIN_LINE_LENGTH = 16;
const MAX_BREADTH = 3;
/** Share of ink that each breadth of a line has at least, and what is beside it has at most: lines are crossed by others. */
const MIN_LINE_INK = 0.8;
const MAX_BESIDE_INK = 0.35;
/** Ink of paper, as a share of full black. */
const MAX_PAPER_INK = 1 - PAPER_FROM_GREY / 255;

/** One breadth of a line in a plane: its first pel, how many there are, and the steps to the next pel and to the next breadth. */
interface Segment {
  readonly first: number;
  readonly length: number;
  readonly along: number;
  readonly across: number;
}

/** The share of a segment's pels that are ink, `offset` breadths beside it. */
function inkShare(darkness: PelPlane<'darkness'>, { first, length, along, across }: Segment, offset: number): number {
  let count = 0;
  let at = first + offset * across;
  for (let i = 0; i < length; i++, at += along) if (darkness[at] === INK) count += 1;
  return count / length;
}

/** How dark the page is there, as a share of full black. */
function meanInk(grey: PelPlane<'grey'>, { first, length, along, across }: Segment, offset: number): number {
  let sum = 0;
  let at = first + offset * across;
  for (let i = 0; i < length; i++, at += along) sum += 255 - grey[at]!;
  return sum / 255 / length;
}

/** Clears one breadth of a line except where something crosses it. @param outside the offset just outside the line on that side */
function clear(
  darkness: PelPlane<'darkness'>,
  { first, length, along, across }: Segment,
  offset: number,
  outside: number,
): void {
  for (let i = 0; i < length; i++) {
    const at = first + i * along;
    if (darkness[at + outside * across] !== INK) darkness[at + offset * across] = 0;
  }
}

/** Thins the line that begins with this segment, if it is one. */
function thinLine(grey: PelPlane<'grey'>, darkness: PelPlane<'darkness'>, line: Segment): void {
  if (inkShare(darkness, line, -1) > MAX_BESIDE_INK) return;
  let breadth = 1;
  while (breadth <= MAX_BREADTH && inkShare(darkness, line, breadth) >= MIN_LINE_INK) breadth += 1;
  if (breadth > MAX_BREADTH || breadth < 2 || inkShare(darkness, line, breadth) > MAX_BESIDE_INK) return;
  const inks = Array.from({ length: breadth + 2 }, (_, i) => meanInk(grey, line, i - 1));
  if (inks[0]! > MAX_PAPER_INK || inks[breadth + 1]! > MAX_PAPER_INK) return;
  const kept = Math.max(1, Math.round(inks.reduce((sum, one) => sum + one, 0)));
  let first = 0;
  let last = breadth - 1;
  while (last - first + 1 > kept) {
    if (inks[first + 1]! < inks[last + 1]!) {
      clear(darkness, line, first, first - 1);
      first += 1;
    } else {
      clear(darkness, line, last, last + 1);
      last -= 1;
    }
  }
}

/**
 * Thins fine lines, in place.
 * @param grey the page @param darkness what became of it, and its `inked` rows (see screen/tones.ts)
 */
export function thinFineLines(grey: PelPlane<'grey'>, darkness: PelPlane<'darkness'>, inked: RowFlags): void {
  const height = inked.length;
  const words = wordsOf(darkness);
  // Rows above this one in which a narrow run of ink begins at each pel.
  const runRows = new Uint16Array(LINE_PELS);
  for (let row = MAX_BREADTH + 1; row + MAX_BREADTH + 1 < height; row++) {
    if (inked[row] === 0 && inked[row - 1] === 0) continue;
    const line = row * LINE_PELS;
    let done = 0;
    const endColumns = (to: number) => {
      for (; done < to; done++) {
        const length = runRows[done]!;
        if (length === 0) continue;
        runRows[done] = 0;
        if (length < MIN_LINE_LENGTH || done === 0 || done + MAX_BREADTH >= LINE_PELS) continue;
        thinLine(grey, darkness, { first: line - length * LINE_PELS + done, length, along: LINE_PELS, across: 1 });
      }
    };
    for (let x = 0; x < LINE_PELS; x++) {
      if ((x & 3) === 0 && words[(line + x) >> 2] === 0) {
        x += 3;
        continue;
      }
      if (darkness[line + x] !== INK) continue;
      const left = x;
      while (x < LINE_PELS && darkness[line + x] === INK) x += 1;
      if (x - left >= MIN_LINE_LENGTH) {
        thinLine(grey, darkness, { first: line + left, length: x - left, along: 1, across: LINE_PELS });
      } else if (x - left > 1 && x - left <= MAX_BREADTH) {
        endColumns(left);
        runRows[left]! += 1;
        done = left + 1;
      }
    }
    endColumns(LINE_PELS);
  }
}
