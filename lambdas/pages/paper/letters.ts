/**
 * The letters of a sheet in even light: dark spots of a letter's size that stand beside each other. They tell whether there
 * is text, along which sides its lines run, and, since feet of letters stand on one line and heads do not, which way is up.
 */

import type { GreyPicture } from './flatten-sheet.ts';
import { EVEN_PAPER } from './illumination.ts';

/** Darker than this share of the paper is ink. */
const MAX_INK = 0.72;
/** Sizes of letters, pels of 1/8 mm: from small print to a heading. */
const MIN_LETTER = 7;
const MAX_LETTER = 72;
/** Letters of one word are nearer than this share of their height, and of like height and place. */
const MAX_GAP = 0.55;
const MAX_HEIGHT_RATIO = 2.2;
const MAX_SHIFT = 0.45;
/** Heads or feet differ from this share of the height on. */
const MIN_STEP = 0.16;
const CELL = 64;

interface Spot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Letters {
  /** Spots of a letter's size. */
  readonly count: number;
  /** Those of them that have a neighbour in a line along the rows, and along the columns. */
  readonly alongRows: number;
  readonly alongColumns: number;
  /** Of neighbours whose heads or feet differ: those whose feet are on one line, less those whose heads are; by quarter turn clockwise that makes them stand. */
  readonly standing: readonly [number, number, number, number];
  /** Median height along the lines, pels. */
  readonly height: number;
}

/** The bounding boxes of connected ink, by runs of rows. */
function listSpots({ width, height, pels }: GreyPicture): Spot[] {
  const parents: number[] = [];
  const boxes: { left: number; right: number; top: number; bottom: number }[] = [];
  const rootOf = (i: number): number => {
    let root = i;
    while (parents[root] !== root) root = parents[root]!;
    while (parents[i] !== root) {
      const next = parents[i]!;
      parents[i] = root;
      i = next;
    }
    return root;
  };
  const maxInk = EVEN_PAPER * MAX_INK;
  let before: { start: number; end: number; id: number }[] = [];
  for (let y = 0; y < height; y++) {
    const runs: typeof before = [];
    let other = 0;
    for (let x = 0; x < width; x++) {
      if (pels[y * width + x]! >= maxInk) continue;
      const start = x;
      while (x < width && pels[y * width + x]! < maxInk) x += 1;
      const end = x - 1;
      while (other < before.length && before[other]!.end < start - 1) other += 1;
      let id = -1;
      for (let i = other; i < before.length && before[i]!.start <= end + 1; i++) {
        const root = rootOf(before[i]!.id);
        if (id === -1) id = root;
        else if (root !== id) {
          parents[root] = id;
          const [a, b] = [boxes[id]!, boxes[root]!];
          a.left = Math.min(a.left, b.left);
          a.right = Math.max(a.right, b.right);
          a.top = Math.min(a.top, b.top);
          a.bottom = Math.max(a.bottom, b.bottom);
        }
      }
      if (id === -1) {
        id = parents.length;
        parents.push(id);
        boxes.push({ left: start, right: end, top: y, bottom: y });
      } else {
        const box = boxes[id]!;
        box.left = Math.min(box.left, start);
        box.right = Math.max(box.right, end);
        box.bottom = y;
      }
      runs.push({ start, end, id });
    }
    before = runs;
  }
  return boxes.filter((_, i) => parents[i] === i);
}

const isLetter = ({ left, right, top, bottom }: Spot) => {
  const [across, down] = [right - left + 1, bottom - top + 1];
  return Math.max(across, down) >= MIN_LETTER && Math.max(across, down) <= MAX_LETTER && Math.min(across, down) >= 2;
};

/** Rows and columns exchanged. */
const mirror = ({ left, right, top, bottom }: Spot): Spot => ({ left: top, right: bottom, top: left, bottom: right });

interface Line {
  readonly members: number;
  /** Pairs whose heads differ and whose feet do not, and the other way round. */
  readonly heads: number;
  readonly feet: number;
  readonly heights: number[];
}

