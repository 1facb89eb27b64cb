/**
 * The view of a flat sheet: how to get from a place on it to a place in the picture, and its true shape (Z. Zhang, L. He,
 * Whiteboard scanning and image enhancement, 2007), taken with a lens that looks through the picture's middle.
 */

import type { Outline } from './geometry.ts';

/** Lens distances that cameras have, as shares of the picture's longer side, and the usual one of a telephone. */
const MIN_LENS = 0.6;
const MAX_LENS = 2.5;
export const USUAL_LENS = 1.0;
/** Sides this parallel say nothing of the lens. */
const MIN_CONVERGENCE = 1e-9;

export type Vector = readonly [number, number, number];

export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Width of the sheet divided by its height, first side to second. @param width @param height of the picture, pels */
export function estimateAspect([a, b, c, d]: Outline, width: number, height: number): number {
  const centred = ({ x, y }: { x: number; y: number }): Vector => [x - width / 2, y - height / 2, 1];
  const [m1, m2, m3, m4] = [centred(a), centred(b), centred(d), centred(c)];
  const k2 = dot(cross(m1, m4), m3) / dot(cross(m2, m4), m3);
  const k3 = dot(cross(m1, m4), m2) / dot(cross(m3, m4), m2);
  const across: Vector = [k2 * m2[0] - m1[0], k2 * m2[1] - m1[1], k2 - 1];
  const down: Vector = [k3 * m3[0] - m1[0], k3 * m3[1] - m1[1], k3 - 1];
  const side = Math.max(width, height);
  const convergence = across[2] * down[2];
  const measured = -(across[0] * down[0] + across[1] * down[1]) / convergence;
  const isKnown = Math.abs(convergence) > MIN_CONVERGENCE && measured > 0;
  const squared = isKnown ? measured : (USUAL_LENS * side) ** 2;
  const lens = Math.min((MAX_LENS * side) ** 2, Math.max((MIN_LENS * side) ** 2, squared));
  const lengthOf = (v: Vector) => Math.sqrt((v[0] * v[0] + v[1] * v[1]) / lens + v[2] * v[2]);
  return lengthOf(across) / lengthOf(down);
}

/** Eight coefficients that map (u, v) of the unit square to the outline: x = (a u + b v + c) / (g u + h v + 1), y with d e f. */
export type View = readonly [number, number, number, number, number, number, number, number];

/** P. Heckbert, Fundamentals of texture mapping and image warping, 1989, 2.2.3. */
export function viewOf([p0, p1, p2, p3]: Outline): View {
  const dx1 = p1.x - p2.x;
  const dx2 = p3.x - p2.x;
  const dy1 = p1.y - p2.y;
  const dy2 = p3.y - p2.y;
  const sx = p0.x - p1.x + p2.x - p3.x;
  const sy = p0.y - p1.y + p2.y - p3.y;
  const determinant = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / determinant;
  const h = (dx1 * sy - sx * dy1) / determinant;
  return [
    ...[p1.x - p0.x + g * p1.x, p3.x - p0.x + h * p3.x, p0.x],
    ...[p1.y - p0.y + g * p1.y, p3.y - p0.y + h * p3.y, p0.y],
    ...[g, h],
  ] as unknown as View;
}

/** The same sheet turned clockwise by so many quarters. */
export const turnOutline = (outline: Outline, quarters: number): Outline =>
  [0, 1, 2, 3].map((i) => outline[(i + 4 - (quarters & 3)) & 3]!) as unknown as Outline;
