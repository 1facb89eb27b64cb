/** A page that is a fax already (a TIFF of fax software, being forwarded) keeps its pels: no resampling, no threshold. */

import type { BoxPlane } from '../planes/plane.ts';
import {
  blacken,
  blankRaster,
  type FaxRaster,
  HORIZONTAL_RESOLUTION,
  LINE_BYTES,
  LINE_PELS,
  MIDDLE_GREY,
  MIN_FAX_LINE_PELS,
} from '../planes/raster.ts';
import { type FitOptions, paperRows } from './page-fit.ts';
import type { TiffPage } from './tiff/tiff-directories.ts';

/** Fax software rounds 204 to 200 or 203, 196 to 200, and 98 to 100. */
const MAX_DENSITY_ERROR = 0.03;
/** A receiving machine prints pages this much longer than the paper by shrinking them a little itself. */
const MAX_LENGTH_RATIO = 1.05;

const isNear = (value: number, wanted: number) => Math.abs(value / wanted - 1) <= MAX_DENSITY_ERROR;

/**
 * How often each row of the page is repeated to reach the wanted resolution, or undefined when the page is not a fax
 * page or repeating rows does not reach it.
 */
export function rowRepeats(page: TiffPage, options: FitOptions): number | undefined {
  if (!page.isBilevel || page.orientation !== 1) return undefined;
  if (page.width > LINE_PELS || page.width < MIN_FAX_LINE_PELS) return undefined;
  if (page.xDensity === undefined || page.yDensity === undefined) return undefined;
  if (!isNear(page.xDensity, HORIZONTAL_RESOLUTION)) return undefined;
  const repeats = [1, 2, 4].find((times) => isNear(page.yDensity! * times, options.resolution));
  if (repeats === undefined) return undefined;
  const rows = page.height * repeats + options.bandRows;
  return rows <= paperRows(options.paper, options.resolution) * MAX_LENGTH_RATIO ? repeats : undefined;
}

/**
 * Packs a decoded page, centred on the line, every row `repeats` times, below a white band.
 * @param grey the page, one byte a pel, `width` a row, which may be narrower than a fax line; 0 is black
 */
export function keepFaxPage(
  grey: BoxPlane<'grey'>,
  width: number,
  height: number,
  repeats: number,
  bandRows = 0,
): FaxRaster {
  const raster = blankRaster(height * repeats + bandRows);
  const { bits } = raster;
  const left = (LINE_PELS - width) >> 1;
  for (let y = 0; y < height; y++) {
    const row = y * repeats + bandRows;
    for (let x = 0; x < width; x++) if (grey[y * width + x]! < MIDDLE_GREY) blacken(bits, left + x, row);
    const start = row * LINE_BYTES;
    for (let copy = 1; copy < repeats; copy++) {
      bits.copyWithin(start + copy * LINE_BYTES, start, start + LINE_BYTES);
    }
  }
  return raster;
}
