/**
 * The skew of a scanned page, by projection profiles (W. Postl, 1986; H. Baird, 1987): lines of print and rules end in long
 * straight edges, which projected along their own direction fall into few rows. The angle of the sharpest profile is the skew.
 */

import {
  type GreyPage,
  HORIZONTAL_RESOLUTION,
  LINE_PELS,
  type PelBox,
  type VerticalResolution,
} from '../../planes/raster.ts';

/** Edges are summed in strips of this width, pels along the lines, before they are projected at any angle. */
const STRIP_PELS = 32;
/** The shadow of a scanner's lid at the sheet's edge is no line of the page: 3 mm. */
const MARGIN_PELS = 24;
/** Difference between the pels before and after an edge: the grain of paper has less. */
const MIN_EDGE_STEP = 40;
/** Angles tried, degrees each way, and in which steps; then around the best in finer ones. */
const MAX_TRIED_ANGLE = 4;
const COARSE_STEP = 0.1;
const FINE_STEP = 0.02;
/** More is no page that slipped, less is straight. */
const MAX_SKEW = 3;
const MIN_SKEW = 0.1;
/** The sharpest profile over the median angle's, and over that of no rotation for which a rotation is worth while. */
const MIN_PEAK_RATIO = 1.4;
const MIN_ROTATION_GAIN = 1.15;
/** What runs across the lines, margins and upright strokes, has a lower peak. */
const MIN_CROSS_PEAK_RATIO = 1.03;
/** Width of the peak at half its height, degrees: print has a narrow one, handwriting a wide one. */
const MAX_PEAK_WIDTH = 1.2;
/** Quarters of the page must agree within so many degrees, if they have this share of the whole profile. */
const QUARTERS = 4;
const MAX_DISAGREEMENT = 0.25;
const MIN_QUARTER_SHARE = 0.1;

/** The edges of a box's ink on one side: for each strip along the lines, a sum for each place across them. */
interface Edges {
  readonly strips: number;
  readonly across: number;
  readonly sums: Float32Array;
}

/** Lower edges of ink, for lines along the rows. */
function lowerEdges({ grey }: GreyPage, { left, top, width, height }: PelBox): Edges {
  const strips = Math.floor(width / STRIP_PELS);
  const sums = new Float32Array(strips * height);
  for (let y = 1; y < height - 1; y++) {
    const at = (top + y) * LINE_PELS + left;
    for (let x = 0; x < strips * STRIP_PELS; x++) {
      const step = grey[at + x + LINE_PELS]! - grey[at + x - LINE_PELS]!;
      if (step > MIN_EDGE_STEP) sums[Math.floor(x / STRIP_PELS) * height + y]! += step;
    }
  }
  return { strips, across: height, sums };
}

/** Right edges of ink, for lines that run down the page. */
function rightEdges({ grey }: GreyPage, { left, top, width, height }: PelBox): Edges {
  const strips = Math.floor(height / STRIP_PELS);
  const sums = new Float32Array(strips * width);
  for (let y = 0; y < strips * STRIP_PELS; y++) {
    const at = (top + y) * LINE_PELS + left;
    const strip = Math.floor(y / STRIP_PELS) * width;
    for (let x = 1; x < width - 1; x++) {
      const step = grey[at + x + 1]! - grey[at + x - 1]!;
      if (step > MIN_EDGE_STEP) sums[strip + x]! += step;
    }
  }
  return { strips, across: width, sums };
}

