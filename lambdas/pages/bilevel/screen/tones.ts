/**
 * Halftoning: how dark each pel of a page should look, made black and white. Background and photographs set the darkness,
 * one byte a pel: 0 is paper, 255 ink, and what lies between is screened.
 */

import { BLOCKS_ACROSS } from '../../planes/blocks.ts';
import { type BitPlane, type BlockPlane, type PelPlane, type RowFlags, wordsOf } from '../../planes/plane.ts';
import { LINE_BYTES, LINE_PELS } from '../../planes/raster.ts';
import type { LineScreen } from './line-screen.ts';

/** What background and photographs are drawn into. */
export interface TonePlanes {
  readonly darkness: PelPlane<'darkness'>;
  /** That of the pels that are ink or paper by a threshold (see uncertainty.ts). */
  readonly uncertainty: PelPlane<'uncertainty'>;
}

/** The darkness of ink. */
export const INK = 255;
/** Four pels of ink, read as one word. */
export const INK_WORD = 0xffffffff;

/** Finds the rows that have anything but paper, once for every stage that goes over the page. */
export function findInkedRows(darkness: PelPlane<'darkness'>): RowFlags {
  const words = wordsOf(darkness);
  const out = new Uint8Array(darkness.length / LINE_PELS);
  for (let row = 0; row < out.length; row++) {
    const end = ((row + 1) * LINE_PELS) >> 2;
    for (let word = (row * LINE_PELS) >> 2; word < end; word++) {
      if (words[word] === 0) continue;
      out[row] = 1;
      break;
    }
  }
  return out as RowFlags;
}

/** What tones are screened by. */
export interface ToneOptions {
  readonly fillScreen: LineScreen;
  readonly photoScreen: LineScreen;
  /** Blocks with an owner are a photograph's. */
  readonly owner: BlockPlane<'owner'>;
  /** The owners whose photographs are not screened (see error-diffusion.ts). */
  readonly unscreened: ReadonlySet<number>;
  /** In photographs a pel this close to its row's threshold keeps the colour of its left neighbour: fewer bits. */
  readonly photoHysteresis: number;
}

/** The same in fills, where it only has to suppress grain. */
const FILL_HYSTERESIS = 1;
/** Gaps of up to this many pels in a line of a photograph are closed: nobody sees them, and each costs some twenty bits. */
const MAX_CLOSED_GAP = 1;

/** Screens tones into `bits`. @param inked the rows that have any */
export function screenTones(
  darkness: PelPlane<'darkness'>,
  inked: RowFlags,
  bits: BitPlane,
  { fillScreen, photoScreen, owner, unscreened, photoHysteresis }: ToneOptions,
): void {
  const words = wordsOf(darkness);
  for (let y = 0; y < inked.length; y++) {
    if (inked[y] === 0) continue;
    // Pels since the last black one of a photograph's row.
    let gap = LINE_PELS;
    for (let at = y * LINE_BYTES; at < (y + 1) * LINE_BYTES; at++) {
      if (words[at * 2] === 0 && words[at * 2 + 1] === 0) {
        gap = LINE_PELS;
        continue;
      }
      const own = owner[(y >> 3) * BLOCKS_ACROSS + at - y * LINE_BYTES]!;
      const isPhoto = own !== 0;
      if (isPhoto && unscreened.has(own)) {
        gap = LINE_PELS;
        continue;
      }
      const threshold = isPhoto ? photoScreen[y % photoScreen.length]! : fillScreen[y % fillScreen.length]!;
      const hysteresis = isPhoto ? photoHysteresis : FILL_HYSTERESIS;
      let isBlack = at > y * LINE_BYTES && (bits[at - 1]! & 1) === 1;
      for (let bit = 0; bit < 8; bit++) {
        const dark = darkness[at * 8 + bit]!;
        isBlack = dark === INK || dark > threshold + (isBlack ? -hysteresis : hysteresis);
        if (!isBlack) {
          gap += 1;
          continue;
        }
        const from = isPhoto && gap <= MAX_CLOSED_GAP ? bit - gap : bit;
        for (let pel = from; pel <= bit; pel++) bits[at + (pel >> 3)]! |= 0x80 >> (pel & 7);
        gap = isPhoto ? 0 : LINE_PELS;
      }
    }
  }
}
