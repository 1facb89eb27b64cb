/**
 * The outline of a sheet in a picture: of all four-sided figures that the picture's straight lines make, the one whose sides
 * are edges from corner to corner and end there, that is light within, and that is large.
 */

import { findLines } from './border-lines.ts';
import { type ColourPicture, type EdgeField, measureEdges } from './edge-field.ts';
import { areaOf, crossing, type Line, type Outline, offsetOf, orderCorners, type Point } from './geometry.ts';

/** Pels to each side of a line within which an edge belongs to it, and how far its direction may differ. */
const REACH = 3;
const MIN_COSINE = Math.cos((18 * Math.PI) / 180);
const MIN_STRENGTH = 0.8;
const FULL_STRENGTH = 2.5;
/** Tone changes below this say nothing of which side is lighter. */
const MIN_TONE = 0.4;
/** Edges whose inner side is darker count less: paper is mostly lighter than what it lies on. */
const DARKER_INSIDE = 0.6;
/** Opposite sides differ by no more than this, degrees; neighbours by at least the second. */
const MAX_OPPOSITE_DEGREES = 40;
const MIN_NEIGHBOUR_DEGREES = 45;
/** Shares of the picture: the least area of a sheet, how far its corners may lie outside, the most that it may cover. */
const MIN_AREA = 0.1;
const MAX_OUTSIDE = 0.15;
const MAX_AREA = 0.97;
/** How the score is composed; a side beyond its corner is looked at for this share of its length. */
const WORST_SIDE = 0.55;
const MEAN_SIDE = 0.45;
const AREA = 0.4;
const SLANT = 0.2;
const OVERSHOOT = 0.25;
const OVERSHOOT_LENGTH = 0.12;
/** A sheet has at least this much of its worst side, and of all of them. */
const MIN_WORST_SIDE = 0.5;
const MIN_MEAN_SIDE = 0.78;
/** With the picture's own edge as a side, the others must be plainer: a pattern has such lines everywhere. */
const MIN_MEAN_SIDE_CUT = 0.87;
/** The picture's own edge stands for one side at most, as well seen as this. */
const BORDER_SIDE = 0.7;

export interface FoundOutline {
  readonly outline: Outline;
  /** How much of its sides was seen: the worst, and the mean; 0 to 1. */
  readonly worstSide: number;
  readonly meanSide: number;
  /** The side that is the picture's own edge, from this corner to the next: the sheet goes on beyond it. */
  readonly cutSide: number | undefined;
}

/** Along a line: the sums of what speaks for an edge, from its start; one with the lighter side where the normal points, one against. */
interface Evidence {
  readonly line: Line;
  readonly isBorder: boolean;
  /** The point that is place 0, at the foot of the picture's middle, and the direction. */
  readonly origin: Point;
  readonly half: number;
  readonly along: Float32Array;
  readonly against: Float32Array;
  /** How many places are inside the picture, summed. */
  readonly inside: Float32Array;
}

function gatherEvidence(line: Line, field: EdgeField): Evidence {
  const { width, height, strength, x: gx, y: gy, toneX, toneY } = field;
  const { nx, ny, distance } = line;
  const middle = { x: width / 2, y: height / 2 };
  const off = nx * middle.x + ny * middle.y - distance;
  const origin = { x: middle.x - off * nx, y: middle.y - off * ny };
  const half = Math.ceil(Math.hypot(width, height));
  const along = new Float32Array(2 * half + 2);
  const against = new Float32Array(2 * half + 2);
  const inside = new Float32Array(2 * half + 2);
  for (let i = 0; i <= 2 * half; i++) {
    const px = origin.x - ny * (i - half);
    const py = origin.y + nx * (i - half);
    const isInside = px >= 1 && py >= 1 && px < width - 2 && py < height - 2;
    let best = 0;
    let sign = 0;
    for (let o = -REACH; isInside && o <= REACH; o++) {
      const [x, y] = [Math.round(px + o * nx), Math.round(py + o * ny)];
      if (x < 1 || y < 1 || x >= width - 1 || y >= height - 1) continue;
      const at = y * width + x;
      const value = strength[at]!;
      if (value < MIN_STRENGTH || Math.abs(gx[at]! * nx + gy[at]! * ny) < value * MIN_COSINE) continue;
      const weight = Math.min(1, value / FULL_STRENGTH);
      if (weight < best) continue;
      const tone = toneX[at]! * nx + toneY[at]! * ny;
      if (weight > best || Math.abs(tone) > Math.abs(sign)) sign = tone;
      best = weight;
    }
    along[i + 1] = along[i]! + (sign > -MIN_TONE ? best : best * DARKER_INSIDE);
    against[i + 1] = against[i]! + (sign < MIN_TONE ? best : best * DARKER_INSIDE);
    inside[i + 1] = inside[i]! + (isInside ? 1 : 0);
  }
  return { line, isBorder: false, origin, half, along, against, inside };
}

/** Share of a side that is an edge, and of what lies just beyond its corners. */
function seenOf(side: Evidence, from: Point, to: Point, inner: Point) {
  if (side.isBorder) return { seen: BORDER_SIDE, overshoot: 0 };
  const { line, origin, half } = side;
  const placeOf = ({ x, y }: Point) => (x - origin.x) * -line.ny + (y - origin.y) * line.nx + half;
  const sums = line.nx * inner.x + line.ny * inner.y > line.distance ? side.along : side.against;
  const places = [placeOf(from), placeOf(to)].sort((a, b) => a - b) as [number, number];
  const share = (start: number, end: number) => {
    const [a, b] = [start, end].map((place) => Math.min(2 * half + 1, Math.max(0, Math.round(place)))) as [
      number,
      number,
    ];
    const length = side.inside[b]! - side.inside[a]!;
    return { seen: sums[b]! - sums[a]!, length };
  };
  const own = share(places[0] + 2, places[1] - 2);
  const beyond = (places[1] - places[0]) * OVERSHOOT_LENGTH;
  const before = share(places[0] - beyond, places[0] - 8);
  const after = share(places[1] + 8, places[1] + beyond);
  const outside = before.length + after.length;
  return {
    seen: own.length > 0 ? own.seen / own.length : 0,
    overshoot: outside > 4 ? (before.seen + after.seen) / outside : 0,
  };
}

