/** Scanners store a page as strips or tiles, each a picture of its own. What is decided about one of them would be wrong for the next. */

import type { PelBox } from '../../planes/raster.ts';

/** Strips of one scan meet within so many pels, and are as broad within as many. */
const MAX_SEAM = 3;

const isNear = (one: number, other: number) => Math.abs(one - other) <= MAX_SEAM;

/** The two as one box where they lie side by side, or one below the other, and share a whole side. */
function joined(one: PelBox, other: PelBox): PelBox | undefined {
  const isBelow = isNear(one.left, other.left) && isNear(one.width, other.width);
  const meetsBelow = isNear(one.top + one.height, other.top) || isNear(other.top + other.height, one.top);
  const isBeside = isNear(one.top, other.top) && isNear(one.height, other.height);
  const meetsBeside = isNear(one.left + one.width, other.left) || isNear(other.left + other.width, one.left);
  if (!(isBelow && meetsBelow) && !(isBeside && meetsBeside)) return undefined;
  const left = Math.min(one.left, other.left);
  const top = Math.min(one.top, other.top);
  const right = Math.max(one.left + one.width, other.left + other.width);
  const bottom = Math.max(one.top + one.height, other.top + other.height);
  return { left, top, width: right - left, height: bottom - top };
}

/** Boxes of pictures, those that are strips of one scan as one. */
export function joinStrips(boxes: readonly PelBox[]): PelBox[] {
  const out: PelBox[] = [];
  for (const box of boxes) {
    let whole = box;
    for (let at = 0; at < out.length; at++) {
      const both = joined(out[at]!, whole);
      if (both === undefined) continue;
      whole = both;
      out.splice(at, 1);
      // The larger box may now meet one that it did not before.
      at = -1;
    }
    out.push(whole);
  }
  return out;
}
