/**
 * Grey-scale morphology with a square window (J. Serra, Image Analysis and Mathematical Morphology, 1982): the lightest or
 * darkest of each value's neighbourhood, in a few passes over a plane, however wide the window.
 */

/** Makes every value the smaller (or larger) of itself and the one `offset` behind it. */
type Combine = (plane: Uint8Array, offset: number) => void;

const takeSmaller: Combine = (plane, offset) => {
  for (let at = 0, other = offset; other < plane.length; at++, other++) {
    const value = plane[other]!;
    if (value < plane[at]!) plane[at] = value;
  }
};
const takeLarger: Combine = (plane, offset) => {
  for (let at = 0, other = offset; other < plane.length; at++, other++) {
    const value = plane[other]!;
    if (value > plane[at]!) plane[at] = value;
  }
};

/** Each pass doubles how many values are covered. */
function filter(plane: Uint8Array, width: number, radius: number, combine: Combine): void {
  const size = 2 * radius + 1;
  for (const step of [1, width]) {
    let covered = 1;
    for (; covered * 2 <= size; covered *= 2) combine(plane, covered * step);
    if (covered < size) combine(plane, (size - covered) * step);
    plane.copyWithin(radius * step, 0, plane.length - radius * step);
  }
}

/**
 * Makes every value the largest of those within `radius`, in both directions, in place.
 * @param plane `width` values a row; those within `radius` of its border have no meaning afterwards
 */
export const dilate = (plane: Uint8Array, width: number, radius: number): void =>
  filter(plane, width, radius, takeLarger);

/** The same with the smallest. */
export const erode = (plane: Uint8Array, width: number, radius: number): void =>
  filter(plane, width, radius, takeSmaller);
