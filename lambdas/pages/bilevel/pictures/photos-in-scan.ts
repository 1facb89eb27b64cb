/**
 * Photographs on a scanned page: the face on a card, a print, the picture of a cutting. They are what stays darker than the paper after its print is closed, is large, has
 * middle tones of many kinds, and is neither text on a ground, nor bars, nor a sheet of its own.
 */

import { evenLight } from '../../paper/illumination.ts';
import { hasText, measureLetters } from '../../paper/letters.ts';
import { dilate, erode } from '../../planes/neighbourhoods.ts';
import { blankBox, type GreyPage, LINE_PELS, type PelBox } from '../../planes/raster.ts';
import { type Cells, fitPaper, type PaperSurface } from './paper-surface.ts';

/** Pels of a cell, half a millimetre. */
const CELL = 4;
/** Print up to twice so many cells high is closed. */
const CLOSING_RADIUS = 3;
/** Nothing is looked for so near to the edge of a scan, cells: 5 mm. There scanners have shadows. */
const MARGIN = 10;
/** A photograph is darker than this share of its paper, */
const MAX_TONE = 0.78;
/** so many cells across and down at least: 11 mm, */
const MIN_SIDE = 22;
/** fills this share of its box, */
const MIN_FILLED = 0.5;
/** has this share of pels between ink and paper, */
const MIN_MIDDLE_SHARE = 0.22;
const MIDDLE_FROM = 0.3;
const MIDDLE_TO = 0.72;
/** and no tone that most of it has, as a form's dark field, a card or a cutting have; or less than the second share, as a backdrop. The width of a tone, as a share of the paper, and a tone from which on it may be paper. */
const MAX_ONE_TONE_SHARE = 0.55;
const MAX_BACKDROP_SHARE = 0.8;
const TONE_WIDTH = 0.08;
const MIN_GROUND = 0.3;
/** Gaps up to twice so many cells are part of a photograph; what is narrower than twice the second is none. */
const GAP_RADIUS = 8;
const OPENING_RADIUS = 5;
/** Along bars tones change this many times less than across them. */
const MAX_DIRECTION_RATIO = 4;
/** A photograph's light rim has at most this share of its size on each side. */
const MAX_RIM = 0.5;

/** A photograph on a page, and the grey that white has there. */
export interface ScannedPhoto {
  readonly box: PelBox;
  readonly whiteAt: (x: number, y: number) => number;
}

/** Cells of a box, filled up to whole ones at its right and lower edges. */
function meanCells({ grey }: GreyPage, { left, top, width, height }: PelBox): Cells {
  const across = Math.floor(width / CELL);
  const down = Math.floor(height / CELL);
  const tones = new Uint8Array(across * down);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      let sum = 0;
      for (let row = 0; row < CELL; row++) {
        const at = (top + y * CELL + row) * LINE_PELS + left + x * CELL;
        sum += grey[at]! + grey[at + 1]! + grey[at + 2]! + grey[at + 3]!;
      }
      tones[y * across + x] = sum / (CELL * CELL);
    }
  }
  return { across, down, tones };
}

type Filter = typeof dilate;

/** Filters a plane one after the other; what is outside it is as its border. */
function filtered({ across, down, tones }: Cells, ...steps: readonly (readonly [Filter, number])[]): Cells {
  const pad = steps.reduce((sum, [, radius]) => sum + radius, 0);
  const wide = across + 2 * pad;
  const padded = new Uint8Array(wide * (down + 2 * pad));
  for (let y = 0; y < down + 2 * pad; y++) {
    const row = Math.min(down - 1, Math.max(0, y - pad)) * across;
    for (let x = 0; x < wide; x++) padded[y * wide + x] = tones[row + Math.min(across - 1, Math.max(0, x - pad))]!;
  }
  for (const [filter, radius] of steps) filter(padded, wide, radius);
  const out = new Uint8Array(across * down);
  for (let y = 0; y < down; y++)
    out.set(padded.subarray((y + pad) * wide + pad, (y + pad) * wide + pad + across), y * across);
  return { across, down, tones: out };
}

