/** How large the letters on a drawn page are, by the heights of its ink. */

import type { PelPlane } from '../../planes/plane.ts';
import { LINE_PELS, MIDDLE_GREY, type PelBox } from '../../planes/raster.ts';

/** Heights of what may be a letter, rows. */
const MIN_HEIGHT = 4;
const MAX_HEIGHT = 120;
/** A letter is at most so many times as wide as it is high. */
const MAX_WIDTH_RATIO = 2.5;
/** Letters stand in words: a like one is at most so many heights away. */
const MAX_GAP_RATIO = 1.5;
const MAX_HEIGHT_DIFFERENCE = 0.35;
/** Fewer are no text. */
const MIN_LETTERS = 12;
/** A letter without strokes up or down is about half as high as its size. */
const SIZE_OF_HEIGHT = 2;
const SMALL_QUANTILE = 0.1;
const USUAL_QUANTILE = 0.5;

type Component = PelBox;

/** Boxes of connected ink, found by flood fill. */
function components(isInk: Uint8Array, rows: number): Component[] {
  const found: Component[] = [];
  const stack: number[] = [];
  for (let start = 0; start < isInk.length; start++) {
    if (isInk[start] === 0) continue;
    let [left, right, top, bottom] = [LINE_PELS, 0, rows, 0];
    isInk[start] = 0;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const x = at % LINE_PELS;
      const y = (at - x) / LINE_PELS;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const next = at + dy * LINE_PELS + dx;
          if (x + dx < 0 || x + dx >= LINE_PELS || isInk[next] !== 1) continue;
          isInk[next] = 0;
          stack.push(next);
        }
      }
    }
    found.push({ left, top, width: right - left + 1, height: bottom - top + 1 });
  }
  return found;
}

const isLetterLike = ({ width, height }: Component) =>
  height >= MIN_HEIGHT && height <= MAX_HEIGHT && width <= MAX_WIDTH_RATIO * height;

/** Whether another one of like height stands beside it on its line. */
function isInWord(one: Component, byRow: ReadonlyMap<number, readonly Component[]>): boolean {
  const { left, top, width, height } = one;
  for (const row of [rowOf(top) - 1, rowOf(top), rowOf(top) + 1]) {
    for (const other of byRow.get(row) ?? []) {
      if (other === one || Math.abs(other.height - height) > MAX_HEIGHT_DIFFERENCE * height) continue;
      const gap = Math.max(other.left - left - width, left - other.left - other.width);
      const isOnLine = Math.abs(other.top + other.height - top - height) < height / 2;
      if (isOnLine && gap < MAX_GAP_RATIO * height && gap >= 0) return true;
    }
  }
  return false;
}

const ROW_STEP = 32;
const rowOf = (top: number) => Math.floor(top / ROW_STEP);

/**
 * The sizes of letters in rows, or in pels where the page is turned a quarter: of the smallest tenth, and of the middle. A dark page has light letters.
 * @returns undefined where there is no text
 */
export function measureLetters(
  grey: PelPlane<'grey'>,
  rows: number,
  isTurned: boolean,
): { small: number; usual: number } | undefined {
  const upright = (box: Component) =>
    isTurned ? { left: box.top, top: box.left, width: box.height, height: box.width } : box;
  const isDark = grey.reduce((sum, value) => sum + value, 0) < MIDDLE_GREY * grey.length;
  const isInk = new Uint8Array(grey.length);
  for (let at = 0; at < grey.length; at++) isInk[at] = grey[at]! < MIDDLE_GREY !== isDark ? 1 : 0;
  const letters = components(isInk, rows).map(upright).filter(isLetterLike);
  const byRow = Map.groupBy(letters, ({ top }) => rowOf(top));
  const heights = letters.filter((letter) => isInWord(letter, byRow)).map(({ height }) => height);
  if (heights.length < MIN_LETTERS) return undefined;
  heights.sort((a, b) => a - b);
  const quantile = (share: number) => heights[Math.floor(share * (heights.length - 1))]! * SIZE_OF_HEIGHT;
  return { small: quantile(SMALL_QUANTILE), usual: quantile(USUAL_QUANTILE) };
}
