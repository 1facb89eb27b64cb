/** A sheet in a picture, laid flat: each pel of the flat sheet is the mean of what the picture shows at its place. */

import type { BoxPlane } from '../planes/plane.ts';
import { blankBox } from '../planes/raster.ts';
import { distanceOf, type Outline } from './geometry.ts';
import { viewOf } from './perspective.ts';

/** A grey picture of any size. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly pels: BoxPlane<'grey'>;
}

/** From this many pels of the picture to one of the flat sheet on, four places of it are averaged instead of one. */
const MIN_PELS_FOR_FOUR = 1.25;
/** Fixed-point one of a share. */
const ONE = 256;

/** How many pels of the picture make one of a sheet of this size, at most. */
function reductionOf(outline: Outline, width: number, height: number): number {
  const [a, b, c, d] = outline;
  return Math.max(
    distanceOf(a, b) / width,
    distanceOf(d, c) / width,
    distanceOf(b, c) / height,
    distanceOf(a, d) / height,
  );
}

/** Lays the sheet flat, as `width` × `height` pels. What is outside the picture is 0, and nothing else is. */
export function flattenSheet(picture: GreyPicture, outline: Outline, width: number, height: number): GreyPicture {
  const [a, b, c, d, e, f, g, h] = viewOf(outline);
  const samples = reductionOf(outline, width, height) >= MIN_PELS_FOR_FOUR ? 2 : 1;
  const out = blankBox<'grey'>(width, height);
  const { pels, width: across, height: down } = picture;
  const [maxX, maxY] = [across - 1.001, down - 1.001];
  const half = 1 / (2 * samples);
  const shift = samples === 2 ? 18 : 16;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let sum = 0;
      let isOutside = false;
      for (let i = 0; i < samples; i++) {
        const v = (row + (2 * i + 1) * half) / height;
        for (let j = 0; j < samples; j++) {
          const u = (column + (2 * j + 1) * half) / width;
          const w = 1 / (g * u + h * v + 1);
          let x = (a * u + b * v + c) * w - 0.5;
          let y = (d * u + e * v + f) * w - 0.5;
          if (x < -1 || y < -1 || x > across || y > down) isOutside = true;
          x = x < 0 ? 0 : x > maxX ? maxX : x;
          y = y < 0 ? 0 : y > maxY ? maxY : y;
          const left = x | 0;
          const top = y | 0;
          const sx = ((x - left) * ONE) | 0;
          const sy = ((y - top) * ONE) | 0;
          const at = top * across + left;
          const upper = pels[at]! * (ONE - sx) + pels[at + 1]! * sx;
          const lower = pels[at + across]! * (ONE - sx) + pels[at + across + 1]! * sx;
          sum += upper * (ONE - sy) + lower * sy;
        }
      }
      const mean = (sum + (1 << (shift - 1))) >> shift;
      out[row * width + column] = isOutside ? 0 : mean === 0 ? 1 : mean;
    }
  }
  return { width, height, pels: out };
}
