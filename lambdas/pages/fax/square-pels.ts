/** A fax page with as many lines an inch as picture elements: what text recognition expects. */

import {
  blankBits,
  type FaxRaster,
  HORIZONTAL_RESOLUTION,
  LINE_BYTES,
  LINE_PELS,
  type VerticalResolution,
} from '../planes/raster.ts';

/** Repeats or drops rows until pels are square. */
export function makeSquare({ bits, height }: FaxRaster, resolution: VerticalResolution): FaxRaster {
  const rows = Math.max(1, Math.round((height * HORIZONTAL_RESOLUTION) / resolution));
  const square = blankBits(rows);
  for (let row = 0; row < rows; row++) {
    const from = Math.min(height - 1, Math.floor((row * resolution) / HORIZONTAL_RESOLUTION)) * LINE_BYTES;
    square.set(bits.subarray(from, from + LINE_BYTES), row * LINE_BYTES);
  }
  return { width: LINE_PELS, height: rows, bits: square };
}
