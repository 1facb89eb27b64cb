/** Black on white with nothing in between: one threshold for the whole page. */

import { type BitPlane, type PelPlane, wordsOf } from '../../planes/plane.ts';
import { blankBits, WHITE_WORD } from '../../planes/raster.ts';
import { uncertaintyOf } from '../uncertainty.ts';

/** A pel is black from a third of full ink on: strokes of a pel's width must not break, also where the ink is dark grey. */
export const INK_THRESHOLD = 175;
/** The uncertainty of each grey. */
export const inkUncertainty = Uint8Array.from({ length: 256 }, (_, grey) =>
  uncertaintyOf(grey + 0.5 - INK_THRESHOLD, 255),
);

/**
 * Thresholds a grey page. White pels cost a quarter of a comparison.
 * @param uncertainty gets that of every pel that is not white (see uncertainty.ts)
 */
export function thresholdInk(grey: PelPlane<'grey'>, height: number, uncertainty: PelPlane<'uncertainty'>): BitPlane {
  const words = wordsOf(grey);
  const bits = blankBits(height);
  for (let at = 0; at < bits.length; at++) {
    if (words[at * 2] === WHITE_WORD && words[at * 2 + 1] === WHITE_WORD) continue;
    const from = at * 8;
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) {
      const value = grey[from + bit]!;
      byte = (byte << 1) | (value < INK_THRESHOLD ? 1 : 0);
      uncertainty[from + bit] = inkUncertainty[value]!;
    }
    bits[at] = byte;
  }
  return bits;
}
