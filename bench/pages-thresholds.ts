/** The plain thresholds that ours is measured against. */

import { blankRaster, type FaxRaster, type GreyPage, LINE_PELS } from '../lambdas/pages/planes/raster.ts';

/** Packs the pels for which `isBlack` is true. */
function pack(page: GreyPage, isBlack: (at: number) => boolean): FaxRaster {
  const raster = blankRaster(page.height);
  for (let at = 0; at < page.grey.length; at++) if (isBlack(at)) raster.bits[at >> 3]! |= 0x80 >> (at & 7);
  return raster;
}

/** One threshold for every page. */
export const fixedThreshold = (page: GreyPage, threshold = 128): FaxRaster =>
  pack(page, (at) => page.grey[at]! < threshold);

/** One threshold a page: the one that separates its tones into the two most different classes (N. Otsu, 1979). */
export function otsu(page: GreyPage): FaxRaster {
  const counts = new Float64Array(256);
  for (const tone of page.grey) counts[tone]! += 1;
  const sum = counts.reduce((total, count, tone) => total + count * tone, 0);
  let best = 0;
  let first = 128;
  let last = 128;
  let dark = 0;
  let darkSum = 0;
  for (let tone = 0; tone < 255; tone++) {
    dark += counts[tone]!;
    darkSum += counts[tone]! * tone;
    const light = page.grey.length - dark;
    if (dark === 0 || light === 0) continue;
    const between = dark * light * (darkSum / dark - (sum - darkSum) / light) ** 2;
    if (between > best) {
      best = between;
      first = tone + 1;
    }
    if (between === best) last = tone + 1;
  }
  return fixedThreshold(page, Math.round((first + last) / 2));
}

/** A threshold a pel, from the mean and deviation of the 31 × 31 pels around it, k = 0.25 (J. Sauvola, 2000). */
export function sauvola(page: GreyPage): FaxRaster {
  const { grey, height } = page;
  const reach = 15;
  const wide = LINE_PELS + 1;
  const sums = new Float64Array(wide * (height + 1));
  const squares = new Float64Array(wide * (height + 1));
  for (let y = 0; y < height; y++) {
    let sum = 0;
    let square = 0;
    for (let x = 0; x < LINE_PELS; x++) {
      const value = grey[y * LINE_PELS + x]!;
      sum += value;
      square += value * value;
      sums[(y + 1) * wide + x + 1] = sums[y * wide + x + 1]! + sum;
      squares[(y + 1) * wide + x + 1] = squares[y * wide + x + 1]! + square;
    }
  }
  return pack(page, (at) => {
    const y = Math.floor(at / LINE_PELS);
    const x = at - y * LINE_PELS;
    const left = Math.max(0, x - reach);
    const right = Math.min(LINE_PELS, x + reach + 1);
    const top = Math.max(0, y - reach) * wide;
    const bottom = Math.min(height, y + reach + 1) * wide;
    const over = (plane: Float64Array) =>
      plane[bottom + right]! - plane[top + right]! - plane[bottom + left]! + plane[top + left]!;
    const n = ((bottom - top) / wide) * (right - left);
    const mean = over(sums) / n;
    const deviation = Math.sqrt(Math.max(0, over(squares) / n - mean * mean));
    return grey[at]! < mean * (1 + 0.25 * (deviation / 128 - 1));
  });
}
