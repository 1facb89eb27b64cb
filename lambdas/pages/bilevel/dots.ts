/**
 * Dots finer than an eye tells apart. Each costs some twenty bits of T.6. In a line of them they are a thin line, which costs two bits a row or none; on their own,
 * where they are faint, they are what a fine pattern leaves between its beats, and mean nothing.
 */

import { findChanges, SENTINELS } from '../fax/t6.ts';
import { isBlackAt, LINE_BYTES, LINE_PELS } from '../planes/raster.ts';
import { ALL_INK, INK } from './tones.ts';

/** Dots and the gaps between them are this many pels at most: 0.4 mm. */
const FINEST = 3;
/** A dot may be missing in a line that goes down the page. */
const LONGEST_GAP = 2 * FINEST + 1;
/** A line of dots has this many at least, */
const LEAST_DOTS = 8;
/** and nothing stands within so many pels beside it: codes and patterns have neighbours. */
const CLEAR = 4;
/** Dots lighter than this are faint. */
const FAINT = 110;

/** Whether pels `left` to `right` of some rows are all white; what lies beyond the page is. */
function isClear(bits: Uint8Array, left: number, right: number, top: number, bottom: number): boolean {
  const end = Math.min(bottom, bits.length / LINE_BYTES);
  for (let y = Math.max(0, top); y < end; y++) {
    for (let x = Math.max(0, left); x < Math.min(LINE_PELS, right); x++) if (isBlackAt(bits, x, y)) return false;
  }
  return true;
}

function fill(bits: Uint8Array, left: number, right: number, top: number, bottom: number): void {
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) bits[y * LINE_BYTES + (x >> 3)]! |= 0x80 >> (x & 7);
  }
}

/** Joins a row's dots where they are a line of their own. */
function joinAlong(bits: Uint8Array, y: number, changes: Uint16Array): void {
  for (let k = 0; changes[k]! < LINE_PELS; k += 2) {
    let last = k;
    const isFine = (at: number) => changes[at + 1]! - changes[at]! <= FINEST;
    while (isFine(last) && isFine(last + 1) && changes[last + 2]! < LINE_PELS) last += 2;
    const dots = (last - k) / 2 + 1;
    const left = changes[k]!;
    const right = changes[last + 1]!;
    const from = k;
    k = last;
    if (dots < LEAST_DOTS || !isFine(last) || !isClear(bits, left, right, y - CLEAR, y)) continue;
    let bottom = y + 1;
    while (bottom - y <= FINEST && !isClear(bits, left, right, bottom, bottom + 1)) bottom += 1;
    if (!isClear(bits, left, right, bottom, bottom + CLEAR)) continue;
    for (let at = from + 1; at < last; at += 2) {
      if (isClear(bits, changes[at]!, changes[at + 1]!, y, bottom))
        fill(bits, changes[at]!, changes[at + 1]!, y, bottom);
    }
  }
}

/** Lines of dots going down the page, by their left side. */
interface Columns {
  readonly top: Uint16Array;
  readonly bottom: Uint16Array;
  readonly right: Uint16Array;
  /** 0 where there is none. */
  readonly dots: Uint16Array;
}

function joinDown(bits: Uint8Array, left: number, columns: Columns): void {
  if (columns.dots[left]! < LEAST_DOTS) return;
  const top = columns.top[left]!;
  const bottom = columns.bottom[left]!;
  const right = columns.right[left]!;
  if (!isClear(bits, left - CLEAR, left, top, bottom) || !isClear(bits, right, right + CLEAR, top, bottom)) return;
  for (let y = top; y < bottom; y++) if (isClear(bits, left, right, y, y + 1)) fill(bits, left, right, y, y + 1);
}

/** Takes a narrow run of row `y` to the line of dots that it goes on, or begins one. */
function addDot(bits: Uint8Array, columns: Columns, left: number, end: number, y: number): void {
  const { top, bottom, right, dots } = columns;
  const gap = y - bottom[left]!;
  if (dots[left] !== 0 && gap <= LONGEST_GAP) {
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

/** Makes lines of fine dots thin lines, in place. @param bits rows packed as in a fax raster */
export function joinDots(bits: Uint8Array): void {
  const height = bits.length / LINE_BYTES;
  const words = new DataView(bits.buffer, bits.byteOffset, bits.length);
  const changes = new Uint16Array(LINE_PELS + SENTINELS + 2);
  const plane = () => new Uint16Array(LINE_PELS);
  const columns = { top: plane(), bottom: plane(), right: plane(), dots: plane() };
  for (let y = 0; y < height; y++) {
    findChanges(words, y, changes);
    joinAlong(bits, y, changes);
    for (let k = 0; changes[k]! < LINE_PELS; k += 2) {
      if (changes[k + 1]! - changes[k]! <= FINEST) addDot(bits, columns, changes[k]!, changes[k + 1]!, y);
    }
  }
  for (let left = 0; left < LINE_PELS; left++) joinDown(bits, left, columns);
}

/** Takes away faint dots that stand alone. @param grey the page @param darkness what became of it, and its `inked` rows (see tones.ts) */
export function dropFaintDots(grey: Uint8Array, darkness: Uint8Array, inked: Uint8Array): void {
  const words = new Uint32Array(darkness.buffer, darkness.byteOffset, darkness.length >> 2);
  const isFaint = (at: number) => darkness[at] === INK && grey[at]! > FAINT;
  const inkAround = (at: number, broad: number) => {
    let count = 0;
    for (let row = at - LINE_PELS; row <= at + LINE_PELS; row += LINE_PELS) {
      for (let pel = row - 1; pel <= row + broad; pel++) if (darkness[pel] === INK) count += 1;
    }
    return count;
  };
  for (let row = 1; row + 1 < inked.length; row++) {
    if (inked[row] === 0) continue;
    for (let word = (row * LINE_PELS) / 4; word < ((row + 1) * LINE_PELS) / 4; word++) {
      if (words[word] === 0 || words[word] === ALL_INK) continue;
      for (let at = word * 4; at < word * 4 + 4; at++) {
        if (!isFaint(at)) continue;
        const broad = isFaint(at + 1) ? 2 : 1;
        if (inkAround(at, broad) === broad) darkness.fill(0, at, at + broad);
      }
    }
  }
}
