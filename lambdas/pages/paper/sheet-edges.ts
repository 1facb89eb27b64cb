/** The edges of a sheet laid flat: where it is curled, slivers of the desk are within its outline. */

import { WHITE } from '../planes/raster.ts';
import type { GreyPicture } from './flatten-sheet.ts';
import { EVEN_PAPER } from './illumination.ts';

/** Darker than this share of the paper is desk, as far as it reaches in from the edge, but no farther than so many times the margin. */
const MAX_DESK = 0.7;
const MAX_DEPTH = 6;
/** The blurred border of a sliver, pels. */
const BORDER = 2;

/** Whitens a margin of `across` and `down` pels, and the slivers that begin there. */
export function clearEdges({ width, height, pels }: GreyPicture, across: number, down: number): void {
  const clear = (start: number, step: number, margin: number) => {
    let depth = margin;
    while (depth < margin * MAX_DEPTH && pels[start + depth * step]! < EVEN_PAPER * MAX_DESK) depth += 1;
    const end = depth > margin ? depth + BORDER : depth;
    for (let i = 0; i < end; i++) pels[start + i * step] = WHITE;
  };
  for (let x = 0; x < width; x++) {
    clear(x, width, down);
    clear((height - 1) * width + x, -width, down);
  }
  for (let y = 0; y < height; y++) {
    clear(y * width, 1, across);
    clear(y * width + width - 1, -1, across);
  }
}
