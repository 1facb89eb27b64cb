/**
 * How sure it is that a pel is black or white. Whoever makes a page black and white notes it for each pel, one byte: 0 where its colour is sure,
 * 255 where its grey is just at the threshold, between them for a distance of less than `UNDECIDED` of the contrast.
 */

/** Share of the contrast, each way from the threshold, within which a reader would not miss a pel of the other colour, at the edge of a broad stroke. */
const UNDECIDED = 0.5;

/** A page's doubts, one byte a pel like its grey plane; all sure. */
export const noDoubt = (pels: number): Uint8Array => new Uint8Array(pels);

/**
 * The doubt about one pel.
 * @param distance from its grey to the threshold @param contrast between the ink and the paper around it, same unit
 */
export function doubtOf(distance: number, contrast: number): number {
  const doubt = 256 - (256 * Math.abs(distance)) / (UNDECIDED * contrast);
  return doubt > 1 ? doubt : 0;
}
