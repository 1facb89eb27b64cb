/** One page of a fax that came in: at the resolution it was sent with, pel for pel where the file still has its pels. */

import type { CodedPage } from '../fax/t6.ts';
import {
  HORIZONTAL_RESOLUTION,
  LINE_PELS,
  MIN_FAX_LINE_PELS,
  type VerticalResolution,
  verticalResolutions,
} from '../planes/raster.ts';

export interface ReceivedPage extends CodedPage {
  /** How much of its data could not be read: the raster is white there. */
  readonly damage: 'none' | 'some' | 'all';
}

/** An open file of a carrier. */
export interface ReceivedMedia {
  readonly pages: number;
  /** Draws one page, counted from 0. */
  draw(page: number): Promise<ReceivedPage>;
  close(): void;
}

/** Fax software rounds 204 to 200 or 203, 196 to 200 or 204, 98 to 100, 391 to 400. */
const MAX_RESOLUTION_ERROR = 0.05;

/** The longest page that counts as standard, and as fine, when a file does not say: 14 inches, that is Legal paper. */
const MAX_UNSTATED_INCHES = 14.3;

const isNear = (value: number, wanted: number) => Math.abs(value / wanted - 1) <= MAX_RESOLUTION_ERROR;

export const isFaxLine = (width: number): boolean => width >= MIN_FAX_LINE_PELS && width <= LINE_PELS;

/**
 * The vertical resolution that was sent.
 *
 * @param xDensity @param yDensity dots an inch, undefined where the file does not say; only their ratio counts for pages
 *   that were put on another paper
 * @returns undefined when no fax has it
 */
export function sentResolution(
  xDensity: number | undefined,
  yDensity: number | undefined,
  rows: number,
): VerticalResolution | undefined {
  if (xDensity === undefined || yDensity === undefined) {
    return verticalResolutions.find((resolution) => rows / resolution <= MAX_UNSTATED_INCHES);
  }
  const lines = (yDensity / xDensity) * HORIZONTAL_RESOLUTION;
  return verticalResolutions.find((resolution) => isNear(lines, resolution));
}
