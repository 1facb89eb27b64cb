/**
 * Fine grey lines: rules, gridlines, frames, along the rows and down the page. Each of their pels differs enough from paper to become ink, but all of them would
 * make a bold black line of a faint one; so a line keeps as much of its breadth as there is ink in it, one pel at least.
 */

import { LINE_PELS } from '../planes/raster.ts';
import { PALE } from './ground-fill.ts';
import { INK } from './tones.ts';

/** A line is at least this many pels long, 2 mm, and at most this many broad. */
const LONG = 16;
const BROADEST = 3;
/** Share of its pels that a stretch must have of a line, or at most may have of what stands beside it: lines are crossed. */
const MOST = 0.8;
const FEW = 0.35;

/** Where a stretch of pels lies in a plane: its first pel, how many there are, and the steps to the next one along and across. */
interface Stretch {
  readonly first: number;
  readonly length: number;
  readonly along: number;
  readonly across: number;
}

/** The share of a stretch that is ink; `aside` is how many pels beside it to look. */
function shareOfInk(darkness: Uint8Array, { first, length, along, across }: Stretch, aside: number): number {
  let count = 0;
  let at = first + aside * across;
  for (let i = 0; i < length; i++, at += along) if (darkness[at] === INK) count += 1;
  return count / length;
}

/** How dark the page is there, as a share of full black. */
function inkOf(grey: Uint8Array, { first, length, along, across }: Stretch, aside: number): number {
  let sum = 0;
  let at = first + aside * across;
  for (let i = 0; i < length; i++, at += along) sum += 255 - grey[at]!;
  return sum / 255 / length;
}

/** Clears one breadth of a line but for what crosses it. @param beyond the breadth that lies outside the line there */
function clear(darkness: Uint8Array, { first, length, along, across }: Stretch, aside: number, beyond: number): void {
  for (let i = 0; i < length; i++) {
    const at = first + i * along;
    if (darkness[at + beyond * across] !== INK) darkness[at + aside * across] = 0;
  }
}

/** Thins the line that begins with this stretch, if it is one. */
function thinLine(grey: Uint8Array, darkness: Uint8Array, line: Stretch): void {
  if (shareOfInk(darkness, line, -1) > FEW) return;
  let broad = 1;
  while (broad <= BROADEST && shareOfInk(darkness, line, broad) >= MOST) broad += 1;
  if (broad > BROADEST || broad < 2 || shareOfInk(darkness, line, broad) > FEW) return;
  const inks = Array.from({ length: broad + 2 }, (_, i) => inkOf(grey, line, i - 1));
  const paper = 1 - PALE / 255;
  if (inks[0]! > paper || inks[broad + 1]! > paper) return;
  const keep = Math.max(1, Math.round(inks.reduce((sum, one) => sum + one, 0)));
  let first = 0;
  let last = broad - 1;
  while (last - first + 1 > keep) {
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
 * @param grey the page @param darkness what became of it, and its `inked` rows (see tones.ts)
 */
export function thinFineLines(grey: Uint8Array, darkness: Uint8Array, inked: Uint8Array): void {
  const height = inked.length;
  const words = new Uint32Array(darkness.buffer, darkness.byteOffset, darkness.length >> 2);
  // Rows above this one in which a narrow run of ink begins at each pel.
  const tall = new Uint16Array(LINE_PELS);
  for (let row = BROADEST + 1; row + BROADEST + 1 < height; row++) {
    if (inked[row] === 0 && inked[row - 1] === 0) continue;
    const line = row * LINE_PELS;
    let done = 0;
    const endColumns = (to: number) => {
      for (; done < to; done++) {
        const length = tall[done]!;
        if (length === 0) continue;
        tall[done] = 0;
        if (length < LONG || done === 0 || done + BROADEST >= LINE_PELS) continue;
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
      if (x - left >= LONG) {
        thinLine(grey, darkness, { first: line + left, length: x - left, along: 1, across: LINE_PELS });
      } else if (x - left > 1 && x - left <= BROADEST) {
        endColumns(left);
        tall[left]! += 1;
        done = left + 1;
      }
    }
    endColumns(LINE_PELS);
  }
}
