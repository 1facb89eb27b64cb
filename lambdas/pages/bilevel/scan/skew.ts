/**
 * How far a scanned page lies askew. Lines of print and rules end in long straight edges: seen along them, a page's edges
 * gather in few rows. The angle at which they gather most is the page's (projection profiles: W. Postl, 1986; H. Baird, 1987).
 */

import {
  type GreyPage,
  HORIZONTAL_RESOLUTION,
  LINE_PELS,
  type PelBox,
  type VerticalResolution,
} from '../../planes/raster.ts';

/** Edges are gathered in strips so wide, pels along the lines, before they are seen at any angle. */
const STRIP = 32;
/** What a scanner's lid throws in at the sheet's edge is no line of the page: 3 mm. */
const MARGIN = 24;
/** From pel before to pel after an edge's middle, greys: the grain of paper is less. */
const EDGE = 40;
/** Angles looked at, degrees each way, and in which steps; then around the best in finer ones. */
const FARTHEST = 4;
const COARSE = 0.1;
const FINE = 0.02;
/** Beyond is no page that slipped, below is straight. */
const MOST_SKEW = 3;
const LEAST_SKEW = 0.1;
/** What the gathering must be as a multiple of the median angle's, and to be worth a turn of what it is without. */
const CONTRAST = 1.4;
const GAIN = 1.15;
/** What runs across the lines, margins and upright strokes, gathers less. */
const LEAST_CONTRAST = 1.03;
/** Angles that gather more than halfway between the median and the best, degrees: print has few, handwriting many. */
const WIDEST_PEAK = 1.2;
/** Quarters of the page must tell the same angle within this, degrees, where they hold this share of what is gathered. */
const QUARTERS = 4;
const AGREEMENT = 0.25;
const SHARE = 0.1;

/** The edges of a box's ink on the side that lines stand on: for each strip along the lines, a value for each place across them. */
interface Edges {
  readonly strips: number;
  readonly across: number;
  readonly values: Float32Array;
}

/** Lower edges of ink, for lines along the rows. */
function lowerEdges({ grey }: GreyPage, { left, top, width, height }: PelBox): Edges {
  const strips = Math.floor(width / STRIP);
  const values = new Float32Array(strips * height);
  for (let y = 1; y < height - 1; y++) {
    const at = (top + y) * LINE_PELS + left;
    for (let x = 0; x < strips * STRIP; x++) {
      const rise = grey[at + x + LINE_PELS]! - grey[at + x - LINE_PELS]!;
      if (rise > EDGE) values[Math.floor(x / STRIP) * height + y]! += rise;
    }
  }
  return { strips, across: height, values };
}

/** Edges at the right of ink, for lines that run down the page. */
function rightEdges({ grey }: GreyPage, { left, top, width, height }: PelBox): Edges {
  const strips = Math.floor(height / STRIP);
  const values = new Float32Array(strips * width);
  for (let y = 0; y < strips * STRIP; y++) {
    const at = (top + y) * LINE_PELS + left;
    const strip = Math.floor(y / STRIP) * width;
    for (let x = 1; x < width - 1; x++) {
      const rise = grey[at + x + 1]! - grey[at + x - 1]!;
      if (rise > EDGE) values[strip + x]! += rise;
    }
  }
  return { strips, across: width, values };
}

