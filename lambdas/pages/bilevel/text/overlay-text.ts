/** The text layer over its background. */

import { BLOCKS_ACROSS } from '../../planes/blocks.ts';
import { type BitPlane, type BlockPlane, type PelPlane, wordsOf } from '../../planes/plane.ts';
import { LINE_BYTES, LINE_PELS } from '../../planes/raster.ts';
import type { TextLayer } from '../../source/drawing.ts';
import { labels } from '../background/labels.ts';
import { INK_THRESHOLD, inkUncertainty } from './ink-threshold.ts';

/**
 * Puts the text over its background: black on paper, white on ink.
 * @param bits the background; gets the text
 * @param uncertainty that of the background (see uncertainty.ts); gets that of the text
 */
export function overlayText(
  bits: BitPlane,
  uncertainty: PelPlane<'uncertainty'>,
  { coverage }: TextLayer,
  label: BlockPlane<'label'>,
): void {
  const words = wordsOf(coverage);
  for (let word = 0; word < words.length; word++) {
    if (words[word] === 0) continue;
    const y = Math.floor(word / (LINE_PELS / 4));
    const bx = (word - y * (LINE_PELS / 4)) >> 1;
    const byte = y * LINE_BYTES + bx;
    const colour = label[(y >> 3) * BLOCKS_ACROSS + bx] === labels.ink ? 0 : 1;
    for (let at = word * 4; at < word * 4 + 4; at++) {
      if (coverage[at] === 0) continue;
      const grey = 255 - coverage[at]!;
      const shift = 7 - (at & 7);
      const hasColour = ((bits[byte]! >> shift) & 1) === colour;
      if (grey < INK_THRESHOLD) {
        uncertainty[at] = hasColour ? 0 : inkUncertainty[grey]!;
        if (!hasColour) bits[byte]! ^= 1 << shift;
      } else if (!hasColour && inkUncertainty[grey]! > uncertainty[at]!) uncertainty[at] = inkUncertainty[grey]!;
    }
  }
}
