/**
 * How dark each pel of a page is to look, made black and white. Ground and photographs note it, one byte a pel: 0 is paper, 255 ink,
 * what lies between is drawn as lines.
 */

import { LINE_BYTES } from './raster.ts';

/** Full black. */
export const INK = 255;

/** What tones are drawn by. */
export interface ToneOptions {
  /** Darkness above which a row of the line screen is black (see line-screen.ts). */
  readonly screen: Uint8Array;
  /** By block: above zero where a photograph is. */
  readonly taken: Uint8Array;
  /** In photographs a pel this close to its row's darkness stays as its left neighbour is: fewer bits. */
  readonly undecided: number;
}

/** The same in fills, where only grain is meant. */
const STAYS = 1;

/** Draws tones into `bits`, rows packed as in a fax raster. */
export function drawTones(darkness: Uint8Array, bits: Uint8Array, { screen, taken, undecided }: ToneOptions): void {
  const words = new Uint32Array(darkness.buffer, darkness.byteOffset, darkness.length >> 2);
  for (let at = 0; at < bits.length; at++) {
    if (words[at * 2] === 0 && words[at * 2 + 1] === 0) continue;
    const y = Math.floor(at / LINE_BYTES);
    const limit = screen[y % screen.length]!;
    const block = (y >> 3) * LINE_BYTES + at - y * LINE_BYTES;
    const stays = taken[block] === 0 ? STAYS : undecided;
    let black = at > y * LINE_BYTES && (bits[at - 1]! & 1) === 1;
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) {
      const dark = darkness[at * 8 + bit]!;
      black = dark === INK || dark > limit + (black ? -stays : stays);
      if (black) byte |= 0x80 >> bit;
    }
    bits[at]! |= byte;
  }
}