/** The squares of what gathers when seen along lines of this slope, by quarter. */
function gather({ strips, across, values }: Edges, slope: number): number[] {
  const sums = new Float32Array(across);
  for (let strip = 0; strip < strips; strip++) {
    const shift = Math.round(slope * (strip - (strips - 1) / 2) * STRIP);
    const start = strip * across + shift;
    const end = Math.min(across, across - shift);
    for (let at = Math.max(0, -shift); at < end; at++) sums[at]! += values[start + at]!;
  }
  const squares = new Array<number>(QUARTERS).fill(0);
  for (let at = 0; at < across; at++) squares[Math.floor((at * QUARTERS) / across)]! += sums[at]! ** 2;
  return squares;
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const anglesWithin = (most: number, step: number) => {
  const steps = Math.round(most / step);
  return Array.from({ length: 2 * steps + 1 }, (_, i) => (i - steps) * step);
};
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Edges in one direction, and the slope that an angle in degrees has there. */
type Way = readonly [edges: () => Edges, slopeOf: (angle: number) => number];

/** Whether what runs across the lines leans as they do: a sheet that slipped turned both. */
function leans(edges: Edges, slopeOf: (angle: number) => number, angle: number): boolean {
  const angles = anglesWithin(FARTHEST, COARSE);
  const gathered = angles.map((one) => total(gather(edges, slopeOf(one))));
  const most = Math.max(...gathered);
  return Math.abs(angles[gathered.indexOf(most)]! - angle) <= AGREEMENT && most > median(gathered) * LEAST_CONTRAST;
}

/** The angle of the lines that the edges belong to; 0 where turning gathers little, undefined where they gather at no angle. @param slopeOf places across for a place along, at an angle in degrees */
function angleOf(edges: Edges, slopeOf: (angle: number) => number): number | undefined {
  const angles = anglesWithin(FARTHEST, COARSE);
  const byQuarter = angles.map((angle) => gather(edges, slopeOf(angle)));
  const gathered = byQuarter.map(total);
  const best = gathered.indexOf(Math.max(...gathered));
  const most = gathered[best]!;
  const usual = median(gathered);
  if (!(most > usual * CONTRAST)) return undefined;
  if (gathered.filter((one) => one > (most + usual) / 2).length * COARSE > WIDEST_PEAK) return undefined;
  const isOfOneMind = Array.from({ length: QUARTERS }, (_, quarter) => {
    const own = byQuarter.map((squares) => squares[quarter]!);
    const highest = Math.max(...own);
    return highest < most * SHARE || Math.abs(angles[own.indexOf(highest)]! - angles[best]!) <= AGREEMENT;
  });
  if (isOfOneMind.includes(false)) return undefined;
  if (most < gathered[angles.length >> 1]! * GAIN) return 0;
  const near = anglesWithin(COARSE, FINE).map((angle) => angles[best]! + angle);
  const finely = near.map((angle) => total(gather(edges, slopeOf(angle))));
  return near[finely.indexOf(Math.max(...finely))]!;
}

/**
 * Estimates how far the print in a box lies askew, whether its lines run along the rows or down the page. Costs about 20 ms
 * for a page of upright print.
 * @param resolution lines an inch of the page @param isProven what runs across the lines must tell the same angle
 * @returns degrees clockwise as seen, 0.1 to 3 either way; undefined where it is straight or the angle is in doubt
 */
export function estimateSkew(
  page: GreyPage,
  box: PelBox,
  resolution: VerticalResolution,
  isProven = false,
): number | undefined {
  const width = box.width - 2 * MARGIN;
  const height = box.height - 2 * MARGIN;
  if (width < STRIP || height < STRIP) return undefined;
  const inner = { left: box.left + MARGIN, top: box.top + MARGIN, width, height };
  const rowsAPel = resolution / HORIZONTAL_RESOLUTION;
  const tangent = (angle: number) => Math.tan((angle * Math.PI) / 180);
  const alongRows: Way = [() => lowerEdges(page, inner), (degrees) => tangent(degrees) * rowsAPel];
  const downThePage: Way = [() => rightEdges(page, inner), (degrees) => -tangent(degrees) / rowsAPel];
  for (const [lines, across] of [
    [alongRows, downThePage],
    [downThePage, alongRows],
  ] as const) {
    const angle = angleOf(lines[0](), lines[1]);
    if (angle === undefined) continue;
    if (Math.abs(angle) < LEAST_SKEW || Math.abs(angle) > MOST_SKEW) return undefined;
    return !isProven || leans(across[0](), across[1], angle) ? angle : undefined;
  }
  return undefined;
}