/** Sharpness of the profile along this slope: the sum of its squares, by quarter of the page. */
function profileSharpness({ strips, across, sums }: Edges, slope: number): number[] {
  const profile = new Float32Array(across);
  for (let strip = 0; strip < strips; strip++) {
    const shift = Math.round(slope * (strip - (strips - 1) / 2) * STRIP_PELS);
    const start = strip * across + shift;
    const end = Math.min(across, across - shift);
    for (let at = Math.max(0, -shift); at < end; at++) profile[at]! += sums[start + at]!;
  }
  const squares = new Array<number>(QUARTERS).fill(0);
  for (let at = 0; at < across; at++) squares[Math.floor((at * QUARTERS) / across)]! += profile[at]! ** 2;
  return squares;
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const anglesWithin = (max: number, step: number) => {
  const steps = Math.round(max / step);
  return Array.from({ length: 2 * steps + 1 }, (_, i) => (i - steps) * step);
};
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Edges of lines in one direction, and the slope that an angle in degrees has there. */
interface Direction {
  edges(): Edges;
  slopeOf(angle: number): number;
}

/** Whether what runs across the lines is skewed by the same angle: a sheet that slipped rotates both. */
function agrees({ edges, slopeOf }: Direction, angle: number): boolean {
  const own = edges();
  const angles = anglesWithin(MAX_TRIED_ANGLE, COARSE_STEP);
  const sharpness = angles.map((one) => total(profileSharpness(own, slopeOf(one))));
  const peak = Math.max(...sharpness);
  const isNear = Math.abs(angles[sharpness.indexOf(peak)]! - angle) <= MAX_DISAGREEMENT;
  return isNear && peak > median(sharpness) * MIN_CROSS_PEAK_RATIO;
}

/** The skew of the lines in one direction; 0 where a rotation would gain little, undefined where no angle stands out. */
function skewOfLines({ edges, slopeOf }: Direction): number | undefined {
  const own = edges();
  const angles = anglesWithin(MAX_TRIED_ANGLE, COARSE_STEP);
  const byQuarter = angles.map((angle) => profileSharpness(own, slopeOf(angle)));
  const sharpness = byQuarter.map(total);
  const best = sharpness.indexOf(Math.max(...sharpness));
  const peak = sharpness[best]!;
  const usual = median(sharpness);
  if (!(peak > usual * MIN_PEAK_RATIO)) return undefined;
  if (sharpness.filter((one) => one > (peak + usual) / 2).length * COARSE_STEP > MAX_PEAK_WIDTH) return undefined;
  const quarterAgrees = Array.from({ length: QUARTERS }, (_, quarter) => {
    const ofQuarter = byQuarter.map((squares) => squares[quarter]!);
    const highest = Math.max(...ofQuarter);
    const hasLittle = highest < peak * MIN_QUARTER_SHARE;
    return hasLittle || Math.abs(angles[ofQuarter.indexOf(highest)]! - angles[best]!) <= MAX_DISAGREEMENT;
  });
  if (quarterAgrees.includes(false)) return undefined;
  if (peak < sharpness[angles.length >> 1]! * MIN_ROTATION_GAIN) return 0;
  const near = anglesWithin(COARSE_STEP, FINE_STEP).map((angle) => angles[best]! + angle);
  const finely = near.map((angle) => total(profileSharpness(own, slopeOf(angle))));
  return near[finely.indexOf(Math.max(...finely))]!;
}

/**
 * Estimates the skew of the print in a box, whether its lines run along the rows or down the page. Takes about 20 ms
 * for a page of upright print.
 * @param resolution lines an inch of the page @param needsProof what runs across the lines must have the same skew
 * @returns degrees clockwise, 0.1 to 3 either way; undefined where the page is straight or its angle uncertain
 */
export function estimateSkew(
  page: GreyPage,
  box: PelBox,
  resolution: VerticalResolution,
  needsProof = false,
): number | undefined {
  const width = box.width - 2 * MARGIN_PELS;
  const height = box.height - 2 * MARGIN_PELS;
  if (width < STRIP_PELS || height < STRIP_PELS) return undefined;
  const inner = { left: box.left + MARGIN_PELS, top: box.top + MARGIN_PELS, width, height };
  const aspect = resolution / HORIZONTAL_RESOLUTION;
  const tangent = (angle: number) => Math.tan((angle * Math.PI) / 180);
  const alongRows: Direction = {
    edges: () => lowerEdges(page, inner),
    slopeOf: (angle) => tangent(angle) * aspect,
  };
  const downThePage: Direction = {
    edges: () => rightEdges(page, inner),
    slopeOf: (angle) => -tangent(angle) / aspect,
  };
  for (const [lines, across] of [
    [alongRows, downThePage],
    [downThePage, alongRows],
  ] as const) {
    const angle = skewOfLines(lines);
    if (angle === undefined) continue;
    if (Math.abs(angle) < MIN_SKEW || Math.abs(angle) > MAX_SKEW) return undefined;
    return !needsProof || agrees(across, angle) ? angle : undefined;
  }
  return undefined;
}
