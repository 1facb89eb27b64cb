/** What a fill of the background becomes: paper, ink, or a screen of its tone. */

import { BLOCK } from '../../planes/blocks.ts';
import type { PelPlane } from '../../planes/plane.ts';
import { type GreyPage, LINE_PELS } from '../../planes/raster.ts';
import { INK } from '../screen/tones.ts';
import { labels } from './labels.ts';

/** Fills from this grey on become paper, those darker than the second become ink: grey rows, pale boxes, black bars. */
export const PAPER_FROM_GREY = 224;
export const INK_BELOW_GREY = 40;
/** On a page in negative only what is much darker than its paper is visible as a fill: the rest was dark on dark. */
const PAPER_FROM_GREY_IN_NEGATIVE = 150;

/** How fills are drawn. */
export interface FillOptions {
  /** Whether fills between paper and ink are screened; if not they become paper. */
  readonly screensFills: boolean;
  /** The page is drawn in negative: dark fills become paper too. */
  readonly isNegative: boolean;
}

/**
 * How dark a pel of a fill should look, 0 to 255.
 * @param label one of `labels`
 */
export function darknessOfFill(tone: number, label: number, { screensFills, isNegative }: FillOptions): number {
  if (label !== labels.none) return label === labels.ink ? INK : 0;
  if (tone >= (isNegative ? PAPER_FROM_GREY_IN_NEGATIVE : PAPER_FROM_GREY)) return 0;
  if (tone < INK_BELOW_GREY) return isNegative ? 0 : INK;
  return screensFills ? 255 - tone : 0;
}

/** Draws a block that holds nothing but a fill. @param tone of the whole fill; 0 for a gradient, which keeps the tone of each pel */
export function drawFillBlock(
  { grey, height }: GreyPage,
  darkness: PelPlane<'darkness'>,
  by: number,
  bx: number,
  fill: { readonly tone: number; readonly label: number },
  options: FillOptions,
): void {
  const end = Math.min(height, by * BLOCK + BLOCK);
  for (let y = by * BLOCK; y < end; y++) {
    const from = y * LINE_PELS + bx * BLOCK;
    for (let at = from; at < from + BLOCK; at++) {
      darkness[at] = darknessOfFill(fill.tone || grey[at]!, fill.label, options);
    }
  }
}
