/** The straight lines of a picture's edges, by a Hough transform (R. Duda, P. Hart, 1972) in which each edge votes for its own direction only. */

import type { EdgeField } from './edge-field.ts';
import type { Line } from './geometry.ts';

/** Edges of fewer levels a pel are grain; from the second on all count alike, so that a light desk's are not outvoted. */
const MIN_STRENGTH = 0.8;
const FULL_STRENGTH = 3;
const DEGREES = 180;
/** An edge votes for directions this near to its own. */
const VOTED_DEGREES = 3;
/** Two lines are at least so far apart, in direction or in pels. */
const MIN_DEGREES_APART = 4;
const MIN_PELS_APART = 7;
/** A line has the votes of at least this share of the picture's shorter side. */
const MIN_VOTES_SHARE = 0.12;
const MAX_LINES = 48;
/** Edges that a line is fitted to: within so many pels and degrees. */
const FIT_PELS = 4;
const FIT_COSINE = Math.cos((12 * Math.PI) / 180);

interface EdgePoint {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly weight: number;
}

/** The ridges of the edge field: pels stronger than their neighbours along the gradient. */
function listRidges({ width, height, x: gx, y: gy, strength }: EdgeField): EdgePoint[] {
  const points: EdgePoint[] = [];
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const at = y * width + x;
      const value = strength[at]!;
      if (value < MIN_STRENGTH) continue;
      const scale = 1 / value;
      const dx = gx[at]! * scale;
      const dy = gy[at]! * scale;
      const step = Math.round(dy) * width + Math.round(dx);
      if (strength[at + step]! > value || strength[at - step]! >= value) continue;
      points.push({ x, y, dx, dy, weight: Math.min(1, value / FULL_STRENGTH) });
    }
  }
  return points;
}

/** Fits a line to the edges near it, twice. */
function fit(line: Line, points: readonly EdgePoint[]): Line {
  let fitted = line;
  for (const reach of [FIT_PELS, FIT_PELS / 2]) {
    const { nx, ny, distance } = fitted;
    let [sum, sx, sy, sxx, sxy, syy] = [0, 0, 0, 0, 0, 0];
    for (const { x, y, dx, dy, weight } of points) {
      if (Math.abs(nx * x + ny * y - distance) > reach || Math.abs(nx * dx + ny * dy) < FIT_COSINE) continue;
      sum += weight;
      sx += weight * x;
      sy += weight * y;
      sxx += weight * x * x;
      sxy += weight * x * y;
      syy += weight * y * y;
    }
    if (sum < 8) return fitted;
    const [mx, my] = [sx / sum, sy / sum];
    const angle = Math.atan2(2 * (sxy / sum - mx * my), sxx / sum - mx * mx - (syy / sum - my * my)) / 2;
    const normal = { nx: -Math.sin(angle), ny: Math.cos(angle) };
    const isSame = normal.nx * nx + normal.ny * ny > 0;
    const [fx, fy] = isSame ? [normal.nx, normal.ny] : [-normal.nx, -normal.ny];
    fitted = { nx: fx, ny: fy, distance: fx * mx + fy * my };
  }
  return fitted;
}

/** The strongest lines, the strongest first. */
export function findLines(field: EdgeField): Line[] {
  const { width, height } = field;
  const points = listRidges(field);
  const reach = Math.ceil(Math.hypot(width, height));
  const across = 2 * reach + 1;
  const votes = new Float32Array(DEGREES * across);
  const cosines = Float32Array.from({ length: DEGREES }, (_, d) => Math.cos((d * Math.PI) / DEGREES));
  const sines = Float32Array.from({ length: DEGREES }, (_, d) => Math.sin((d * Math.PI) / DEGREES));
  for (const { x, y, dx, dy, weight } of points) {
    const own = Math.round((Math.atan2(dy, dx) * DEGREES) / Math.PI);
    for (let d = own - VOTED_DEGREES; d <= own + VOTED_DEGREES; d++) {
      const degree = (d + 2 * DEGREES) % DEGREES;
      const rho = x * cosines[degree]! + y * sines[degree]! + reach;
      const low = Math.floor(rho);
      votes[degree * across + low]! += weight * (low + 1 - rho);
      votes[degree * across + low + 1]! += weight * (rho - low);
    }
  }
  const minVotes = Math.min(width, height) * MIN_VOTES_SHARE;
  const lines: Line[] = [];
  while (lines.length < MAX_LINES) {
    let best = 0;
    for (let i = 1; i < votes.length; i++) if (votes[i]! > votes[best]!) best = i;
    if (votes[best]! < minVotes) break;
    const degree = Math.floor(best / across);
    const rho = (best % across) - reach;
    lines.push(fit({ nx: cosines[degree]!, ny: sines[degree]!, distance: rho }, points));
    for (let d = degree - MIN_DEGREES_APART; d <= degree + MIN_DEGREES_APART; d++) {
      const isWrapped = d < 0 || d >= DEGREES;
      const middle = (isWrapped ? -rho : rho) + reach;
      const row = ((d + DEGREES) % DEGREES) * across;
      const first = Math.max(0, middle - MIN_PELS_APART);
      votes.fill(0, row + first, row + Math.min(across, middle + MIN_PELS_APART + 1));
    }
  }
  return lines;
}