/** Counts the letters that have a neighbour to their right. */
function measureLines(letters: readonly Spot[]): Line {
  const grid = new Map<number, Spot[]>();
  const keyOf = (x: number, y: number) => (y >> 6) * 4096 + (x >> 6);
  for (const letter of letters) {
    const key = keyOf(letter.left, (letter.top + letter.bottom) >> 1);
    const there = grid.get(key);
    if (there === undefined) grid.set(key, [letter]);
    else there.push(letter);
  }
  const line = { members: 0, heads: 0, feet: 0, heights: [] as number[] };
  for (const { right, top, bottom } of letters) {
    const height = bottom - top + 1;
    if (height < MIN_LETTER) continue;
    const middle = (top + bottom) / 2;
    let nearest: Spot | undefined;
    for (const y of [middle - CELL, middle, middle + CELL]) {
      for (const x of [right, right + CELL]) {
        for (const other of grid.get(keyOf(x, y)) ?? []) {
          const gap = other.left - right;
          const tall = other.bottom - other.top + 1;
          if (gap <= 0 || gap > Math.min(height, tall) * MAX_GAP || tall < MIN_LETTER) continue;
          if (Math.max(height, tall) > Math.min(height, tall) * MAX_HEIGHT_RATIO) continue;
          if (Math.abs((other.top + other.bottom) / 2 - middle) > Math.max(height, tall) * MAX_SHIFT) continue;
          if (nearest === undefined || other.left < nearest.left) nearest = other;
        }
      }
    }
    if (nearest === undefined) continue;
    line.members += 1;
    line.heights.push(height);
    const step = Math.max(2, height * MIN_STEP);
    const head = Math.abs(nearest.top - top) >= step;
    const foot = Math.abs(nearest.bottom - bottom) >= step;
    if (head && !foot) line.heads += 1;
    if (foot && !head) line.feet += 1;
  }
  return line;
}

/** Measures the letters of a sheet of about 8 pels a millimetre, in even light. */
export function measureLetters(sheet: GreyPicture): Letters {
  const letters = listSpots(sheet).filter(isLetter);
  const rows = measureLines(letters);
  const columns = measureLines(letters.map(mirror));
  const { heights } = rows.members >= columns.members ? rows : columns;
  heights.sort((a, b) => a - b);
  const stand = rows.heads - rows.feet;
  // Letters that lie on their back have their heads to the left: mirrored, their heads are on top.
  const lie = columns.heads - columns.feet;
  return {
    count: letters.length,
    alongRows: rows.members,
    alongColumns: columns.members,
    standing: [stand, lie, -stand, -lie],
    height: heights[heights.length >> 1] ?? 0,
  };
}

/** A page has at least this many letters in lines, which are this share of all such spots. */
const MIN_IN_LINES = 24;
const MIN_SHARE_IN_LINES = 0.3;
/** Lines along one side have this many times the letters of lines along the other. */
const MIN_DIRECTION_RATIO = 1.5;
/**
 * The way up is told by at least this many pairs more than speak against it, and this share of all letters in lines: capitals
 * and handwriting say little, print more than a fifth.
 */
const MIN_PAIRS = 8;
const MIN_PAIRS_SHARE = 0.11;

/** Whether the sheet holds text. */
export const hasText = ({ count, alongRows, alongColumns }: Letters): boolean => {
  const [more, fewer] = [Math.max(alongRows, alongColumns), Math.min(alongRows, alongColumns)];
  return more >= MIN_IN_LINES && more >= count * MIN_SHARE_IN_LINES && more >= fewer * MIN_DIRECTION_RATIO;
};

/** Quarters clockwise by which the sheet must be turned for its text to stand upright; 0 where that is not plain. */
export function turnToStand({ alongRows, alongColumns, standing }: Letters): 0 | 1 | 2 | 3 {
  const isOnSide = alongColumns > alongRows * MIN_DIRECTION_RATIO;
  const [upright, other] = isOnSide ? ([1, 3] as const) : ([0, 2] as const);
  const votes = standing[upright];
  const minVotes = Math.max(MIN_PAIRS, Math.max(alongRows, alongColumns) * MIN_PAIRS_SHARE);
  return Math.abs(votes) < minVotes ? upright : votes > 0 ? upright : other;
}