/** A rectangle of cells. */
interface CellBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Boxes of the connected cells that are 1, where these fill enough of them. */
function listBoxes({ across, down, tones: mask }: Cells): CellBox[] {
  const seen = new Uint8Array(mask.length);
  const boxes: CellBox[] = [];
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] === 0 || seen[start] === 1) continue;
    let [left, top, right, bottom] = [across, down, 0, 0];
    let filled = 0;
    const waiting = [start];
    seen[start] = 1;
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const x = at % across;
      const y = Math.floor(at / across);
      filled += 1;
      [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
      for (const next of [x > 0 ? at - 1 : at, x + 1 < across ? at + 1 : at, at - across, at + across]) {
        if (mask[next] !== 1 || seen[next] === 1) continue;
        seen[next] = 1;
        waiting.push(next);
      }
    }
    const isLarge = right - left >= MIN_SIDE && bottom - top >= MIN_SIDE;
    if (isLarge && filled >= MIN_FILLED * (right - left) * (bottom - top)) boxes.push({ left, top, right, bottom });
  }
  return boxes;
}

/** The tones of a box's cells. */
function tonesIn(shares: Float32Array, across: number, { left, top, right, bottom }: CellBox): number[] {
  const tones: number[] = [];
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) tones.push(shares[y * across + x]!);
  return tones;
}

/** Whether a box holds lines of letters. */
function holdsLines(page: GreyPage, { left, top, width, height }: PelBox): boolean {
  const pels = blankBox<'grey'>(width, height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * LINE_PELS + left;
    for (let x = 0; x < width; x++) pels[y * width + x] = Math.max(1, page.grey[from + x]!);
  }
  return hasText(measureLetters(evenLight({ width, height, pels })));
}

/** Whether the pels of a box are those of a photograph: middle tones that change along both directions. @param white of its paper */
function hasPhotoPels({ grey }: GreyPage, { left, top, width, height }: PelBox, white: number): boolean {
  let middle = 0;
  let across = 0;
  let down = 0;
  for (let y = top; y + 2 < top + height; y++) {
    for (let at = y * LINE_PELS + left; at + 2 < y * LINE_PELS + left + width; at++) {
      const value = grey[at]!;
      if (value > MIDDLE_FROM * white && value < MIDDLE_TO * white) middle += 1;
      across += Math.abs(grey[at + 2]! - value);
      down += Math.abs(grey[at + 2 * LINE_PELS]! - value);
    }
  }
  const isEven = Math.max(across, down) <= MAX_DIRECTION_RATIO * Math.min(across, down);
  return isEven && middle >= MIN_MIDDLE_SHARE * width * height;
}

/** Mean tones of strips along the four sides of a box, each from the last one inside outwards. */
function listStrips({ left, top, right, bottom }: CellBox, shares: Float32Array, { across, down }: Cells): number[][] {
  const columns = Math.round((right - left) * MAX_RIM) + 3;
  const rows = Math.round((bottom - top) * MAX_RIM) + 3;
  const meanOf = (x0: number, y0: number, x1: number, y1: number) => {
    let sum = 0;
    for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) sum += shares[y * across + x]!;
    return sum / ((x1 - x0) * (y1 - y0));
  };
  const column = (x: number) => meanOf(x, top, x + 1, bottom);
  const row = (y: number) => meanOf(left, y, right, y + 1);
  const list = (count: number, from: number, step: number, end: number, toneAt: (at: number) => number) =>
    Array.from({ length: count }, (_, i) => from + i * step)
      .filter((at) => at >= 0 && at < end)
      .map(toneAt);
  return [
    list(columns, left, -1, across, column),
    list(columns, right - 1, 1, across, column),
    list(rows, top, -1, down, row),
    list(rows, bottom - 1, 1, down, row),
  ];
}

