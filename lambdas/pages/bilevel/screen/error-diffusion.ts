/**
 * Small photographs, such as the face on a card: too few lines of a screen fit into them to make out anybody. Each pel's error is passed on to those beside and below
 * it, as by Floyd and Steinberg, but a run goes on until the error is large, so that T.6 has longer runs to code: a fifth of the bits for nearly the same likeness.
 */

import { BLOCKS_ACROSS } from '../../planes/blocks.ts';
import type { BitPlane, BlockPlane, PelPlane } from '../../planes/plane.ts';
import { blacken, LINE_PELS, type PelBox } from '../../planes/raster.ts';
import { INK } from './tones.ts';

/** By how much darkness must miss the middle for a run to end. Of 0.3 to 0.6 of half the range, the most likeness for what a face may cost. */
const RUN_HYSTERESIS = 0.2 * INK;
/** Share of an error that goes to the next pel of the row: more makes runs shorter. */
const ALONG_SHARE = 0.25;
/** Shares of the rest, for the pels below: before, under and after. */
const BELOW_SHARES = [0.33, 0.44, 0.23] as const;
const MIDDLE = INK / 2;

/**
 * Draws the photograph in `box` on its own blocks.
 * @param darkness its tones, see tones.ts @param owner of the blocks @param self the owner whose blocks the photograph fills
 */
export function diffuseTones(
  darkness: PelPlane<'darkness'>,
  box: PelBox,
  bits: BitPlane,
  owner: BlockPlane<'owner'>,
  self: number,
): void {
  const { left, top, width, height } = box;
  // Errors that reach this row and the next; one more place at either end.
  let errors = new Float32Array(width + 2);
  let errorsBelow = new Float32Array(width + 2);
  for (let y = top; y < top + height; y++) {
    errorsBelow.fill(0);
    let carried = 0;
    let isBlack = false;
    for (let x = 0; x < width; x++) {
      const pel = left + x;
      if (owner[(y >> 3) * BLOCKS_ACROSS + (pel >> 3)] !== self) {
        carried = 0;
        isBlack = false;
        continue;
      }
      const tone = darkness[y * LINE_PELS + pel]!;
      const wanted = tone + carried + errors[x + 1]!;
      // What is paper or ink for certain stays so; its errors end here.
      isBlack = tone === INK || (tone > 0 && wanted > MIDDLE + (isBlack ? -RUN_HYSTERESIS : RUN_HYSTERESIS));
      if (isBlack) blacken(bits, pel, y);
      const error = tone === INK || tone === 0 ? 0 : wanted - (isBlack ? INK : 0);
      carried = error * ALONG_SHARE;
      const below = error - carried;
      errorsBelow[x]! += below * BELOW_SHARES[0];
      errorsBelow[x + 1]! += below * BELOW_SHARES[1];
      errorsBelow[x + 2]! += below * BELOW_SHARES[2];
    }
    [errors, errorsBelow] = [errorsBelow, errors];
  }
}
