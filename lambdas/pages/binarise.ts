/** Grey to black and white with one threshold a page (N. Otsu, 1979): the one that separates ink and paper best. */

import { type FaxRaster, type GreyPage, LINE_BYTES, LINE_PELS } from './raster.ts';

/** Used where a page is of one tone and there is nothing to separate. */
const MIDDLE = 128;
/** Four white pels read as one 32-bit word: most of most pages, so both loops step over them. */
const WHITE_WORD = 0xffffffff;

const wordsOf = (grey: Uint8Array) => new Uint32Array(grey.buffer, grey.byteOffset, grey.length >> 2);

/** How often each tone occurs. */
function countTones(words: Uint32Array): Uint32Array {
  const counts = new Uint32Array(256);
  let whiteWords = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === WHITE_WORD) {
      whiteWords += 1;
      continue;
    }
    counts[word & 255]! += 1;
    counts[(word >>> 8) & 255]! += 1;
    counts[(word >>> 16) & 255]! += 1;
    counts[word >>> 24]! += 1;
  }
  counts[255]! += whiteWords * 4;
  return counts;
}

/** The tone below which a pel is black: maximises the variance between the two classes. */
export function otsuThreshold(counts: Uint32Array): number {
  let total = 0;
  let sum = 0;
  for (let tone = 0; tone < 256; tone++) {
    total += counts[tone]!;
    sum += tone * counts[tone]!;
  }
  let best = 0;
  let first = MIDDLE;
  let last = MIDDLE;
  let darkCount = 0;
  let darkSum = 0;
  for (let tone = 0; tone < 255; tone++) {
    darkCount += counts[tone]!;
    darkSum += tone * counts[tone]!;
    const lightCount = total - darkCount;
    if (darkCount === 0 || lightCount === 0) continue;
    const distance = darkSum / darkCount - (sum - darkSum) / lightCount;
    const between = darkCount * lightCount * distance * distance;
    if (between > best) {
      best = between;
      first = tone + 1;
      last = tone + 1;
    } else if (between === best && best > 0) {
      last = tone + 1;
    }
  }
  // Between two separate tones every threshold is as good: the middle keeps anti-aliased strokes at their width.
  return Math.round((first + last) / 2);
}

/** Makes a fax page of a grey one: pels darker than the page's threshold are black. */
export function binarise(page: GreyPage): FaxRaster {
  const { grey, height } = page;
  const words = wordsOf(grey);
  const threshold = otsuThreshold(countTones(words));
  const bits = new Uint8Array(height * LINE_BYTES);
  for (let at = 0; at < bits.length; at++) {
    if (words[at * 2] === WHITE_WORD && words[at * 2 + 1] === WHITE_WORD) continue;
    const from = at * 8;
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) byte = (byte << 1) | (grey[from + bit]! < threshold ? 1 : 0);
    bits[at] = byte;
  }
  return { width: LINE_PELS, height, bits };
}
