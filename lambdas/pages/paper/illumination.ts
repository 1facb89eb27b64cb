/**
 * Light and shadow divided away: what a sheet would be without its print is a closing of it, smoothed; the sheet divided by
 * that is print on even paper. Then what the lens blurred is sharpened.
 */

import { dilate, erode } from '../planes/neighbourhoods.ts';
import type { BoxPlane } from '../planes/plane.ts';
import { blankBox, WHITE } from '../planes/raster.ts';
import type { GreyPicture } from './flatten-sheet.ts';

/** The light is measured on cells of so many pels, half a millimetre. */
const CELL = 4;
/** Print up to twice this many cells across is closed: 6 mm. */
const CLOSING_RADIUS = 6;
/** Then the light is averaged over a window of this radius, twice. */
const SMOOTHING_RADIUS = 3;
/** The tone that paper has afterwards, and light below which nothing is amplified. */
export const EVEN_PAPER = 245;
const MIN_LIGHT = 16;
/** How far a stroke is driven from its surroundings, and their radius in pels. */
const SHARPENING = 0.8;
const SHARPENING_RADIUS = 2;

interface Cells {
  readonly across: number;
  readonly down: number;
  readonly values: Uint8Array;
}

function meanCells({ width, height, pels }: GreyPicture, pad: number): Cells {
  const across = Math.ceil(width / CELL) + 2 * pad;
  const down = Math.ceil(height / CELL) + 2 * pad;
  const values = new Uint8Array(across * down);
  for (let cy = pad; cy < down - pad; cy++) {
    for (let cx = pad; cx < across - pad; cx++) {
      let sum = 0;
      let n = 0;
      for (let y = (cy - pad) * CELL; y < Math.min(height, (cy - pad + 1) * CELL); y++) {
        for (let x = (cx - pad) * CELL; x < Math.min(width, (cx - pad + 1) * CELL); x++) {
          sum += pels[y * width + x]!;
          n += 1;
        }
      }
      values[cy * across + cx] = sum / n;
    }
  }
  const inside = (value: number, size: number) => Math.min(size - pad - 1, Math.max(pad, value));
  for (let cy = 0; cy < down; cy++) {
    for (let cx = 0; cx < across; cx++) {
      values[cy * across + cx] = values[inside(cy, down) * across + inside(cx, across)]!;
    }
  }
  return { across, down, values };
}

/** The mean over a square window, in place; its border is repeated outside. */
function average(values: Float32Array, across: number, down: number, radius: number): void {
  const line = new Float32Array(Math.max(across, down));
  const pass = (start: number, step: number, count: number) => {
    for (let i = 0; i < count; i++) line[i] = values[start + i * step]!;
    const at = (i: number) => line[Math.min(count - 1, Math.max(0, i))]!;
    let sum = 0;
    for (let i = -radius; i <= radius; i++) sum += at(i);
    for (let i = 0; i < count; i++) {
      values[start + i * step] = sum / (2 * radius + 1);
      sum += at(i + radius + 1) - at(i - radius);
    }
  };
  for (let y = 0; y < down; y++) pass(y * across, 1, across);
  for (let x = 0; x < across; x++) pass(x, across, down);
}

/** The sheet in even light, its paper `EVEN_PAPER`; what is 0 was outside the picture, and becomes white. */
export function evenLight(sheet: GreyPicture): GreyPicture {
  const { width, height, pels } = sheet;
  const pad = 2 * CLOSING_RADIUS;
  const { across, down, values } = meanCells(sheet, pad);
  dilate(values, across, CLOSING_RADIUS);
  erode(values, across, CLOSING_RADIUS);
  const light = Float32Array.from(values);
  average(light, across, down, SMOOTHING_RADIUS);
  average(light, across, down, SMOOTHING_RADIUS);
  const out = blankBox<'grey'>(width, height);
  for (let y = 0; y < height; y++) {
    const cy = (y + 0.5) / CELL - 0.5 + pad;
    const upper = Math.floor(cy);
    const sy = cy - upper;
    for (let x = 0; x < width; x++) {
      if (pels[y * width + x] === 0) {
        out[y * width + x] = WHITE;
        continue;
      }
      const cx = (x + 0.5) / CELL - 0.5 + pad;
      const left = Math.floor(cx);
      const sx = cx - left;
      const at = upper * across + left;
      const above = light[at]! + (light[at + 1]! - light[at]!) * sx;
      const below = light[at + across]! + (light[at + across + 1]! - light[at + across]!) * sx;
      const value = (pels[y * width + x]! * EVEN_PAPER) / Math.max(MIN_LIGHT, above + (below - above) * sy);
      out[y * width + x] = value > 255 ? 255 : value;
    }
  }
  return { width, height, pels: out };
}

/** The sheet with sharper strokes. */
export function sharpen({ width, height, pels }: GreyPicture): GreyPicture {
  const around = Float32Array.from(pels);
  average(around, width, height, SHARPENING_RADIUS);
  const out: BoxPlane<'grey'> = blankBox(width, height);
  for (let i = 0; i < out.length; i++) {
    const value = pels[i]! + (pels[i]! - around[i]!) * SHARPENING;
    out[i] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
  return { width, height, pels: out };
}
