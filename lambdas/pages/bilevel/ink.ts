/** Ink on paper with nothing between: one threshold. */

import { LINE_BYTES } from '../planes/raster.ts';
import { doubtOf } from './doubt.ts';

const WHITE_WORD = 0xffffffff;
/** A pel is ink from a third of full black on: strokes of a pel's width must not break, also where the ink is dark grey. */
export const INK_THRESHOLD = 175;
/** The doubt about each grey. */
export const inkDoubts = Uint8Array.from({ length: 256 }, (_, grey) => doubtOf(grey + 0.5 - INK_THRESHOLD, 255));

/**
 * Makes a black-and-white plane of a grey one, 0 being full ink. White pels cost a quarter of a comparison.
 * @param doubt gets the doubt about every pel that is not white (see doubt.ts)
 */
export function inkOnPaper(grey: Uint8Array, height: number, doubt: Uint8Array): Uint8Array {
  const words = new Uint32Array(grey.buffer, grey.byteOffset, grey.length >> 2);
  const bits = new Uint8Array(height * LINE_BYTES);
  for (let at = 0; at < bits.length; at++) {
    if (words[at * 2] === WHITE_WORD && words[at * 2 + 1] === WHITE_WORD) continue;
    const from = at * 8;
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) {
      const value = grey[from + bit]!;
      byte = (byte << 1) | (value < INK_THRESHOLD ? 1 : 0);
      doubt[from + bit] = inkDoubts[value]!;
    }
    bits[at] = byte;
  }
  return bits;
}
