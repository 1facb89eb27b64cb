/** Text apart from its background, so that it comes out crisp whatever its colour. */

import { BLOCKS_ACROSS, blocksDown } from '../planes/blocks.ts';
import { type BlockPlane, type PelPlane, wordsOf } from '../planes/plane.ts';
import { LINE_PELS, WHITE_WORD } from '../planes/raster.ts';
import type { TextLayer } from './drawing.ts';

/** A pel that text covers whole must differ by this many grey levels from its background to be visible at all. */
const MIN_VISIBLE_DIFFERENCE = 12;

/**
 * Separates the text that is visible from the text that is covered or has its background's colour.
 * @param full the page @param background the page without text
 * @param textAlone the text alone, black on white; its memory becomes the coverage
 */
export function separateText(
  full: PelPlane<'grey'>,
  background: PelPlane<'grey'>,
  textAlone: PelPlane<'grey'>,
  rows: number,
): TextLayer {
  const coverage = textAlone as PelPlane as PelPlane<'coverage'>;
  const lightness = new Int32Array(BLOCKS_ACROSS * blocksDown(rows)) as BlockPlane<'lightness', Int32Array>;
  const words = wordsOf(textAlone);
  for (let word = 0; word < words.length; word++) {
    if (words[word] === WHITE_WORD) {
      words[word] = 0;
      continue;
    }
    const y = Math.floor(word / (LINE_PELS / 4));
    const block = (y >> 3) * BLOCKS_ACROSS + ((word - y * (LINE_PELS / 4)) >> 1);
    for (let at = word * 4; at < word * 4 + 4; at++) {
      const covered = 255 - textAlone[at]!;
      const difference = full[at]! - background[at]!;
      const isVisible = Math.abs(difference) * 255 >= covered * MIN_VISIBLE_DIFFERENCE;
      coverage[at] = isVisible ? covered : 0;
      if (isVisible) lightness[block]! += difference;
    }
  }
  return { coverage, lightness };
}
