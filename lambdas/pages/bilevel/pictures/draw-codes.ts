/** Draws codes in black and white: the edges of bars where a scanner reads them best: see codes/whole-edges.ts. */

import type { Code, Tones } from '../../codes/code.ts';
import { findEdges, wholeEdges } from '../../codes/whole-edges.ts';
import type { BitPlane, PelPlane } from '../../planes/plane.ts';
import { LINE_PELS, MIDDLE_GREY, type PelBox } from '../../planes/raster.ts';

/** So many lines across the bars have the same edges: two millimetres. A scanned code may lean a little. */
const LINES_ALIKE = 16;
/** Parts of a pel by which the edges of one such band, the next and the one after are moved: what is rounded badly in one is not in another. */
const SHIFTS = [0, 1 / 3, -1 / 3] as const;

/** A code's lines across its bars, from its first pel. */
interface Lines {
  readonly first: number;
  readonly length: number;
  readonly count: number;
  readonly pelStep: number;
  readonly lineStep: number;
}

function linesOf({ box, bars }: Code): Lines {
  const first = box.top * LINE_PELS + box.left;
  return bars === 'down'
    ? { first, length: box.width, count: box.height, pelStep: 1, lineStep: LINE_PELS }
    : { first, length: box.height, count: box.width, pelStep: LINE_PELS, lineStep: 1 };
}

/** How much of each pel is ink, on the mean of some lines. */
function inkOf(
  grey: PelPlane<'grey' | 'coverage'>,
  { dark, light }: Tones,
  lines: Lines,
  from: number,
  end: number,
): Float64Array {
  const { first, length, pelStep, lineStep } = lines;
  return Float64Array.from({ length }, (_, x) => {
    let sum = 0;
    for (let line = from; line < end; line++) sum += grey[first + line * lineStep + x * pelStep]!;
    return Math.min(1, Math.max(0, (light - sum / (end - from)) / (light - dark)));
  });
}

/** Puts codes on a page, in place. @param uncertainty becomes none there: see uncertainty.ts */
export function drawCodes(
  grey: PelPlane<'grey' | 'coverage'>,
  codes: readonly Code[],
  bits: BitPlane,
  uncertainty: PelPlane<'uncertainty'>,
): void {
  for (const code of codes) {
    const lines = linesOf(code);
    const bands = Math.max(1, Math.round(lines.count / LINES_ALIKE));
    for (let band = 0; band < bands; band++) {
      const from = Math.floor((band * lines.count) / bands);
      const end = Math.floor(((band + 1) * lines.count) / bands);
      const edges = findEdges(inkOf(grey, code.tones, lines, from, end));
      const whole = wholeEdges(edges.map((edge) => edge + SHIFTS[band % SHIFTS.length]!));
      for (let x = 0, passed = 0; x < lines.length; x++) {
        while (passed < whole.length && whole[passed]! <= x) passed += 1;
        for (let line = from; line < end; line++) {
          const at = lines.first + line * lines.lineStep + x * lines.pelStep;
          const mask = 0x80 >> (at & 7);
          if (passed % 2 === 1) bits[at >> 3]! |= mask;
          else bits[at >> 3]! &= ~mask;
          uncertainty[at] = 0;
        }
      }
    }
  }
}

/** Puts a code of modules that is black on white on a page, in place. @param uncertainty becomes none there: see uncertainty.ts */
export function drawMatrix(
  grey: PelPlane<'grey'>,
  { left, top, width, height }: PelBox,
  bits: BitPlane,
  uncertainty: PelPlane<'uncertainty'>,
): void {
  for (let y = top; y < top + height; y++) {
    for (let at = y * LINE_PELS + left; at < y * LINE_PELS + left + width; at++) {
      const mask = 0x80 >> (at & 7);
      if (grey[at]! < MIDDLE_GREY) bits[at >> 3]! |= mask;
      else bits[at >> 3]! &= ~mask;
      uncertainty[at] = 0;
    }
  }
}
