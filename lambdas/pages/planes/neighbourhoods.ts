/** The darkest or lightest of each pel's neighbourhood: a few passes over a plane, however wide the neighbourhood. */

/** Makes every value the darker (or lighter) of itself and the one `offset` behind it. */
type Pick = (plane: Uint8Array, offset: number) => void;

const takeDarker: Pick = (plane, offset) => {
  for (let at = 0, other = offset; other < plane.length; at++, other++) {
    const value = plane[other]!;
    if (value < plane[at]!) plane[at] = value;
  }
};
const takeLighter: Pick = (plane, offset) => {
  for (let at = 0, other = offset; other < plane.length; at++, other++) {
    const value = plane[other]!;
    if (value > plane[at]!) plane[at] = value;
  }
};

/** Each pass doubles how many values are looked at. */
function filter(plane: Uint8Array, width: number, reach: number, pick: Pick): void {
  const size = 2 * reach + 1;
  for (const step of [1, width]) {
    let seen = 1;
    for (; seen * 2 <= size; seen *= 2) pick(plane, seen * step);
    if (seen < size) pick(plane, (size - seen) * step);
    plane.copyWithin(reach * step, 0, plane.length - reach * step);
  }
}

/**
 * Makes every value the least of those up to `reach` away, in both directions, in place. Values that near to the plane's border
 * have no meaning after it.
 */
export const darken = (plane: Uint8Array, width: number, reach: number): void =>
  filter(plane, width, reach, takeDarker);

/** The same with the largest. */
export const lighten = (plane: Uint8Array, width: number, reach: number): void =>
  filter(plane, width, reach, takeLighter);
