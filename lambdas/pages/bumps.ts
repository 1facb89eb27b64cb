/**
 * Takes the grain off the outlines of scanned letters: a pel that seven of its eight neighbours contradict changes its colour. All pels
 * of a word at once, their neighbours counted with the bits of three words.
 */

import { LINE_BYTES } from './raster.ts';

const WORDS = LINE_BYTES / 4;

/** Smooths rows `top` to `end` of a page. Edges of the page count as paper. */
export function removeBumps(bits: Uint8Array, top: number, end: number): void {
  const view = new DataView(bits.buffer, bits.byteOffset, bits.byteLength);
  const height = bits.length / LINE_BYTES;
  const readRow = (y: number, row: Int32Array) => {
    row.fill(0);
    if (y >= 0 && y < height) for (let w = 0; w < WORDS; w++) row[w + 1] = view.getInt32(y * LINE_BYTES + w * 4);
  };
  let above = new Int32Array(WORDS + 2);
  let row = new Int32Array(WORDS + 2);
  let below = new Int32Array(WORDS + 2);
  readRow(top - 1, above);
  readRow(top, row);
  for (let y = top; y < end; y++) {
    readRow(y + 1, below);
    for (let w = 1; w <= WORDS; w++) {
      if ((above[w]! | row[w]! | below[w]!) === 0) continue;
      // Bit-sliced sum of the eight neighbours: ones, twos, fours, eights.
      let ones = 0;
      let twos = 0;
      let fours = 0;
      let eights = 0;
      const add = (neighbour: number) => {
        const carry1 = ones & neighbour;
        ones ^= neighbour;
        const carry2 = twos & carry1;
        twos ^= carry1;
        const carry4 = fours & carry2;
        fours ^= carry2;
        eights |= carry4;
      };
      const addBeside = (line: Int32Array) => {
        add((line[w]! >>> 1) | (line[w - 1]! << 31));
        add((line[w]! << 1) | (line[w + 1]! >>> 31));
      };
      addBeside(above);
      addBeside(row);
      addBeside(below);
      add(above[w]!);
      add(below[w]!);
      const atLeastSeven = eights | (fours & twos & ones);
      const atMostOne = ~(twos | fours | eights);
      const smoothed = (row[w]! | atLeastSeven) & ~(atMostOne & row[w]!);
      view.setInt32(y * LINE_BYTES + (w - 1) * 4, smoothed);
    }
    // The rows kept are those before smoothing, so that no change sets off another.
    [above, row, below] = [row, below, above];
  }
}
