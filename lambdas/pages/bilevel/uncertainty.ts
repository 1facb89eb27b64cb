/**
 * How uncertain it is whether a pel is black or white. Every threshold notes it: 0 where the colour is certain, 255 where the
 * grey is exactly at the threshold, in between for distances of less than `MAX_UNCERTAIN_DISTANCE` of the contrast. The edge
 * optimisation may change uncertain pels, and only those.
 */

import type { PelPlane } from '../planes/plane.ts';
import { blankPels } from '../planes/raster.ts';

/** Share of the contrast, each way from the threshold, within which a reader does not miss a pel of the other colour, at the edge of a broad stroke. */
const MAX_UNCERTAIN_DISTANCE = 0.5;

/** A plane of certain pels. */
export const noUncertainty = (height: number): PelPlane<'uncertainty'> => blankPels(height);

/**
 * The uncertainty of one pel.
 * @param distance from its grey to the threshold @param contrast between the ink and the paper around it, same unit
 */
export function uncertaintyOf(distance: number, contrast: number): number {
  const uncertainty = 256 - (256 * Math.abs(distance)) / (MAX_UNCERTAIN_DISTANCE * contrast);
  return uncertainty > 1 ? uncertainty : 0;
}
