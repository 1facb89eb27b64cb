/**
 * The uppermost rows of a T.6 strip that `encodeT6` wrote, decoded. Not a reader of other people's faxes: those are read
 * by a library, where it can be killed.
 */

import { Defect } from '../../fax/errors.ts';
import { blacken, blankRaster, type FaxRaster, type FaxStrip, LINE_PELS } from '../planes/raster.ts';
import { blackRuns, type RunCodes, whiteRuns } from './run-codes.ts';
import {
  HORIZONTAL_MODE,
  HORIZONTAL_MODE_BITS,
  MAX_CHANGES,
  MAX_VERTICAL_OFFSET,
  PASS_MODE,
  PASS_MODE_BITS,
  SENTINELS,
  verticalModeBits,
  verticalModes,
} from './t6.ts';

const MAX_CODE_BITS = 13;

/** What each code word stands for, by its bits behind a leading 1, which keeps leading zeros apart. */
type CodeTable = ReadonlyMap<number, number>;

const keyOf = (word: number, length: number): number => (1 << length) | word;

const runTable = ({ words, lengths }: RunCodes): CodeTable =>
  new Map(Array.from(words, (word, at) => [keyOf(word, lengths[at]!), at < 64 ? at : (at - 63) * 64]));

const whiteTable = runTable(whiteRuns);
const blackTable = runTable(blackRuns);

/** Vertical modes stand for their offset. */
const PASS = MAX_VERTICAL_OFFSET + 1;
const HORIZONTAL = MAX_VERTICAL_OFFSET + 2;
const modeTable: CodeTable = new Map([
  [keyOf(PASS_MODE, PASS_MODE_BITS), PASS],
  [keyOf(HORIZONTAL_MODE, HORIZONTAL_MODE_BITS), HORIZONTAL],
  ...verticalModes.map((word, at): [number, number] => [keyOf(word, verticalModeBits[at]!), at - MAX_VERTICAL_OFFSET]),
]);

interface BitSource {
  readonly bytes: Uint8Array;
  at: number;
}

function take(source: BitSource, table: CodeTable): number {
  let key = 1;
  for (let length = 1; length <= MAX_CODE_BITS; length++) {
    const byte = source.bytes[source.at >> 3];
    if (byte === undefined) break;
    key = (key << 1) | ((byte >> (7 - (source.at & 7))) & 1);
    source.at += 1;
    const found = table.get(key);
    if (found !== undefined) return found;
  }
  throw new Defect('not a T.6 strip of ours');
}

/** Make-up codes, then the terminating one. */
function takeRun(source: BitSource, table: CodeTable): number {
  for (let run = 0; run <= LINE_PELS; ) {
    const part = take(source, table);
    run += part;
    if (part < 64) return run;
  }
  throw new Defect('not a T.6 strip of ours');
}

/** Reads a line's changing elements; see `encodeLine`, of which it is the reverse. */
function decodeLine(source: BitSource, coding: Uint16Array, reference: Uint16Array): void {
  let a0 = -1;
  let ai = 0;
  let bi = 0;
  const change = (at: number) => {
    if (at < Math.max(a0, 0) || at > LINE_PELS || ai >= LINE_PELS + 2) throw new Defect('not a T.6 strip of ours');
    coding[ai++] = at;
    a0 = at;
  };
  while (a0 < LINE_PELS) {
    const mode = take(source, modeTable);
    if (mode === PASS) {
      a0 = reference[bi + 1]!;
    } else if (mode === HORIZONTAL) {
      const isBlack = (ai & 1) === 1;
      change(Math.max(a0, 0) + takeRun(source, isBlack ? blackTable : whiteTable));
      change(a0 + takeRun(source, isBlack ? whiteTable : blackTable));
    } else {
      change(reference[bi]! + mode);
      bi = bi > 0 ? bi - 1 : 1;
    }
    while (reference[bi]! <= a0 && reference[bi]! < LINE_PELS) bi += 2;
  }
  coding.fill(LINE_PELS, ai, ai + SENTINELS);
}

/** @param rows how many; fewer are given where the strip has fewer */
export function decodeTopRows({ t6, rows: all }: FaxStrip, rows: number): FaxRaster {
  const raster = blankRaster(Math.min(rows, all));
  const source: BitSource = { bytes: t6, at: 0 };
  let coding = new Uint16Array(MAX_CHANGES);
  let reference = new Uint16Array(MAX_CHANGES).fill(LINE_PELS, 0, SENTINELS);
  for (let y = 0; y < raster.height; y++) {
    decodeLine(source, coding, reference);
    for (let i = 0; coding[i]! < LINE_PELS; i += 2) {
      for (let x = coding[i]!; x < coding[i + 1]!; x++) blacken(raster.bits, x, y);
    }
    [coding, reference] = [reference, coding];
  }
  return raster;
}
