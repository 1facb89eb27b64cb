/**
 * ITU-T T.6 coding (Group 4, MMR): every row is told by how it differs from the row above, the row above the first
 * being white. The strip ends with EOFB and is padded with zeros to a whole byte.
 */

import { type FaxRaster, LINE_BYTES, LINE_PELS } from '../planes/raster.ts';
import { blackRuns, LONGEST_MAKE_UP, type RunCodes, whiteRuns } from './run-codes.ts';

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
  while (left >= LONGEST_MAKE_UP + 64) {
    const at = 63 + LONGEST_MAKE_UP / 64;
    put(sink, codes.words[at]!, codes.lengths[at]!);
    left -= LONGEST_MAKE_UP;
  }
  if (left >= 64) {
    const at = 63 + (left >> 6);
    put(sink, codes.words[at]!, codes.lengths[at]!);
    left &= 63;
  }
  put(sink, codes.words[left]!, codes.lengths[left]!);
}

/** Words and lengths of the vertical modes, from three to the left (VL3) to three to the right (VR3). */
const verticalWords = [0b0000010, 0b000010, 0b010, 0b1, 0b011, 0b000011, 0b0000011];
export const verticalLengths = [7, 6, 3, 1, 3, 6, 7];
/** The vertical modes reach this far: the lengths' middle is mode V0. */
export const VERTICAL_REACH = 3;

/** After the last change of a row, so that looking one change and its successor ahead needs no test. */
export const SENTINELS = 4;

/**
 * Lists where the colour changes along one row: even entries begin black, odd entries begin white. Then sentinels.
 * Works on 32 pels at a time; a word of one colour costs one comparison.
 */
export function findChanges(words: DataView, row: number, changes: Uint16Array): void {
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

/** Codes one row against the row above, both given by their changes (T.6, 2.2.1: a0, a1, a2, b1, b2). */
function encodeRow(sink: BitSink, row: Uint16Array, above: Uint16Array): void {
  let a0 = -1;
  let ai = 0;
  let bi = 0;
  while (a0 < LINE_PELS) {
    const a1 = row[ai]!;
    const b1 = above[bi]!;
    const b2 = above[bi + 1]!;
    if (b2 < a1) {
      put(sink, 0b0001, 4);
      a0 = b2;
    } else if (a1 - b1 >= -VERTICAL_REACH && a1 - b1 <= VERTICAL_REACH) {
      put(sink, verticalWords[a1 - b1 + VERTICAL_REACH]!, verticalLengths[a1 - b1 + VERTICAL_REACH]!);
      a0 = a1;
      ai += 1;
      // The colour has changed: b1 is now of the other parity, and the one just before may still lie to the right.
      bi = bi > 0 ? bi - 1 : 1;
    } else {
      const a2 = row[ai + 1]!;
      const black = (ai & 1) === 1;
      put(sink, 0b001, 3);
      putRun(sink, black ? blackRuns : whiteRuns, a1 - Math.max(a0, 0));
      putRun(sink, black ? whiteRuns : blackRuns, a2 - a1);
      a0 = a2;
      ai += 2;
    }
    while (above[bi]! <= a0 && above[bi]! < LINE_PELS) bi += 2;
  }
}

/** Codes a page into one T.6 strip that ends with EOFB. */
export function encodeT6(raster: FaxRaster): Uint8Array {
  const { bits, height } = raster;
  const words = new DataView(bits.buffer, bits.byteOffset, height * LINE_BYTES);
  const sink: BitSink = { bytes: new Uint8Array(64 * 1024), length: 0, held: 0, heldBits: 0 };
  // The costliest row alternates every pel: horizontal mode for each pair of runs, at most 3 + 6 + 3 bits for two pels.
  const rowLimit = LINE_PELS;
  let row = new Uint16Array(LINE_PELS + SENTINELS + 2);
  let above = new Uint16Array(LINE_PELS + SENTINELS + 2).fill(LINE_PELS, 0, SENTINELS);
  for (let y = 0; y < height; y++) {
    if (sink.bytes.length - sink.length < rowLimit) {
      const wider = new Uint8Array(sink.bytes.length * 2);
      wider.set(sink.bytes);
      sink.bytes = wider;
    }
    findChanges(words, y, row);
    encodeRow(sink, row, above);
    [row, above] = [above, row];
  }
  put(sink, 1, 12);
  put(sink, 1, 12);
  if (sink.heldBits > 0) put(sink, 0, 8 - sink.heldBits);
  return sink.bytes.slice(0, sink.length);
}
