/** Points, lines and four-sided outlines in a picture; x to the right, y downwards, pels. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** All points for which nx · x + ny · y = distance; (nx, ny) has length 1. */
export interface Line {
  readonly nx: number;
  readonly ny: number;
  readonly distance: number;
}

/** The corners of a sheet, clockwise as the picture shows it, from the one nearest to the top left. */
export type Outline = readonly [Point, Point, Point, Point];

/** How far a point is beside a line, positive on the side to which its normal points. */
export const offsetOf = ({ nx, ny, distance }: Line, { x, y }: Point): number => nx * x + ny * y - distance;

/** Where two lines cross; undefined where they are as good as parallel. */
export function crossing(a: Line, b: Line): Point | undefined {
  const determinant = a.nx * b.ny - a.ny * b.nx;
  if (Math.abs(determinant) < 1e-3) return undefined;
  return {
    x: (a.distance * b.ny - b.distance * a.ny) / determinant,
    y: (a.nx * b.distance - b.nx * a.distance) / determinant,
  };
}

/** The line through two different points. */
export function lineThrough(a: Point, b: Point): Line {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const nx = -(b.y - a.y) / length;
  const ny = (b.x - a.x) / length;
  return { nx, ny, distance: nx * a.x + ny * a.y };
}

export const distanceOf = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** Area of a polygon, positive where its corners are clockwise as seen. */
export function areaOf(corners: readonly Point[]): number {
  let sum = 0;
  corners.forEach((a, i) => {
    const b = corners[(i + 1) % corners.length]!;
    sum += a.x * b.y - b.x * a.y;
  });
  return sum / 2;
}

/** The four corners in the order of an `Outline`; undefined unless they are convex. */
export function orderCorners(corners: readonly Point[]): Outline | undefined {
  const middle = {
    x: corners.reduce((sum, { x }) => sum + x, 0) / 4,
    y: corners.reduce((sum, { y }) => sum + y, 0) / 4,
  };
  const angleOf = ({ x, y }: Point) => Math.atan2(y - middle.y, x - middle.x);
  const round = [...corners].sort((a, b) => angleOf(a) - angleOf(b));
  for (let i = 0; i < 4; i++) {
    const [a, b, c] = [round[i]!, round[(i + 1) % 4]!, round[(i + 2) % 4]!];
    if ((b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x) <= 0) return undefined;
  }
  const first = round.reduce((best, { x, y }, i) => (x + y < round[best]!.x + round[best]!.y ? i : best), 0);
  return [0, 1, 2, 3].map((i) => round[(first + i) % 4]!) as unknown as Outline;
}

/** The same outline in a picture of another size. */
export const scaleOutline = (outline: Outline, across: number, down = across): Outline =>
  outline.map(({ x, y }) => ({ x: x * across, y: y * down })) as unknown as Outline;
