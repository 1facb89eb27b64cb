/**
 * Scanned paper to black and white: the paper's own tone is divided away (flat-field.ts), then each pel is compared with an
 * adaptive threshold (sauvola.ts), lowered beside dark ink (ink-edge.ts).
 */

import { BLOCKS_ACROSS } from '../../planes/blocks.ts';
import type { BitPlane, BlockPlane, PelPlane } from '../../planes/plane.ts';
import { blacken, type GreyPage, LINE_PELS, type PelBox } from '../../planes/raster.ts';
import { uncertaintyOf } from '../uncertainty.ts';
import { dropFaintSpecks } from './faint-specks.ts';
import { correctFlatField } from './flat-field.ts';
import { lowerThresholdsNearInk, raiseThresholdsOfFadedInk, raiseThresholdsOnPattern } from './ink-edge.ts';
import { DARK_WINDOW_BELOW, halve, K_ON_PATTERN, sauvolaThresholds, USUAL_K } from './sauvola.ts';

/** Windows of less deviation than this are paper, with its grain and what shines through, or ink all over. */
const MIN_DEVIATION = 10;
/** The same of paper that is as smooth as a till's. */
const MIN_FADED_DEVIATION = 3;
/**
 * Contrast between ink and paper, in standard deviations, for a window a third of which is ink: a little less than print has,
 * because a scan's greys are uncertain anyway.
 */
const CONTRAST_PER_DEVIATION = 1.7;

/** `on a pattern` as on cards and certificates; `perhaps faded` as on receipts. */
export type Print = 'usual' | 'on a pattern' | 'perhaps faded';

/** What a scan is drawn into. */
export interface ScanPlanes {
  readonly bits: BitPlane;
  /** See uncertainty.ts. */
  readonly uncertainty: PelPlane<'uncertainty'>;
}

/**
 * Draws the scan in `box` on its own blocks.
 * @param paper its paper's tone @param owner of the blocks @param self the owner whose blocks this scan fills
 * @param print how the scan is printed
 */
export function drawScan(
  page: GreyPage,
  box: PelBox,
  paper: BlockPlane<'paper'>,
  { bits, uncertainty }: ScanPlanes,
  owner: BlockPlane<'owner'>,
  self: number,
  print: Print,
): void {
  const { left, top, width, height } = box;
  if (width < 2 || height < 2) return;
  const flat = correctFlatField(page, box, paper);
  const half = halve(flat, width, height);
  const { threshold, deviation } = sauvolaThresholds(half, print === 'on a pattern' ? K_ON_PATTERN : USUAL_K);
  lowerThresholdsNearInk(half, threshold);
  const minDeviation = print === 'perhaps faded' ? MIN_FADED_DEVIATION : MIN_DEVIATION;
  if (print === 'on a pattern') raiseThresholdsOnPattern(half, threshold);
  if (print === 'perhaps faded') raiseThresholdsOfFadedInk(half, threshold);
  for (let y = 0; y < height; y++) {
    const blockRow = ((top + y) >> 3) * BLOCKS_ACROSS;
    const halfRow = Math.min(half.height - 1, y >> 1) * half.width;
    for (let x = 0; x < width; x++) {
      const pel = left + x;
      if (owner[blockRow + (pel >> 3)] !== self) continue;
      const inHalf = halfRow + Math.min(half.width - 1, x >> 1);
      const value = flat[y * width + x]!;
      const spread = deviation[inHalf]!;
      if (spread < minDeviation) {
        if (value < DARK_WINDOW_BELOW) blacken(bits, pel, top + y);
        continue;
      }
      const distance = value - threshold[inHalf]!;
      uncertainty[(top + y) * LINE_PELS + pel] = uncertaintyOf(distance, spread * CONTRAST_PER_DEVIATION);
      if (distance < 0) blacken(bits, pel, top + y);
    }
  }
  if (print === 'on a pattern') dropFaintSpecks(bits, flat, box, owner, self);
}
