/**
 * ITU-T T.6 coding (Group 4, MMR): every coding line is coded by its difference from the reference line, the line above
 * it; the first reference line is white. The strip ends with EOFB and is padded with zeros to a whole byte.
 */

import type { BitPlane } from '../planes/plane.ts';
import { type FaxRaster, type FaxStrip, LINE_BYTES, LINE_PELS, type VerticalResolution } from '../planes/raster.ts';
import { blackRuns, MAX_MAKE_UP_RUN, type RunCodes, whiteRuns } from './run-codes.ts';

/** Bits of a strip under construction: whole bytes in `bytes`, up to seven more in `held`. */
interface BitSink {
  bytes: Uint8Array;
  length: number;
  held: number;
  heldBits: number;
}

/** Appends up to 13 bits, the longest code there is. */
function put(sink: BitSink, word: number, length: number): void {
  let held = (sink.held << length) | word;
  let bits = sink.heldBits + length;
  while (bits >= 8) {
    bits -= 8;
    sink.bytes[sink.length++] = held >>> bits;
  }
  held &= (1 << bits) - 1;
  sink.held = held;
  sink.heldBits = bits;
}

function putRun(sink: BitSink, codes: RunCodes, run: number): void {
  let left = run;
  while (left >= MAX_MAKE_UP_RUN + 64) {
    const at = 63 + MAX_MAKE_UP_RUN / 64;
    put(sink, codes.words[at]!, codes.lengths[at]!);
    left -= MAX_MAKE_UP_RUN;
  }
  if (left >= 64) {
    const at = 63 + (left >> 6);
    put(sink, codes.words[at]!, codes.lengths[at]!);
    left &= 63;
  }
  put(sink, codes.words[left]!, codes.lengths[left]!);
}

/** Pass mode and the flag of horizontal mode: their code words, and how many bits they take (T.6, table 1). */
export const PASS_MODE = 0b0001;
export const PASS_MODE_BITS = 4;
export const HORIZONTAL_MODE = 0b001;
export const HORIZONTAL_MODE_BITS = 3;
/** The vertical modes, from VL3 to VR3: a changing element up to three pels left or right of the reference line's. */
export const verticalModes = [0b0000010, 0b000010, 0b010, 0b1, 0b011, 0b000011, 0b0000011];
export const verticalModeBits = [7, 6, 3, 1, 3, 6, 7];
export const MAX_VERTICAL_OFFSET = 3;
/** Half of EOFB. */
const END_OF_LINE = 1;
const END_OF_LINE_BITS = 12;

/** After a row's last changing element, so that looking two of them ahead needs no test. */
export const SENTINELS = 4;
/** Room for the changing elements of any row, and what follows them. */
export const MAX_CHANGES = LINE_PELS + SENTINELS + 2;

/** A raster's bits in the order of its pels, 32 of them at a time. */
export const bitWords = (bits: BitPlane): DataView => new DataView(bits.buffer, bits.byteOffset, bits.length);

/**
 * Lists the changing elements of a row, the pels whose colour differs from the one before: even entries begin black, odd
 * ones white. Then sentinels. Works on 32 pels at a time; a word of one colour costs one comparison.
 * @param words see `bitWords` @param changes gets them; `MAX_CHANGES` long
 */
export function listChanges(words: DataView, row: number, changes: Uint16Array): void {
  const start = row * LINE_BYTES;
  let count = 0;
  let previous = 0;
  for (let at = 0; at < LINE_BYTES; at += 4) {
    const word = words.getUint32(start + at);
    let edges = (word ^ ((word >>> 1) | (previous << 31))) | 0;
    previous = word & 1;
    while (edges !== 0) {
      const zeros = Math.clz32(edges);
      changes[count++] = at * 8 + zeros;
      edges &= ~(0x80000000 >>> zeros);
    }
  }
  for (let i = 0; i < SENTINELS; i++) changes[count + i] = LINE_PELS;
}

/** Codes one line, given like its reference line by its changing elements (a0, a1, a2, b1, b2 as in T.6, 2.2.1). */
function encodeLine(sink: BitSink, coding: Uint16Array, reference: Uint16Array): void {
  let a0 = -1;
  let ai = 0;
  let bi = 0;
  while (a0 < LINE_PELS) {
    const a1 = coding[ai]!;
    const b1 = reference[bi]!;
    const b2 = reference[bi + 1]!;
    if (b2 < a1) {
      put(sink, PASS_MODE, PASS_MODE_BITS);
      a0 = b2;
    } else if (a1 - b1 >= -MAX_VERTICAL_OFFSET && a1 - b1 <= MAX_VERTICAL_OFFSET) {
      put(sink, verticalModes[a1 - b1 + MAX_VERTICAL_OFFSET]!, verticalModeBits[a1 - b1 + MAX_VERTICAL_OFFSET]!);
      a0 = a1;
      ai += 1;
      // The colour has changed: b1 is now of the other parity, and the one just before may still be to the right.
      bi = bi > 0 ? bi - 1 : 1;
    } else {
      const a2 = coding[ai + 1]!;
      const isBlack = (ai & 1) === 1;
      put(sink, HORIZONTAL_MODE, HORIZONTAL_MODE_BITS);
      putRun(sink, isBlack ? blackRuns : whiteRuns, a1 - Math.max(a0, 0));
      putRun(sink, isBlack ? whiteRuns : blackRuns, a2 - a1);
      a0 = a2;
      ai += 2;
    }
    while (reference[bi]! <= a0 && reference[bi]! < LINE_PELS) bi += 2;
  }
}

/** Codes a page into one T.6 strip that ends with EOFB. */
export function encodeT6(raster: FaxRaster): Uint8Array {
  const { bits, height } = raster;
  const words = bitWords(bits);
  const sink: BitSink = { bytes: new Uint8Array(64 * 1024), length: 0, held: 0, heldBits: 0 };
  // The costliest row alternates every pel: horizontal mode for each pair of runs, at most 3 + 6 + 3 bits for two pels.
  const maxLineBytes = LINE_PELS;
  let coding = new Uint16Array(MAX_CHANGES);
  let reference = new Uint16Array(MAX_CHANGES).fill(LINE_PELS, 0, SENTINELS);
  for (let y = 0; y < height; y++) {
    if (sink.bytes.length - sink.length < maxLineBytes) {
      const wider = new Uint8Array(sink.bytes.length * 2);
      wider.set(sink.bytes);
      sink.bytes = wider;
    }
    listChanges(words, y, coding);
    encodeLine(sink, coding, reference);
    [coding, reference] = [reference, coding];
  }
  put(sink, END_OF_LINE, END_OF_LINE_BITS);
  put(sink, END_OF_LINE, END_OF_LINE_BITS);
  if (sink.heldBits > 0) put(sink, 0, 8 - sink.heldBits);
  return sink.bytes.slice(0, sink.length);
}

/** A page and its code. */
export interface CodedPage {
  readonly raster: FaxRaster;
  readonly strip: FaxStrip;
}

/** Codes a page. Whoever needs its code, or only the length of it, takes it from here: no page is coded twice. */
export const codePage = (raster: FaxRaster, resolution: VerticalResolution): CodedPage => ({
  raster,
  strip: { rows: raster.height, resolution, t6: encodeT6(raster) },
});
