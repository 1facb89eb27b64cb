/** What a fill of the ground becomes: paper, ink, or a line screen of its tone. */

import { BLOCK, BLOCKS_ACROSS, type Blocks } from './blocks.ts';
import type { Fills } from './fills.ts';
import { labels } from './labels.ts';
import { type GreyPage, LINE_BYTES, LINE_PELS } from './raster.ts';

export interface GroundOptions {
  /** Darkness above which a row of the line screen is black (see line-screen.ts). */
  readonly screen: Uint8Array;
  /** One of `labels` for every block. */
  readonly label: Uint8Array;
  /** Whether fills between pale and dark show their tone; else they become paper. */
  readonly showsFills: boolean;
  /** Whether dark fills are ink; else they become paper too. */
  readonly showsInk: boolean;
  /** Blocks that others make; skipped here. */
  readonly taken: Uint8Array;
  /** Gets the doubts about the pels of details (see doubt.ts). */
  readonly doubt: Uint8Array;
}

/** What is known of a page's ground before it is drawn. */
export interface Ground extends GroundOptions, Fills {
  readonly blocks: Blocks;
}

/** Fills this light become paper, fills this dark become ink: grey rows, pale boxes, black bars. */
export const PALE = 224;
export const DARK = 40;
/** Tones that differ less than this are one: no outline around a pale row. */
export const LEAST_CONTRAST = 40;
/** On a page in negative only what is much darker than its paper shows as a fill: the rest was dark on dark. */
const PALE_IN_NEGATIVE = 150;
/** A pel this close to its threshold stays as its left neighbour is. */
const STAYS = 1;

/** Whether the pel left of a block is black. */
export const isBlackLeftOf = (bits: Uint8Array, y: number, bx: number): boolean =>
  bx > 0 && (bits[y * LINE_BYTES + bx - 1]! & 1) === 1;

/**
 * Whether a pel of a fill is black.
 * @param limit tone below which the row of the screen is black
 * @param own one of `labels`
 */
export function isBlackFill(
  tone: number,
  limit: number,
  isBlackBefore: boolean,
  own: number,
  { showsFills, showsInk }: GroundOptions,
): boolean {
  if (own !== labels.none) return own === labels.ink;
  if (tone >= (showsInk ? PALE : PALE_IN_NEGATIVE)) return false;
  if (tone < DARK) return showsInk;
  return showsFills && tone < limit + (isBlackBefore ? STAYS : -STAYS);
}

/** Draws a block that holds nothing but a fill. */
export function drawFill({ grey, height }: GreyPage, bits: Uint8Array, by: number, bx: number, ground: Ground): void {
  const own = ground.fillLabel[by * BLOCKS_ACROSS + bx]!;
  const tone = ground.tones[by * BLOCKS_ACROSS + bx]!;
  const end = Math.min(height, by * BLOCK + BLOCK);
  for (let y = by * BLOCK; y < end; y++) {
    const limit = 255 - ground.screen[y % ground.screen.length]!;
    let black = isBlackLeftOf(bits, y, bx);
    let byte = 0;
    const from = y * LINE_PELS + bx * BLOCK;
    for (let bit = 0; bit < BLOCK; bit++) {
      black = isBlackFill(tone || grey[from + bit]!, limit, black, own, ground);
      if (black) byte |= 0x80 >> bit;
    }
    bits[y * LINE_BYTES + bx] = byte;
  }
}
