/**
 * How well a black-and-white page keeps the tones of its pictures: structural similarity (Wang et al., 2004) between page
 * and grey original, both seen through a Gaussian of 3 pels, inside picture boxes only.
 *
 * Why it is fair: 3 pels are 0.4 mm, about what an eye at reading distance merges, so any screen (dots, lines, noise)
 * with the right tone scores and none is preferred; each method is compared with a grey page in its own geometry, so
 * a method is not punished for scaling; text outside pictures, which OCR measures, is left out. The blurred pages
 * are compared over windows of 16 pels.
 *
 * Similarity forgives a fill that is a little too light as a whole, and punishes what is missing inside it, or steps where there are none; so
 * the mean absolute error of the blurred pages, in grey levels, stands beside it, which does the reverse. Fills that become ink or paper
 * for the words on them (a picture of a screen) lose in both, and gain in reading.
 */

import type { PelBox } from '../lambdas/pages/planes/raster.ts';

const SIGMA = 3;
const RADIUS = 9;
const WINDOW = 16;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

const kernel = Float32Array.from({ length: 2 * RADIUS + 1 }, (_, i) =>
  Math.exp(-((i - RADIUS) ** 2) / (2 * SIGMA ** 2)),
);
const kernelSum = kernel.reduce((sum, one) => sum + one, 0);

/** A box of a page through the Gaussian; the page's edge pels are repeated outside it. */
function blurBox(grey: Uint8Array, pageWidth: number, pageHeight: number, box: PelBox): Float32Array {
  const { left, top, width, height } = box;
  const rows = height + 2 * RADIUS;
  const across = new Float32Array(width * rows);
  const clamp = (value: number, limit: number) => Math.min(limit - 1, Math.max(0, value));
  for (let y = 0; y < rows; y++) {
    const from = clamp(top + y - RADIUS, pageHeight) * pageWidth;
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = -RADIUS; k <= RADIUS; k++) sum += kernel[k + RADIUS]! * grey[from + clamp(left + x + k, pageWidth)]!;
      across[y * width + x] = sum / kernelSum;
    }
  }
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k <= 2 * RADIUS; k++) sum += kernel[k]! * across[(y + k) * width + x]!;
      out[y * width + x] = sum / kernelSum;
    }
  }
  return out;
}

/** Similarity of one window: 1 is the same. */
function windowSimilarity(a: Float32Array, b: Float32Array, width: number, left: number, top: number): number {
  const n = WINDOW * WINDOW;
  let sumA = 0;
  let sumB = 0;
  let squareA = 0;
  let squareB = 0;
  let product = 0;
  for (let y = top; y < top + WINDOW; y++) {
    for (let x = left; x < left + WINDOW; x++) {
      const one = a[y * width + x]!;
      const other = b[y * width + x]!;
      sumA += one;
      sumB += other;
      squareA += one * one;
      squareB += other * other;
      product += one * other;
    }
  }
  const meanA = sumA / n;
  const meanB = sumB / n;
  const varianceA = squareA / n - meanA * meanA;
  const varianceB = squareB / n - meanB * meanB;
  const covariance = product / n - meanA * meanB;
  const luminance = (2 * meanA * meanB + C1) / (meanA * meanA + meanB * meanB + C1);
  return (luminance * (2 * covariance + C2)) / (varianceA + varianceB + C2);
}

/** How well tones are kept. */
export interface ToneKept {
  /** Mean structural similarity, 1 is the same. */
  readonly similarity: number;
  /** Mean absolute difference, grey levels of 255. */
  readonly error: number;
}

/**
 * Means over the boxes, by area; undefined where no box holds a window.
 * @param original @param page one byte a pel, 255 is white, `width` pels a row, same size
 */
export function toneFidelity(
  original: Uint8Array,
  page: Uint8Array,
  width: number,
  boxes: readonly PelBox[],
): ToneKept | undefined {
  const height = page.length / width;
  let sum = 0;
  let windows = 0;
  let differences = 0;
  let pels = 0;
  for (const box of boxes) {
    const one = blurBox(original, width, height, box);
    const other = blurBox(page, width, height, box);
    one.forEach((tone, at) => {
      differences += Math.abs(tone - other[at]!);
    });
    pels += one.length;
    for (let y = 0; y + WINDOW <= box.height; y += WINDOW / 2) {
      for (let x = 0; x + WINDOW <= box.width; x += WINDOW / 2) {
        sum += windowSimilarity(one, other, box.width, x, y);
        windows += 1;
      }
    }
  }
  return windows === 0 ? undefined : { similarity: sum / windows, error: differences / pels };
}
