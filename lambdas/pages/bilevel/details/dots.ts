/**
 * Dots finer than the eye resolves. Each costs some twenty bits of T.6. In a line of them they become a thin line, which costs two bits a row or none; on
 * their own, where they are faint, they are the residue of a fine pattern, and are dropped.
 */

import { bitWords, listChanges, MAX_CHANGES } from '../../fax/t6.ts';
import { type BitPlane, type PelPlane, type RowFlags, wordsOf } from '../../planes/plane.ts';
import { blacken, isBlackAt, LINE_PELS, rowsOf } from '../../planes/raster.ts';
import { INK, INK_WORD } from '../screen/tones.ts';

/** Dots and the gaps between them are at most this many pels: 0.4 mm. */
const MAX_DOT_PELS = 3;
/** One dot may be missing in a line that goes down the page. */
const MAX_GAP_ROWS = 2 * MAX_DOT_PELS + 1;
/** A line of dots has at least this many, */
const MIN_DOTS = 8;
/** and nothing is within so many pels beside it: codes and patterns have neighbours. */
const CLEAR_PELS = 4;
/** A dot lighter than this is faint. */
const FAINT_ABOVE_GREY = 110;

/** Whether pels `left` to `right` of some rows are all white; what lies beyond the page is. */
function isClear(bits: BitPlane, left: number, right: number, top: number, bottom: number): boolean {
  const end = Math.min(bottom, rowsOf(bits));
  for (let y = Math.max(0, top); y < end; y++) {
    for (let x = Math.max(0, left); x < Math.min(LINE_PELS, right); x++) if (isBlackAt(bits, x, y)) return false;
  }
  return true;
}

function fill(bits: BitPlane, left: number, right: number, top: number, bottom: number): void {
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) blacken(bits, x, y);
}

/** Joins a row's dots where they form a line of their own. @param changes the row's changing elements */
function joinAlong(bits: BitPlane, y: number, changes: Uint16Array): void {
  for (let k = 0; changes[k]! < LINE_PELS; k += 2) {
    let last = k;
    const isFine = (at: number) => changes[at + 1]! - changes[at]! <= MAX_DOT_PELS;
    while (isFine(last) && isFine(last + 1) && changes[last + 2]! < LINE_PELS) last += 2;
    const dots = (last - k) / 2 + 1;
    const left = changes[k]!;
    const right = changes[last + 1]!;
    const from = k;
    k = last;
    if (dots < MIN_DOTS || !isFine(last) || !isClear(bits, left, right, y - CLEAR_PELS, y)) continue;
    let bottom = y + 1;
    while (bottom - y <= MAX_DOT_PELS && !isClear(bits, left, right, bottom, bottom + 1)) bottom += 1;
    if (!isClear(bits, left, right, bottom, bottom + CLEAR_PELS)) continue;
    for (let at = from + 1; at < last; at += 2) {
      if (isClear(bits, changes[at]!, changes[at + 1]!, y, bottom))
        fill(bits, changes[at]!, changes[at + 1]!, y, bottom);
    }
  }
}

/** Lines of dots that go down the page, by their left side. */
interface Columns {
  readonly top: Uint16Array;
  readonly bottom: Uint16Array;
  readonly right: Uint16Array;
  /** 0 where there is no line. */
  readonly dots: Uint16Array;
}

function joinDown(bits: BitPlane, left: number, columns: Columns): void {
  if (columns.dots[left]! < MIN_DOTS) return;
  const top = columns.top[left]!;
  const bottom = columns.bottom[left]!;
  const right = columns.right[left]!;
  if (!isClear(bits, left - CLEAR_PELS, left, top, bottom)) return;
  if (!isClear(bits, right, right + CLEAR_PELS, top, bottom)) return;
  for (let y = top; y < bottom; y++) if (isClear(bits, left, right, y, y + 1)) fill(bits, left, right, y, y + 1);
}

/** Adds a narrow run of row `y` to the line of dots that it continues, or starts one. */
function addDot(bits: BitPlane, columns: Columns, left: number, end: number, y: number): void {
  const { top, bottom, right, dots } = columns;
  const gap = y - bottom[left]!;
  if (dots[left] !== 0 && gap <= MAX_GAP_ROWS) {
    if (gap > 0) dots[left]! += 1;
    if (end > right[left]!) right[left] = end;
  } else {
    joinDown(bits, left, columns);
    top[left] = y;
    right[left] = end;
    dots[left] = 1;
  }
  bottom[left] = y + 1;
}

/** Turns lines of fine dots into thin lines, in place. */
export function joinDots(bits: BitPlane): void {
  const height = rowsOf(bits);
  const words = bitWords(bits);
  const changes = new Uint16Array(MAX_CHANGES);
  const perPel = () => new Uint16Array(LINE_PELS);
  const columns = { top: perPel(), bottom: perPel(), right: perPel(), dots: perPel() };
  for (let y = 0; y < height; y++) {
    listChanges(words, y, changes);
    joinAlong(bits, y, changes);
    for (let k = 0; changes[k]! < LINE_PELS; k += 2) {
      if (changes[k + 1]! - changes[k]! <= MAX_DOT_PELS) addDot(bits, columns, changes[k]!, changes[k + 1]!, y);
    }
  }
  for (let left = 0; left < LINE_PELS; left++) joinDown(bits, left, columns);
}

/** Drops faint isolated dots, in place. @param grey the page @param darkness what became of it, and its `inked` rows (see screen/tones.ts) */
export function dropFaintDots(grey: PelPlane<'grey'>, darkness: PelPlane<'darkness'>, inked: RowFlags): void {
  const words = wordsOf(darkness);
  const isFaint = (at: number) => darkness[at] === INK && grey[at]! > FAINT_ABOVE_GREY;
  const inkAround = (at: number, breadth: number) => {
    let count = 0;
    for (let row = at - LINE_PELS; row <= at + LINE_PELS; row += LINE_PELS) {
      for (let pel = row - 1; pel <= row + breadth; pel++) if (darkness[pel] === INK) count += 1;
    }
    return count;
  };
  for (let row = 1; row + 1 < inked.length; row++) {
    if (inked[row] === 0) continue;
    for (let word = (row * LINE_PELS) / 4; word < ((row + 1) * LINE_PELS) / 4; word++) {
      if (words[word] === 0 || words[word] === INK_WORD) continue;
      for (let at = word * 4; at < word * 4 + 4; at++) {
        if (!isFaint(at)) continue;
        const breadth = isFaint(at + 1) ? 2 : 1;
        if (inkAround(at, breadth) === breadth) darkness.fill(0, at, at + breadth);
      }
    }
  }
}
