/** The residue of a pattern that lies under print on cards and certificates (guilloche): specks and dashes, none of which is dark. Each costs some twenty bits, and together they make small print hard to read. */

import { BLOCKS_ACROSS } from '../../planes/blocks.ts';
import type { BitPlane, BlockPlane, BoxPlane } from '../../planes/plane.ts';
import { blacken, isBlackAt, LINE_BYTES, type PelBox } from '../../planes/raster.ts';

/** A spot that is nowhere darker than this, its paper being white, is faint. Small print has darker pels in most letters, also blurred. */
const FAINT_FROM = 150;
/** A speck is at most so many pels long, a dash so many thick and long: 1, 0.5 and 3 mm. Letters are larger both ways, */
const MAX_SPECK = 8;
const MAX_DASH = 4;
const MAX_DASH_LENGTH = 24;
/** or have other ink beside them within so many pels. */
const MAX_GAP = 4;

/** A connected spot of ink, as places in the box. */
interface Spot {
  readonly pels: readonly number[];
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The faint specks and dashes of a scan. */
function listSpecks(
  isInk: (x: number, y: number) => boolean,
  flat: BoxPlane<'grey'>,
  width: number,
  height: number,
): Spot[] {
  const seen = new Uint8Array(width * height);
  const specks: Spot[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] === 1 || !isInk(start % width, Math.floor(start / width))) continue;
    const pels = [start];
    seen[start] = 1;
    let darkest = flat[start]!;
    let [left, right, top, bottom] = [width, 0, height, 0];
    for (let i = 0; i < pels.length; i++) {
      const at = pels[i]!;
      const x = at % width;
      const y = Math.floor(at / width);
      darkest = Math.min(darkest, flat[at]!);
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const next = v * width + u;
          if (seen[next] === 1 || !isInk(u, v)) continue;
          seen[next] = 1;
          pels.push(next);
        }
      }
    }
    const longer = Math.max(right - left, bottom - top) + 1;
    const shorter = Math.min(right - left, bottom - top) + 1;
    const isSpeck = longer <= MAX_SPECK || (shorter <= MAX_DASH && longer <= MAX_DASH_LENGTH);
    if (isSpeck && darkest >= FAINT_FROM) specks.push({ pels, left, right, top, bottom });
  }
  return specks;
}

/** Drops the faint specks of a scan, in place. @param flat the scan with white paper, see flat-field.ts */
export function dropFaintSpecks(
  bits: BitPlane,
  flat: BoxPlane<'grey'>,
  { left, top, width, height }: PelBox,
  owner: BlockPlane<'owner'>,
  self: number,
): void {
  const isInk = (x: number, y: number) =>
    isBlackAt(bits, left + x, top + y) && owner[((top + y) >> 3) * BLOCKS_ACROSS + ((left + x) >> 3)] === self;
  const specks = listSpecks(isInk, flat, width, height);
  for (const { pels } of specks) {
    for (const at of pels) {
      const x = left + (at % width);
      bits[(top + Math.floor(at / width)) * LINE_BYTES + (x >> 3)]! &= ~(0x80 >> (x & 7));
    }
  }
  const hasInkBeside = (speck: Spot) => {
    for (let y = speck.top; y <= speck.bottom; y++) {
      for (let x = Math.max(0, speck.left - MAX_GAP); x <= Math.min(width - 1, speck.right + MAX_GAP); x++)
        if (isInk(x, y)) return true;
    }
    return false;
  };
  for (const { pels } of specks.filter(hasInkBeside)) {
    for (const at of pels) blacken(bits, left + (at % width), top + Math.floor(at / width));
  }
}
