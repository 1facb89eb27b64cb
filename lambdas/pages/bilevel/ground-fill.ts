/** What a fill of the ground becomes: paper, ink, or a line screen of its tone. */

import { BLOCK, BLOCKS_ACROSS, type Blocks } from '../planes/blocks.ts';
import { type GreyPage, LINE_PELS } from '../planes/raster.ts';
import type { Fills } from './fills.ts';
import { labels } from './labels.ts';
import { INK } from './tones.ts';

export interface GroundOptions {
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

/**
 * How dark a pel of a fill is to look, 0 to 255.
 * @param own one of `labels`
 */
export function darknessOfFill(tone: number, own: number, { showsFills, showsInk }: GroundOptions): number {
  if (own !== labels.none) return own === labels.ink ? INK : 0;
  if (tone >= (showsInk ? PALE : PALE_IN_NEGATIVE)) return 0;
  if (tone < DARK) return showsInk ? INK : 0;
  return showsFills ? 255 - tone : 0;
}

/** Tones a block that holds nothing but a fill. */
export function toneFill(
  { grey, height }: GreyPage,
  darkness: Uint8Array,
  by: number,
  bx: number,
  ground: Ground,
): void {
  const own = ground.fillLabel[by * BLOCKS_ACROSS + bx]!;
  const tone = ground.tones[by * BLOCKS_ACROSS + bx]!;
  const end = Math.min(height, by * BLOCK + BLOCK);
  for (let y = by * BLOCK; y < end; y++) {
    const from = y * LINE_PELS + bx * BLOCK;
    for (let at = from; at < from + BLOCK; at++) darkness[at] = darknessOfFill(tone || grey[at]!, own, ground);
  }
}
