/** Text apart from its ground, so that it comes out crisp whatever its colour. */

import { BLOCKS_ACROSS, blocksDown } from '../planes/blocks.ts';
import { LINE_PELS } from '../planes/raster.ts';
import type { TextLayer } from './drawing.ts';

/** A full pel of text must differ by this much from its ground to be seen at all, grey levels. */
const LEAST_CONTRAST = 12;
const WHITE_WORD = 0xffffffff;

/**
 * Separates the text that shows from the text that is covered or has its ground's colour.
 * @param full the page @param ground the page without text @param inked the text alone, black on white; becomes the coverage
 */
export function separateText(full: Uint8Array, ground: Uint8Array, inked: Uint8Array, rows: number): TextLayer {
  const lightness = new Int32Array(BLOCKS_ACROSS * blocksDown(rows));
  const words = new Uint32Array(inked.buffer, inked.byteOffset, inked.length >> 2);
  for (let word = 0; word < words.length; word++) {
    if (words[word] === WHITE_WORD) {
      words[word] = 0;
      continue;
    }
    const y = Math.floor(word / (LINE_PELS / 4));
    const block = (y >> 3) * BLOCKS_ACROSS + ((word - y * (LINE_PELS / 4)) >> 1);
    for (let at = word * 4; at < word * 4 + 4; at++) {
      const coverage = 255 - inked[at]!;
      const difference = full[at]! - ground[at]!;
      const shows = Math.abs(difference) * 255 >= coverage * LEAST_CONTRAST;
      inked[at] = shows ? coverage : 0;
      if (shows) lightness[block]! += difference;
    }
  }
  return { coverage: inked, lightness };
}
