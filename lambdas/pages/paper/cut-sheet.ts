/**
 * A sheet one edge of which is outside the picture: where that edge must be. The three edges that are seen give the sheet's
 * plane, taken with a telephone's usual lens, and its width; papers are as long as A4 is for that width.
 */

import type { Outline, Point } from './geometry.ts';
import { cross, dot, USUAL_LENS, type Vector } from './perspective.ts';

/** Length by width of a sheet of the A series. */
const A_SERIES = Math.SQRT2;
/** A sheet that is seen to be longer by this is no such paper: its edge is taken to be at the picture's. */
const MAX_LONGER = 1.04;
/** An edge farther outside than this share of the picture is none that was cut off by chance. */
const MAX_OUTSIDE = 0.3;

const along = (a: Vector, b: Vector, share: number): Vector => [
  a[0] + b[0] * share,
  a[1] + b[1] * share,
  a[2] + b[2] * share,
];

/**
 * @param outline one side of which is the picture's edge @param side that side, from this corner to the next
 * @param width @param height of the picture
 */
export function completeSheet(outline: Outline, side: number, width: number, height: number): Outline {
  const lens = USUAL_LENS * Math.max(width, height);
  const rayOf = ({ x, y }: Point): Vector => [(x - width / 2) / lens, (y - height / 2) / lens, 1];
  const [farA, farB, nearB, nearA] = [2, 3, 0, 1].map((i) => rayOf(outline[(side + i) % 4]!)) as [
    Vector,
    Vector,
    Vector,
    Vector,
  ];
  // Sides A: from `farA` to `nearA`, B likewise; the whole edge: from `farA` to `farB`.
  const down = cross(cross(farA, nearA), cross(farB, nearB));
  const across = cross(cross(farA, farB), down);
  const unit = (v: Vector): Vector => along([0, 0, 0], v, 1 / Math.sqrt(dot(v, v)));
  const [d, a] = [unit(down), unit(across)];
  /** How far from a point along a direction a ray is met. */
  const reach = (from: Vector, direction: Vector, ray: Vector) => {
    const [p, q] = [cross(from, ray), cross(direction, ray)];
    return -dot(p, q) / dot(q, q);
  };
  const sheetWidth = reach(farA, a, farB);
  const seen = reach(farA, d, nearA);
  const isAcross = Math.abs(seen) * A_SERIES <= Math.abs(sheetWidth) * MAX_LONGER;
  const length = Math.abs(sheetWidth) * (isAcross ? 1 / A_SERIES : A_SERIES);
  if (!(Math.abs(seen) < length * MAX_LONGER)) return outline;
  const step = Math.sign(seen) * Math.max(length, Math.abs(seen));
  const cornerOf = (v: Vector): Point => ({
    x: (v[0] / v[2]) * lens + width / 2,
    y: (v[1] / v[2]) * lens + height / 2,
  });
  const corners = [...outline];
  corners[(side + 1) % 4] = cornerOf(along(farA, d, step));
  corners[side] = cornerOf(along(along(farA, a, sheetWidth), d, step));
  const isFar = corners.some(
    ({ x, y }) => Math.abs(x / width - 0.5) > 0.5 + MAX_OUTSIDE || Math.abs(y / height - 0.5) > 0.5 + MAX_OUTSIDE,
  );
  return isFar ? outline : (corners as unknown as Outline);
}