/** The commonest of some tones, each a share of the paper: the middle of the window that most of them are in. */
function commonest(tones: readonly number[]) {
  const counts = new Uint32Array(128);
  for (const tone of tones) counts[Math.min(127, Math.round(tone * 100))]! += 1;
  const width = Math.round(TONE_WIDTH * 100);
  const sums = Array.from({ length: counts.length - width }, (_, from) =>
    counts.subarray(from, from + width).reduce((total, count) => total + count, 0),
  );
  const most = Math.max(...sums);
  return { tone: (sums.indexOf(most) + width / 2) / 100, share: most / Math.max(1, tones.length) };
}

/** The box with the light parts of its photograph, such as a portrait's backdrop: each side as far as the tone that is around it. @param shares of the paper */
function withRim(box: CellBox, shares: Float32Array, cells: Cells): CellBox {
  const sides = listStrips(box, shares, cells);
  const ground = commonest(sides.flat()).tone - TONE_WIDTH / 2;
  const [left, right, top, bottom] = sides.map((strips) => {
    const end = strips.findIndex((tone, at) => tone >= ground && (strips[at + 1] ?? tone) >= ground);
    return Math.max(0, end - 1);
  }) as [number, number, number, number];
  return { left: box.left - left, right: box.right + right, top: box.top - top, bottom: box.bottom + bottom };
}

/** What is searched: the tones of a scan, and the same as shares of the paper. */
interface Search {
  readonly page: GreyPage;
  readonly scan: PelBox;
  readonly cells: Cells;
  /** With print closed. */
  readonly shares: Float32Array;
  readonly paper: PaperSurface;
}

/** Photographs within a part of the scan whose ground has this share of the paper's tone. */
function search(within: CellBox, ground: number, what: Search, depth: number): ScannedPhoto[] {
  const { page, scan, cells, shares, paper } = what;
  const { across, down } = cells;
  const mask = new Uint8Array(across * down);
  for (let y = within.top; y < within.bottom; y++)
    for (let x = within.left; x < within.right; x++)
      if (shares[y * across + x]! < MAX_TONE * ground) mask[y * across + x] = 1;
  const closed = filtered({ across, down, tones: mask }, [dilate, GAP_RADIUS], [erode, GAP_RADIUS]);
  const opened = filtered(closed, [erode, OPENING_RADIUS], [dilate, OPENING_RADIUS]);
  const pelsOf = ({ left, top, right, bottom }: CellBox): PelBox => ({
    left: scan.left + left * CELL,
    top: scan.top + top * CELL,
    width: (right - left) * CELL,
    height: (bottom - top) * CELL,
  });
  return listBoxes(opened).flatMap((box) => {
    const common = commonest(tonesIn(shares, across, box));
    const isOfOneTone = common.tone > MIN_GROUND && common.share > MAX_ONE_TONE_SHARE;
    if (isOfOneTone && common.share > MAX_BACKDROP_SHARE) return [];
    // A sheet of its own, a card or a cutting, has lines of print; a portrait before its backdrop has none.
    if (isOfOneTone && holdsLines(page, pelsOf(box))) return depth > 0 ? search(box, common.tone, what, depth - 1) : [];
    const pels = pelsOf(withRim(box, shares, cells));
    const white = ground * paper((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    if (!hasPhotoPels(page, pels, white) || holdsLines(page, pels)) return [];
    return [{ box: pels, whiteAt: (x, y) => ground * paper((x - scan.left) / CELL, (y - scan.top) / CELL) }];
  });
}

/** Finds the photographs on the scan in `box`. */
export function findPhotos(page: GreyPage, box: PelBox): readonly ScannedPhoto[] {
  const cells = meanCells(page, box);
  const { across, down } = cells;
  if (across <= 2 * MARGIN + MIN_SIDE || down <= 2 * MARGIN + MIN_SIDE) return [];
  const closed = filtered(cells, [dilate, CLOSING_RADIUS], [erode, CLOSING_RADIUS]);
  const paper = fitPaper(closed);
  const shares = Float32Array.from(closed.tones, (tone, at) => tone / paper(at % across, Math.floor(at / across)));
  const within = { left: MARGIN, top: MARGIN, right: across - MARGIN, bottom: down - MARGIN };
  return search(within, 1, { page, scan: box, cells, shares, paper }, 1);
}
