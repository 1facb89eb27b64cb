/** How much of the print in a picture is outside an outline: with much of it there, the outline is not that of the sheet. */

import { type ColourPicture, closeStrokes, greysOf } from './edge-field.ts';
import { areaOf, type Outline } from './geometry.ts';

/** Print is so many levels darker than its paper, and its paper at least this share as light as the sheet. */
const MIN_CONTRAST = 22;
const MIN_LIGHT = 0.7;

function isInside(outline: Outline, x: number, y: number): boolean {
  return outline.every((a, i) => {
    const b = outline[(i + 1) % 4]!;
    return areaOf([a, b, { x, y }]) >= 0;
  });
}

/** Share of the print, 0 to 1. */
export function printOutside(picture: ColourPicture, outline: Outline): number {
  const { width, height } = picture;
  const greys = greysOf(picture);
  const light = closeStrokes(greys, width, height);
  let sum = 0;
  let inside = 0;
  const places = Uint8Array.from({ length: width * height }, (_, at) => {
    const isIn = isInside(outline, at % width, Math.floor(at / width));
    if (isIn) {
      sum += light[at]!;
      inside += 1;
    }
    return isIn ? 1 : 0;
  });
  const minLight = (sum / Math.max(1, inside)) * MIN_LIGHT;
  const print = [0, 0];
  for (let at = 0; at < greys.length; at++) {
    const contrast = light[at]! - greys[at]!;
    if (contrast >= MIN_CONTRAST && light[at]! >= minLight) print[places[at]!]! += contrast;
  }
  const [outside, own] = print as [number, number];
  return outside / Math.max(1, outside + own);
}
