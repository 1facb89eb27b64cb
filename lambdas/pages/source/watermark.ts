/**
 * Watermarks as a few thin lines across their letters: their words can be read, and so can what they lie over or under. An outline looks
 * better and costs five times as much line time, since every row crosses it; a line costs as much as one crossing.
 */

import { LINE_BYTES, LINE_PELS } from '../planes/raster.ts';

const HALF = 128;
/** A watermark that differs less from its ground, grey levels, cannot be seen on the page either. */
const LEAST_CONTRAST = 5;
/** Rows from one line to the next: a millimetre at fine resolution. */
const PERIOD = 8;
/** Lines stop this many pels beside text, this many above and below, and shorter pieces are left out. */
const CLEAR_BESIDE = 24;
const CLEAR_ABOVE = 6;
const SHORTEST = 12;

/**
 * Draws what is seen of a page's watermarks: one bit a pel, packed like a fax raster.
 * @param full the page @param ground the page without text and watermarks @param marks the watermarks alone, black on white
 * @param coverage how much of each pel is text
 */
export function hatchWatermark(
  full: Uint8Array,
  ground: Uint8Array,
  marks: Uint8Array,
  coverage: Uint8Array,
  rows: number,
): Uint8Array {
  const bits = new Uint8Array(rows * LINE_BYTES);
  const isNearText = (at: number) => {
    for (let n = -CLEAR_BESIDE; n <= CLEAR_BESIDE; n++) if ((coverage[at + n] ?? 0) > 0) return true;
    for (let n = -CLEAR_ABOVE; n <= CLEAR_ABOVE; n++) if ((coverage[at + n * LINE_PELS] ?? 0) > 0) return true;
    return false;
  };
  for (let y = PERIOD >> 1; y < rows; y += PERIOD) {
    let length = 0;
    for (let x = 0; x <= LINE_PELS; x++) {
      const at = y * LINE_PELS + x;
      const isMarked =
        x < LINE_PELS && marks[at]! < HALF && Math.abs(full[at]! - ground[at]!) >= LEAST_CONTRAST && !isNearText(at);
      if (isMarked) {
        length += 1;
        continue;
      }
      if (length >= SHORTEST) {
        for (let i = x - length; i < x; i++) bits[y * LINE_BYTES + (i >> 3)]! |= 0x80 >> (i & 7);
      }
      length = 0;
    }
  }
  return bits;
}
