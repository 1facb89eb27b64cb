/** Pages that fax software wrote: known by their line's length, at a resolution that the file states or leaves to be guessed. */

import {
  HORIZONTAL_RESOLUTION,
  LINE_PELS,
  MIN_FAX_LINE_PELS,
  type VerticalResolution,
  verticalResolutions,
} from '../../planes/raster.ts';
import type { TiffPage } from './tiff-directories.ts';

/** Fax software rounds 204 to 200 or 203, 196 to 200 or 204, 98 to 100, 391 to 400. */
const MAX_RESOLUTION_ERROR = 0.05;
/** Densities below are what programs write that do not know any; standard fax lines are 98 an inch. */
const MIN_STATED_DENSITY = 97;

/**
 * Lines of A4, B4 and A3 (ITU-T T.4), with the longest page that counts as standard, and as fine, when a file does not
 * say: Legal paper, 14 inches, on the first.
 */
const faxLines = [
  { minPels: MIN_FAX_LINE_PELS, maxPels: LINE_PELS, maxInches: 14.3 },
  { minPels: 1992, maxPels: 2048, maxInches: 14.7 },
  { minPels: 2364, maxPels: 2432, maxInches: 16.9 },
] as const;

const isNear = (value: number, wanted: number) => Math.abs(value / wanted - 1) <= MAX_RESOLUTION_ERROR;

/** Whether it is the line that every machine prints. */
export const isFaxLine = (width: number): boolean => width >= MIN_FAX_LINE_PELS && width <= LINE_PELS;

/**
 * The vertical resolution that a fax page was sent with.
 *
 * @param size pels of a line, and lines
 * @param aspect vertical density divided by horizontal, undefined where the file does not say: pages are put on other
 *   paper, so nothing but the ratio counts
 * @returns undefined when no fax has it
 */
export function sentResolution(
  { width, height }: { readonly width: number; readonly height: number },
  aspect: number | undefined,
): VerticalResolution | undefined {
  if (aspect !== undefined) {
    return verticalResolutions.find((resolution) => isNear(aspect * HORIZONTAL_RESOLUTION, resolution));
  }
  const line = faxLines.find(({ minPels, maxPels }) => width >= minPels && width <= maxPels);
  return line && verticalResolutions.find((resolution) => height / resolution <= line.maxInches);
}

const isStated = (density: number | undefined) => density !== undefined && density >= MIN_STATED_DENSITY;

/** What a TIFF states of its pels' shape; undefined for the square ones that programs write by default. */
function statedAspect({ aspect, xDensity, yDensity }: TiffPage): number | undefined {
  const isDefault = aspect !== undefined && isNear(aspect, 1) && !(isStated(xDensity) && isStated(yDensity));
  return isDefault ? undefined : aspect;
}

/** The vertical resolution that a page of a TIFF was sent with; undefined when it is no fax page. */
export const resolutionOfTiff = (tiff: TiffPage): VerticalResolution | undefined =>
  tiff.isBilevel ? sentResolution(tiff, statedAspect(tiff)) : undefined;

/** Whether a page of a TIFF is as wide as a fax's and has its resolution: it is never cut. */
export const isFaxPage = (tiff: TiffPage): boolean => isFaxLine(tiff.width) && resolutionOfTiff(tiff) !== undefined;

/** The page with the densities of a fax where it is one whose file does not state them. */
export function withFaxDensities(tiff: TiffPage): TiffPage {
  const isFax = faxLines.some(({ minPels, maxPels }) => tiff.width >= minPels && tiff.width <= maxPels);
  if (!isFax || (isStated(tiff.xDensity) && isStated(tiff.yDensity))) return tiff;
  const resolution = resolutionOfTiff(tiff);
  return resolution === undefined ? tiff : { ...tiff, xDensity: HORIZONTAL_RESOLUTION, yDensity: resolution };
}
