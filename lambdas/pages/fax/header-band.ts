/**
 * A header line on a page that is already coded. T.6 codes a white row under a white one as a single 1 bit, so a white
 * band on top of a page is that many 1 bits; they are replaced by the coded header image, the rest of the strip
 * is copied bit by bit. Nothing is drawn, binarised or decoded again, whatever the fax and the called number.
 */

import { type FaxRaster, type FaxStrip, LINE_BYTES } from '../planes/raster.ts';
import { encodeT6 } from './t6.ts';

/** Bits of EOFB, which ends a strip before its padding. */
const EOFB_BITS = 24;

/** True when the strip's first `rows` rows are white, so that a band of that height can be put there. */
export function hasWhiteTop(strip: FaxStrip, rows: number): boolean {
  if (rows > strip.rows) return false;
  for (let row = 0; row < rows; row++) {
    if (((strip.t6[row >> 3]! >> (7 - (row & 7))) & 1) === 0) return false;
  }
  return true;
}

/** Where the rows of a strip end: the bit position of its EOFB, found from the last 1 bit. */
function endOfRows(t6: Uint8Array): number {
  const last = t6.findLastIndex((byte) => byte !== 0);
  const zeros = 31 - Math.clz32(t6[last]! & -t6[last]!);
  return last * 8 + 8 - zeros - EOFB_BITS;
}

/** Copies bits `from` … `end` of `source` to `to` of `target`, whose bits there are zero. */
function copyBits(source: Uint8Array, from: number, end: number, target: Uint8Array, to: number): void {
  let at = to;
  for (let bit = from; bit < end; ) {
    const count = Math.min(8 - (bit & 7), 8 - (at & 7), end - bit);
    const bits = (source[bit >> 3]! >> (8 - (bit & 7) - count)) & ((1 << count) - 1);
    target[at >> 3]! |= bits << (8 - (at & 7) - count);
    bit += count;
    at += count;
  }
}

/**
 * Puts a header image over the white top of a page.
 * @param band its last row is white, so that the row below it is still coded against a white one
 * @returns the page with its header; undefined where the top is not white or the band does not end white
 */
export function putHeader(strip: FaxStrip, band: FaxRaster): FaxStrip | undefined {
  const lastRow = band.bits.subarray((band.height - 1) * LINE_BYTES, band.height * LINE_BYTES);
  if (!hasWhiteTop(strip, band.height) || lastRow.some((byte) => byte !== 0)) return undefined;
  const header = encodeT6(band);
  const headerEnd = endOfRows(header);
  const stripBits = strip.t6.length * 8;
  const t6 = new Uint8Array(Math.ceil((headerEnd + stripBits - band.height) / 8));
  copyBits(header, 0, headerEnd, t6, 0);
  copyBits(strip.t6, band.height, stripBits, t6, headerEnd);
  return { ...strip, t6 };
}
