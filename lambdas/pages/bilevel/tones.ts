/**
 * How dark each pel of a page is to look, made black and white. Ground and photographs note it, one byte a pel: 0 is paper, 255 ink,
 * what lies between is drawn as lines.
 */

import { BLOCKS_ACROSS } from '../planes/blocks.ts';
import { LINE_BYTES, LINE_PELS } from '../planes/raster.ts';

/** Full black. */
export const INK = 255;
/** Four pels of it. */
export const ALL_INK = 0xffffffff;

/** Whether each row has anything but paper: looked at once, for all who go over the page. */
export function listInkedRows(darkness: Uint8Array): Uint8Array {
  const words = new Uint32Array(darkness.buffer, darkness.byteOffset, darkness.length >> 2);
  const out = new Uint8Array(darkness.length / LINE_PELS);
  for (let row = 0; row < out.length; row++) {
    const end = ((row + 1) * LINE_PELS) >> 2;
    for (let word = (row * LINE_PELS) >> 2; word < end; word++) {
      if (words[word] === 0) continue;
      out[row] = 1;
      break;
    }
  }
  return out;
}

/** What tones are drawn by. */
export interface ToneOptions {
  /** Darkness above which a row of the line screen is black: in fills, and in photographs (see line-screen.ts). */
  readonly screen: Uint8Array;
  readonly photoScreen: Uint8Array;
  /** By block: above zero where a photograph is. */
  readonly taken: Uint8Array;
  /** In photographs a pel this close to its row's darkness stays as its left neighbour is: fewer bits. */
  readonly undecided: number;
}

/** The same in fills, where only grain is meant. */
const STAYS = 1;
/** A gap of this many pels in a line of a photograph closes: nobody sees it, and it costs some twenty bits. */
const NARROWEST_GAP = 1;

/** Draws tones into `bits`, rows packed as in a fax raster. @param inked the rows that have any */
export function drawTones(darkness: Uint8Array, inked: Uint8Array, bits: Uint8Array, options: ToneOptions): void {
  const { screen, photoScreen, taken, undecided } = options;
  const words = new Uint32Array(darkness.buffer, darkness.byteOffset, darkness.length >> 2);
  for (let y = 0; y < inked.length; y++) {
    if (inked[y] === 0) continue;
    // Pels since the last black one of a photograph's row.
    let gap = LINE_PELS;
    for (let at = y * LINE_BYTES; at < (y + 1) * LINE_BYTES; at++) {
      if (words[at * 2] === 0 && words[at * 2 + 1] === 0) {
        gap = LINE_PELS;
        continue;
      }
      const isPhoto = taken[(y >> 3) * BLOCKS_ACROSS + at - y * LINE_BYTES] !== 0;
      const limit = isPhoto ? photoScreen[y % photoScreen.length]! : screen[y % screen.length]!;
      const stays = isPhoto ? undecided : STAYS;
      let black = at > y * LINE_BYTES && (bits[at - 1]! & 1) === 1;
      for (let bit = 0; bit < 8; bit++) {
        const dark = darkness[at * 8 + bit]!;
        black = dark === INK || dark > limit + (black ? -stays : stays);
        if (!black) {
          gap += 1;
          continue;
        }
        const from = isPhoto && gap <= NARROWEST_GAP ? bit - gap : bit;
        for (let pel = from; pel <= bit; pel++) bits[at + (pel >> 3)]! |= 0x80 >> (pel & 7);
        gap = isPhoto ? 0 : LINE_PELS;
      }
    }
  }
}