const degreesBetween = (a: Line, b: Line) =>
  (Math.acos(Math.min(1, Math.abs(a.nx * b.nx + a.ny * b.ny))) * 180) / Math.PI;

type Pair = readonly [Evidence, Evidence];

/** Lines that can be opposite sides of a sheet. */
function pairUp(lines: readonly Evidence[], minApart: number): Pair[] {
  const pairs: Pair[] = [];
  lines.forEach((a, i) => {
    for (const b of lines.slice(i + 1)) {
      if (degreesBetween(a.line, b.line) > MAX_OPPOSITE_DEGREES) continue;
      if (Math.hypot(a.origin.x - b.origin.x, a.origin.y - b.origin.y) >= minApart) pairs.push([a, b]);
    }
  });
  return pairs;
}

/** Cosine of the corner that is farthest from a right angle. */
function slantOf(outline: Outline): number {
  const cosines = outline.map((corner, i) => {
    const before = outline[(i + 3) % 4]!;
    const after = outline[(i + 1) % 4]!;
    const [ax, ay, bx, by] = [before.x - corner.x, before.y - corner.y, after.x - corner.x, after.y - corner.y];
    return Math.abs(ax * bx + ay * by) / (Math.hypot(ax, ay) * Math.hypot(bx, by));
  });
  return Math.max(...cosines);
}

/** The side of an outline that lies on a line. */
function sideOn(outline: Outline, line: Line): number {
  const off = outline.map((corner) => Math.abs(offsetOf(line, corner)));
  const sides = off.map((value, i) => value + off[(i + 1) % 4]!);
  return sides.indexOf(Math.min(...sides));
}

/** Finds the outline of the sheet that a small picture shows (see `THUMBNAIL_SIDE`); undefined where it shows none. */
export function findOutline(picture: ColourPicture): FoundOutline | undefined {
  const { width, height } = picture;
  const field = measureEdges(picture);
  const borders = [
    { nx: 1, ny: 0, distance: 0 },
    { nx: 1, ny: 0, distance: width - 1 },
    { nx: 0, ny: 1, distance: 0 },
    { nx: 0, ny: 1, distance: height - 1 },
  ];
  const lines = [
    ...findLines(field).map((line) => gatherEvidence(line, field)),
    ...borders.map((line) => ({ ...gatherEvidence(line, field), isBorder: true })),
  ];
  const pairs = pairUp(lines, Math.min(width, height) * 0.2);
  const [left, right] = [-MAX_OUTSIDE * width, (1 + MAX_OUTSIDE) * width];
  const [top, bottom] = [-MAX_OUTSIDE * height, (1 + MAX_OUTSIDE) * height];
  const isNear = ({ x, y }: Point) => x > left && x < right && y > top && y < bottom;
  let best: (FoundOutline & { readonly score: number }) | undefined;
  pairs.forEach((first, i) => {
    for (const second of pairs.slice(i + 1)) {
      if (degreesBetween(first[0].line, second[0].line) < MIN_NEIGHBOUR_DEGREES) continue;
      if (degreesBetween(first[1].line, second[1].line) < MIN_NEIGHBOUR_DEGREES) continue;
      const border = [...first, ...second].filter(({ isBorder }) => isBorder);
      if (border.length > 1) continue;
      const crossings = first.map((a) => second.map((b) => crossing(a.line, b.line)));
      const corners = crossings.flat();
      if (!corners.every((corner) => corner !== undefined && isNear(corner))) continue;
      const outline = orderCorners(corners as Point[]);
      if (outline === undefined) continue;
      const area = areaOf(outline) / (width * height);
      if (area < MIN_AREA || area > MAX_AREA) continue;
      const inner = { x: (outline[0].x + outline[2].x) / 2, y: (outline[0].y + outline[2].y) / 2 };
      const [[a, b], [c, d]] = crossings as [[Point, Point], [Point, Point]];
      const sides = [
        seenOf(first[0], a, b, inner),
        seenOf(first[1], c, d, inner),
        seenOf(second[0], a, c, inner),
        seenOf(second[1], b, d, inner),
      ];
      const worstSide = Math.min(...sides.map(({ seen }) => seen));
      if (worstSide < MIN_WORST_SIDE) continue;
      const meanSide = sides.reduce((sum, { seen }) => sum + seen, 0) / 4;
      if (meanSide < (border.length > 0 ? MIN_MEAN_SIDE_CUT : MIN_MEAN_SIDE)) continue;
      const overshoot = sides.reduce((sum, side) => sum + side.overshoot, 0) / 4;
      const score =
        WORST_SIDE * worstSide + MEAN_SIDE * meanSide + AREA * area - SLANT * slantOf(outline) - OVERSHOOT * overshoot;
      if (best === undefined || score > best.score) {
        const cutSide = border[0] && sideOn(outline, border[0].line);
        best = { outline, worstSide, meanSide, cutSide, score };
      }
    }
  });
  return best;
}
