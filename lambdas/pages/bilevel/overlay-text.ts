/** Text that its source knows, laid over its ground. */

import { BLOCKS_ACROSS } from '../planes/blocks.ts';
import { LINE_BYTES, LINE_PELS } from '../planes/raster.ts';
import type { TextLayer } from '../source/drawing.ts';
import { INK_THRESHOLD, inkDoubts } from './ink.ts';
import { labels } from './labels.ts';

/**
 * Lays the text over its ground: black on paper, white on ink.
 * @param bits the ground, rows packed as in a fax raster; gets the text
 * @param doubt the doubts about the ground (see doubt.ts); gets those about the text
 */
export function overlayText(bits: Uint8Array, doubt: Uint8Array, text: TextLayer, label: Uint8Array): void {
  const { coverage } = text;
  const words = new Uint32Array(coverage.buffer, coverage.byteOffset, coverage.length >> 2);
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
        doubt[at] = hasColour ? 0 : inkDoubts[grey]!;
        if (!hasColour) bits[byte]! ^= 1 << shift;
      } else if (!hasColour && inkDoubts[grey]! > doubt[at]!) doubt[at] = inkDoubts[grey]!;
    }
  }
}
