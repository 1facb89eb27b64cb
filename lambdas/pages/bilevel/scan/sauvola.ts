/**
 * Adaptive thresholds from the mean and the standard deviation around each pel (J. Sauvola, M. Pietikäinen, Adaptive document
 * image binarization, 2000), on a plane of half size.
 */

import type { BoxPlane } from '../../planes/plane.ts';
import { blankBox } from '../../planes/raster.ts';

/** Sauvola's k: how far a lack of contrast lowers the threshold below the mean; and where a pattern lies under the print, whose strokes are then drawn thinner. */
export const USUAL_K = 0.2;
export const K_ON_PATTERN = 0.4;
/** Sauvola's R: the standard deviation at which the threshold is the mean itself. */
const R = 128;
/** Windows of 17 × 17 pels of the half-size plane, 4 mm. */
const WINDOW_RADIUS = 8;
/** A window darker than this is a dark background, perhaps with light strokes: the formula is mirrored. */
export const DARK_WINDOW_BELOW = 105;

/** A plane and its size. */
export interface SizedBox {
  readonly pels: BoxPlane<'grey'>;
  readonly width: number;
  readonly height: number;
}

/** For each pel the grey below which it is black, and the deviation that it was computed from. */
export interface Thresholds {
  readonly threshold: BoxPlane<'threshold'>;
  readonly deviation: BoxPlane<'deviation'>;
}

/** Half the size: means of two by two pels. */
export function halve(grey: BoxPlane<'grey'>, width: number, height: number): SizedBox {
  const across = width >> 1;
  const down = height >> 1;
  const pels = blankBox<'grey'>(across, down);
  for (let y = 0; y < down; y++) {
    let at = y * 2 * width;
    for (let x = 0; x < across; x++, at += 2) {
      pels[y * across + x] = (grey[at]! + grey[at + 1]! + grey[at + width]! + grey[at + width + 1]! + 2) >> 2;
    }
  }
  return { pels, width: across, height: down };
}

/** Computes the thresholds by running sums; border pels are repeated outside. */
export function sauvolaThresholds({ pels, width, height }: SizedBox, k = USUAL_K): Thresholds {
  const threshold = blankBox<'threshold'>(width, height);
  const deviation = blankBox<'deviation'>(width, height);
  const sums = new Int32Array(width);
  const squares = new Int32Array(width);
  const rowAt = (y: number) => Math.min(height - 1, Math.max(0, y)) * width;
  const addRow = (y: number, sign: number) => {
    const row = rowAt(y);
    for (let x = 0; x < width; x++) {
      const value = pels[row + x]!;
      sums[x]! += sign * value;
      squares[x]! += sign * value * value;
    }
  };
  for (let y = -WINDOW_RADIUS; y < WINDOW_RADIUS; y++) addRow(y, 1);
  const n = (2 * WINDOW_RADIUS + 1) ** 2;
  for (let y = 0; y < height; y++) {
    addRow(y + WINDOW_RADIUS, 1);
    let sum = 0;
    let square = 0;
    const columnAt = (x: number) => Math.min(width - 1, Math.max(0, x));
    for (let x = -WINDOW_RADIUS; x < WINDOW_RADIUS; x++) {
      sum += sums[columnAt(x)]!;
      square += squares[columnAt(x)]!;
    }
    for (let x = 0; x < width; x++) {
      const enters = x + WINDOW_RADIUS < width ? x + WINDOW_RADIUS : width - 1;
      const leaves = x - WINDOW_RADIUS > 0 ? x - WINDOW_RADIUS : 0;
      sum += sums[enters]!;
      square += squares[enters]!;
      const mean = sum / n;
      const variance = square / n - mean * mean;
      const spread = variance > 0 ? Math.sqrt(variance) : 0;
      deviation[y * width + x] = spread;
      if (mean >= DARK_WINDOW_BELOW) threshold[y * width + x] = mean * (1 + k * (spread / R - 1));
      else threshold[y * width + x] = 255 - (255 - mean) * (1 + k * (spread / R - 1));
      sum -= sums[leaves]!;
      square -= squares[leaves]!;
    }
    addRow(y - WINDOW_RADIUS, -1);
  }
  return { threshold, deviation };
}
