/** Ink on paper with nothing between: one threshold. */

import { LINE_BYTES } from './raster.ts';

const WHITE_WORD = 0xffffffff;
/**
 * A pel is ink when two fifths of it are covered: strokes of a pel's width must not break. A threshold at half makes them ragged,
 * which costs line time too; letting undecided pels copy the one above costs legibility in small print.
 */
const THRESHOLD = 155;

/** Makes a black-and-white plane of a grey one, 0 being full ink. White pels cost a quarter of a comparison. */
export function inkOnPaper(grey: Uint8Array, height: number): Uint8Array {
  const words = new Uint32Array(grey.buffer, grey.byteOffset, grey.length >> 2);
  const bits = new Uint8Array(height * LINE_BYTES);
  for (let at = 0; at < bits.length; at++) {
    if (words[at * 2] === WHITE_WORD && words[at * 2 + 1] === WHITE_WORD) continue;
    const from = at * 8;
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) byte = (byte << 1) | (grey[from + bit]! < THRESHOLD ? 1 : 0);
    bits[at] = byte;
  }
  return bits;
}
