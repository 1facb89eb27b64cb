/**
 * Beside dark ink, the edge is little more than halfway from ink to paper. A threshold from mean and deviation alone is lighter than that, which keeps faint
 * strokes but fills the counters of bold print; so near dark ink it is lowered to the edge.
 */

import type { BoxPlane } from '../../planes/plane.ts';
import { blankBox } from '../../planes/raster.ts';
import type { SizedBox } from './sauvola.ts';

/** Ink is looked for in cells of four by four pels of the half-size plane, and in the eight cells around: 1.5 mm. */
const CELL = 4;
/** Paper after flat-field correction, less a little grain. */
const PAPER_GREY = 250;
/** Where the edge is between ink and paper: at the half, thin strokes beside bold ones break. */
const EDGE_POSITION = 0.6;
/** On a pattern, lighter than this is the pattern's ink; and the least place for what is darker, or small print would go with the pattern. */
const MAX_INK_ON_PATTERN = 160;
const MIN_EDGE_ON_PATTERN = 0.35;
/** Lighter than this is no ink but the paper's grain; and the same place for what is darker, however faded. */
const MAX_FADED_INK = 232;
const FADED_EDGE_POSITION = 0.55;

/** The darkest pel of each cell and the cells around it. */
function darkestAround({ pels, width, height }: SizedBox, across: number, down: number): BoxPlane<'grey'> {
  const own = blankBox<'grey'>(across, down);
  own.fill(255);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / CELL) * across;
    for (let x = 0; x < width; x++) {
      const cell = row + Math.floor(x / CELL);
      if (pels[y * width + x]! < own[cell]!) own[cell] = pels[y * width + x]!;
    }
  }
  const out = blankBox<'grey'>(across, down);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      let darkest = 255;
      for (let v = Math.max(0, y - 1); v <= Math.min(down - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(across - 1, x + 1); u++) {
          if (own[v * across + u]! < darkest) darkest = own[v * across + u]!;
        }
      }
      out[y * across + x] = darkest;
    }
  }
  return out;
}

/**
 * Lowers thresholds that are lighter than the edge between ink and paper, in place.
 * @param half a scan after flat-field correction, of half size @param threshold its thresholds
 */
export const lowerThresholdsNearInk = (half: SizedBox, threshold: BoxPlane<'threshold'>): void =>
  moveThresholds(half, threshold, (tone, value) => Math.min(value, tone + (PAPER_GREY - tone) * EDGE_POSITION));

/** Raises thresholds where they are so low that small print would be lost, in place. @param half @param threshold as above */
export const raiseThresholdsOnPattern = (half: SizedBox, threshold: BoxPlane<'threshold'>): void =>
  moveThresholds(half, threshold, (tone, value) =>
    tone > MAX_INK_ON_PATTERN ? value : Math.max(value, tone + (PAPER_GREY - tone) * MIN_EDGE_ON_PATTERN),
  );

/** Raises thresholds to the edge of ink that is hardly darker than its paper, in place. @param half @param threshold as above */
export const raiseThresholdsOfFadedInk = (half: SizedBox, threshold: BoxPlane<'threshold'>): void =>
  moveThresholds(half, threshold, (tone, value) =>
    tone > MAX_FADED_INK ? value : Math.max(value, tone + (PAPER_GREY - tone) * FADED_EDGE_POSITION),
  );

/** Changes each threshold by the tone of the ink around it. */
function moveThresholds(
  half: SizedBox,
  threshold: BoxPlane<'threshold'>,
  change: (tone: number, value: number) => number,
): void {
  const { width, height } = half;
  const across = Math.ceil(width / CELL);
  const down = Math.ceil(height / CELL);
  const ink = darkestAround(half, across, down);
  // The ink's tone is interpolated bilinearly between the middles of cells, so that no cell's border is visible.
  const cellAt = (at: number, cells: number) => Math.max(0, Math.min(cells - 1, (at - (CELL - 1) / 2) / CELL));
  const firsts = Uint16Array.from({ length: width }, (_, x) => Math.floor(cellAt(x, across)));
  const shares = Float64Array.from({ length: width }, (_, x) => cellAt(x, across) - firsts[x]!);
  for (let y = 0; y < height; y++) {
    const upper = Math.floor(cellAt(y, down));
    const share = cellAt(y, down) - upper;
    const row = upper * across;
    const nextRow = Math.min(down - 1, upper + 1) * across;
    for (let x = 0; x < width; x++) {
      const first = firsts[x]!;
      const second = first + 1 < across ? first + 1 : first;
      const above = ink[row + first]! + (ink[row + second]! - ink[row + first]!) * shares[x]!;
      const below = ink[nextRow + first]! + (ink[nextRow + second]! - ink[nextRow + first]!) * shares[x]!;
      const tone = above + (below - above) * share;
      threshold[y * width + x] = change(tone, threshold[y * width + x]!);
    }
  }
}
