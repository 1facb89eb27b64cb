/** Page setups of an Excel 5 to 2003 workbook ([MS-XLS]): records of a fixed size, changed where they stand. */

import { gather, readOle2, scatter } from '../../../recognise/ole2-streams.ts';
import { chooseFit, columnPoints, DEFAULT_COLUMN, MAX_COLUMNS } from './sheet-fit.ts';

const BOF = 0x09;
const EOF = 0x0a;
const VERTICAL_BREAKS = 0x1a;
const LEFT_MARGIN = 0x26;
const RIGHT_MARGIN = 0x27;
const COLUMN_WIDTH = 0x7d;
const WSBOOL = 0x81;
const SETUP = 0xa1;
const DIMENSIONS = 0x200;
const DRAWING = 0xec;
/** Of a drawing ([MS-ODRAW] 2.2.1, [MS-XLS] 2.5.193): where a shape lies, by cells. */
const ANCHOR = Buffer.from('000010f012000000', 'hex');
const ANCHOR_BYTES = 18;
/** Parts of a column's width. */
const PARTS = 1024;

const WORKSHEET = 0x10;
/** Of WSBOOL (2.4.351). */
const FIT_TO_PAGE = 0x0100;
/** Of SETUP (2.4.257): the paper lies upright; paper and scale are not set; nothing says how it lies. */
const PORTRAIT = 0x02;
const NOT_SET = 0x04;
const NO_ORIENTATION = 0x40;
const HIDDEN = 1;

interface Sheet {
  wsbool?: number;
  setup?: number;
  columns: number;
  /** Right edge of what is drawn, in columns. */
  drawn: number;
  hasBreaks: boolean;
  margins: number;
  widths: { readonly first: number; readonly last: number; readonly letters: number }[];
}

const newSheet = (): Sheet => ({ columns: 0, drawn: 0, hasBreaks: false, margins: 2 * 0.7 * 72, widths: [] });

/** How far the shapes of a drawing reach to the right, in columns. */
function readDrawing(drawing: Buffer): number {
  let right = 0;
  for (let at = drawing.indexOf(ANCHOR); at >= 0; at = drawing.indexOf(ANCHOR, at + 1)) {
    const anchor = at + ANCHOR.length;
    if (anchor + ANCHOR_BYTES > drawing.length) break;
    right = Math.max(right, drawing.readUInt16LE(anchor + 10) + drawing.readUInt16LE(anchor + 12) / PARTS);
  }
  return right;
}

/** Takes a record of a sheet in; offsets are those of its data in the stream. */
function note(sheet: Sheet, type: number, stream: Buffer, at: number, bytes: number): void {
  if (type === WSBOOL && bytes >= 2) sheet.wsbool = at;
  else if (type === SETUP && bytes >= 12) sheet.setup = at;
  else if (type === DRAWING) sheet.drawn = Math.max(sheet.drawn, readDrawing(stream.subarray(at, at + bytes)));
  else if (type === VERTICAL_BREAKS && bytes >= 2) sheet.hasBreaks = stream.readUInt16LE(at) > 0;
  else if ((type === LEFT_MARGIN || type === RIGHT_MARGIN) && bytes === 8) {
    sheet.margins += (stream.readDoubleLE(at) - 0.7) * 72;
  } else if (type === DIMENSIONS && bytes >= 10) {
    // The rows before it have 32 bits since Excel 97.
    sheet.columns = stream.readUInt16LE(at + (bytes >= 14 ? 10 : 6));
  } else if (type === COLUMN_WIDTH && bytes >= 10) {
    const isHidden = (stream.readUInt16LE(at + 8) & HIDDEN) !== 0;
    const letters = isHidden ? 0 : stream.readUInt16LE(at + 4) / 256;
    sheet.widths.push({ first: stream.readUInt16LE(at), last: stream.readUInt16LE(at + 2), letters });
  }
}

/** The worksheets of a stream; charts inside them are passed over. */
function readSheets(stream: Buffer): Sheet[] {
  const sheets: Sheet[] = [];
  let depth = 0;
  let current: Sheet | undefined;
  for (let at = 0; at + 4 <= stream.length; ) {
    const type = stream.readUInt16LE(at);
    const bytes = stream.readUInt16LE(at + 2);
    const data = at + 4;
    at = data + bytes;
    if (at > stream.length) break;
    if ((type & 0xff) === BOF) {
      depth += 1;
      if (depth === 1 && bytes >= 4) {
        current = stream.readUInt16LE(data + 2) === WORKSHEET ? newSheet() : undefined;
        if (current !== undefined) sheets.push(current);
      }
    } else if (type === EOF) depth = Math.max(0, depth - 1);
    else if (depth === 1 && current !== undefined) note(current, type, stream, data, bytes);
  }
  return sheets;
}

function widthOf({ columns, drawn, widths }: Sheet): number {
  let letters = 0;
  const right = Math.min(Math.max(columns, drawn), MAX_COLUMNS);
  for (let column = 0; column < right; column++) {
    const width = widths.find(({ first, last }) => column >= first && column <= last)?.letters ?? DEFAULT_COLUMN;
    letters += width * Math.min(1, right - column);
  }
  return columnPoints(letters);
}

/** Sets a sheet's fit; false when it stays as it is. */
function fit(sheet: Sheet, stream: Buffer): boolean {
  const { wsbool, setup, margins, hasBreaks } = sheet;
  if (wsbool === undefined || setup === undefined || hasBreaks) return false;
  const options = stream.readUInt16LE(wsbool);
  if ((options & FIT_TO_PAGE) !== 0) return false;
  const flags = stream.readUInt16LE(setup + 10);
  const isSet = (flags & NOT_SET) === 0;
  if (isSet && stream.readUInt16LE(setup + 2) !== 100) return false;
  const isLandscape = isSet && (flags & (NO_ORIENTATION | PORTRAIT)) === 0;
  const paper = isSet ? stream.readUInt16LE(setup) : undefined;
  const way = chooseFit({ width: widthOf(sheet), paper, isLandscape, margins });
  if (way === 'keep') return false;
  if (!isSet) {
    stream.writeUInt16LE(9, setup);
    stream.writeUInt16LE(100, setup + 2);
  }
  const upright = way === 'portrait' ? PORTRAIT : 0;
  stream.writeUInt16LE((flags & ~(NOT_SET | NO_ORIENTATION | PORTRAIT)) | upright, setup + 10);
  // One page wide, as many high as it takes.
  stream.writeUInt16LE(1, setup + 6);
  stream.writeUInt16LE(0, setup + 8);
  stream.writeUInt16LE(options | FIT_TO_PAGE, wsbool);
  return true;
}

export function fitBinaryWorkbook(file: Buffer): Buffer {
  const ole2 = readOle2(file);
  const extents = ole2?.extents('Workbook') ?? ole2?.extents('Book');
  if (extents === undefined) return file;
  const stream = gather(file, extents, file.length);
  const fitted = readSheets(stream).map((sheet) => fit(sheet, stream));
  if (!fitted.includes(true)) return file;
  const changed = Buffer.from(file);
  scatter(changed, extents, stream);
  return changed;
}
