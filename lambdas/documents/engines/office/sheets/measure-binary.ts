/** How long the sheets of a workbook of Excel 97 to 2003 are (sheet-extent.ts). */

import { gather, readOle2 } from '../../../recognise/ole2-streams.ts';
import { readRecords } from './records.ts';
import { DEFAULT_HEIGHT, LEAST, Rows, type SheetExtent } from './sheet-extent.ts';

/** Of [MS-XLS]: begin and end of a sheet; a row; cells that hold something. */
const BOF = 0x809;
const EOF = 0x0a;
const OLD_ROW = 0x208;
const cells: ReadonlySet<number> = new Set([0x06, 0x203, 0x204, 0x205, 0x27e, 0xbd, 0xd6, 0xfd]);
const BOUNDSHEET = 0x85;
const WORKSHEET = 0x10;
const TWIPS = 20;

/** Of a workbook of Excel 97 to 2003. */
export function measureBinaryWorkbook(file: Buffer): SheetExtent[] {
  const ole2 = readOle2(file);
  const extents = ole2?.extents('Workbook') ?? ole2?.extents('Book');
  if (extents === undefined) return [];
  const stream = gather(file, extents, file.length);
  const hidden = new Set<number>();
  const sheets: SheetExtent[] = [];
  let sum: Rows | undefined;
  let heights = new Map<number, number>();
  let last = -1;
  let depth = 0;
  for (const { type, at, bytes } of readRecords(stream)) {
    if (type === BOUNDSHEET && bytes >= 6 && (stream[at + 4]! & 3) !== 0) hidden.add(stream.readUInt32LE(at));
    if (type === BOF && bytes >= 4) {
      depth += 1;
      if (depth > 1) continue;
      const isShown = stream.readUInt16LE(at + 2) === WORKSHEET && !hidden.has(at - 4);
      sum = isShown ? new Rows() : undefined;
      heights = new Map();
      last = -1;
    } else if (type === EOF) {
      depth -= 1;
      if (depth === 0 && sum !== undefined) sheets.push({ ...sum, scale: LEAST.toPages });
    } else if (type === OLD_ROW && bytes >= 16 && depth === 1) {
      const isHidden = (stream[at + 12]! & 0x20) !== 0;
      heights.set(stream.readUInt16LE(at), isHidden ? 0 : (stream.readUInt16LE(at + 6) & 0x7fff) / TWIPS);
    } else if (depth === 1 && bytes >= 6 && cells.has(type) && stream.readUInt16LE(at) !== last) {
      last = stream.readUInt16LE(at);
      const height = heights.get(last) ?? DEFAULT_HEIGHT;
      if (height > 0) sum?.add(height);
    }
  }
  return sheets;
}
