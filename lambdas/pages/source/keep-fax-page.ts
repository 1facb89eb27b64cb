/** A page that is a fax already (a TIFF of fax software, being forwarded) keeps its pels: no resampling, no threshold. */

import { type FaxRaster, HORIZONTAL_RESOLUTION, LINE_BYTES, LINE_PELS } from '../planes/raster.ts';
import { type FitOptions, paperRows } from './page-fit.ts';
import type { TiffPage } from './tiff-directories.ts';

/** Fax software rounds 204 to 200 or 203, 196 to 200, and 98 to 100. */
const TOLERANCE = 0.03;
/** A receiving machine prints pages this much longer than the paper by shrinking them a little itself. */
const LONGEST = 1.05;
const NARROWEST = 1680;
const GREY_LIMIT = 128;

const near = (value: number, wanted: number) => Math.abs(value / wanted - 1) <= TOLERANCE;

/**
 * How often each row of the page is repeated to be at the wanted resolution, or undefined when the page is not a fax
 * page or cannot be brought there by repeating rows.
 */
export function rowRepeats(page: TiffPage, options: FitOptions): number | undefined {
  if (!page.isBilevel || page.orientation !== 1) return undefined;
  if (page.width > LINE_PELS || page.width < NARROWEST) return undefined;
  if (page.xDensity === undefined || page.yDensity === undefined) return undefined;
  if (!near(page.xDensity, HORIZONTAL_RESOLUTION)) return undefined;
  const repeats = [1, 2, 4].find((times) => near(page.yDensity! * times, options.resolution));
  if (repeats === undefined) return undefined;
  const rows = page.height * repeats + options.bandRows;
  return rows <= paperRows(options.paper, options.resolution) * LONGEST ? repeats : undefined;
}

/** Packs a decoded page (one byte a pel, 0 is black), centred on the line, every row `repeats` times, below a white band. */
export function keepFaxPage(grey: Uint8Array, width: number, height: number, repeats: number, bandRows = 0): FaxRaster {
  const bits = new Uint8Array((height * repeats + bandRows) * LINE_BYTES);
  const left = (LINE_PELS - width) >> 1;
  for (let y = 0; y < height; y++) {
    const start = (y * repeats + bandRows) * LINE_BYTES;
    for (let x = 0; x < width; x++) {
      if (grey[y * width + x]! < GREY_LIMIT) bits[start + ((left + x) >> 3)]! |= 0x80 >> ((left + x) & 7);
    }
    for (let copy = 1; copy < repeats; copy++) {
      bits.copyWithin(start + copy * LINE_BYTES, start, start + LINE_BYTES);
    }
  }
  return { width: LINE_PELS, height: height * repeats + bandRows, bits };
}
