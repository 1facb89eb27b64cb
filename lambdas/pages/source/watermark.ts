/**
 * Watermarks as a few thin lines across their letters: their words can be read, and so can what is over or under them. An outline looks
 * better and takes five times as much transmission time, since every row crosses it; a line costs as much as one crossing.
 */

import type { BitPlane, PelPlane } from '../planes/plane.ts';
import { blacken, blankBits, LINE_PELS } from '../planes/raster.ts';

const HALF_COVERED = 128;
/** A watermark that differs by fewer grey levels from its background cannot be seen on the page either. */
const MIN_VISIBLE_CONTRAST = 5;
/** Rows from one line to the next: a millimetre at fine resolution. */
const LINE_PERIOD = 8;
/** Lines keep this many pels clear beside text and this many above and below; shorter pieces are left out. */
const CLEAR_BESIDE = 24;
const CLEAR_ABOVE = 6;
const MIN_PIECE_LENGTH = 12;

/**
 * Draws the visible part of a page's watermarks as lines.
 * @param full the page @param background the page without text and watermarks
 * @param marks the watermarks alone, black on white @param coverage how much of each pel is text
 */
export function hatchWatermark(
  full: PelPlane<'grey'>,
  background: PelPlane<'grey'>,
  marks: PelPlane<'grey'>,
  coverage: PelPlane<'coverage'>,
  rows: number,
): BitPlane {
  const bits = blankBits(rows);
  const isNearText = (at: number) => {
    for (let n = -CLEAR_BESIDE; n <= CLEAR_BESIDE; n++) if ((coverage[at + n] ?? 0) > 0) return true;
    for (let n = -CLEAR_ABOVE; n <= CLEAR_ABOVE; n++) if ((coverage[at + n * LINE_PELS] ?? 0) > 0) return true;
    return false;
  };
  for (let y = LINE_PERIOD >> 1; y < rows; y += LINE_PERIOD) {
    let length = 0;
    for (let x = 0; x <= LINE_PELS; x++) {
      const at = y * LINE_PELS + x;
      const isMarked =
        x < LINE_PELS &&
        marks[at]! < HALF_COVERED &&
        Math.abs(full[at]! - background[at]!) >= MIN_VISIBLE_CONTRAST &&
        !isNearText(at);
      if (isMarked) {
        length += 1;
        continue;
      }
      if (length >= MIN_PIECE_LENGTH) for (let i = x - length; i < x; i++) blacken(bits, i, y);
      length = 0;
    }
  }
  return bits;
}
