/** What is hidden in a workbook of Excel 97 to 2003 ([MS-XLS]) stays out of the fax, as hidden-xml.ts says of later ones. */

import { gather, readOle2, scatter } from '../../../recognise/ole2-streams.ts';
import { decodeXml } from '../../../recognise/xml-text.ts';
import { encodeXml } from '../package-parts.ts';
import { readRecords } from './records.ts';

/** The window; a sheet; a name; a comment; a row; columns ([MS-XLS] 2.4.345, 2.4.28, 2.4.150, 2.4.179, 2.4.221, 2.4.53). */
const WINDOW = 0x3d;
const BOUNDSHEET = 0x85;
const NAME = 0x18;
const COMMENT = 0x1c;
const ROW = 0x208;
const COLUMNS = 0x7d;

const IN_FRONT = 10;
const STATE = 3;
const BUILT_IN = 0x20;
/** Names of Excel's own (2.5.66). */
const PRINT_AREA = 6;
const CONSOLIDATE_AREA = 0;
const ALWAYS_SHOWN = 0x02;
const HIDDEN_ROW = 0x20;
const HIDDEN_COLUMN = 1;
const ROW_HEIGHT = 0x7fff;

/** @param stream the records of a workbook, changed in place; whether they were */
export function hideInRecords(stream: Buffer): boolean {
  const records = [...readRecords(stream)];
  const hidden = records
    .filter(({ type, bytes }) => type === BOUNDSHEET && bytes >= 6)
    .map(({ at }) => (stream[at + 4]! & STATE) !== 0);
  let isChanged = false;
  const set = (at: number, value: number) => {
    isChanged ||= stream[at] !== value;
    stream[at] = value;
  };
  for (const { type, at, bytes } of records) {
    if (type === WINDOW && bytes >= IN_FRONT + 2 && hidden[stream.readUInt16LE(at + IN_FRONT)] === true) {
      set(at + IN_FRONT, Math.max(0, hidden.indexOf(false)) & 0xff);
    } else if (type === NAME && bytes >= 16 && (stream.readUInt16LE(at) & BUILT_IN) !== 0) {
      if (hidden[stream.readUInt16LE(at + 8) - 1] !== true) continue;
      // Since Excel 97 a byte before the name says how it is written.
      const name = stream[at + 14] === PRINT_AREA ? at + 14 : at + 15;
      if (stream[name] === PRINT_AREA) set(name, CONSOLIDATE_AREA);
    } else if (type === COMMENT && bytes >= 6) {
      set(at + 4, stream[at + 4]! & ~ALWAYS_SHOWN);
    } else if (type === ROW && bytes >= 16 && (stream.readUInt16LE(at + 6) & ROW_HEIGHT) === 0) {
      set(at + 12, stream[at + 12]! | HIDDEN_ROW);
    } else if (type === COLUMNS && bytes >= 10 && stream.readUInt16LE(at + 4) === 0) {
      set(at + 8, stream[at + 8]! | HIDDEN_COLUMN);
    }
  }
  return isChanged;
}

/** A workbook in the XML of Excel 2003: LibreOffice knows nothing of its hidden sheets, so all rows of theirs are hidden. */
export const hideInSpreadsheetXml = (xml: string): string =>
  xml.replace(/<((?:\w+:)?)Worksheet\s[^>]*>[\s\S]*?<\/\1Worksheet>/g, (sheet) =>
    /<(?:\w+:)?Visible>\s*Sheet(?:Very)?Hidden\s*</.test(sheet) ? hideRows(sheet) : sheet,
  );

const hideRows = (sheet: string): string =>
  sheet
    .replace(/<(?:\w+:)?NamedRange\s[^>]*\/>/g, '')
    .replace(/<(?:\w+:)?Row(?=[\s/>])/g, (tag) => `${tag} ss:Hidden="1"`)
    .replace(/(ss:Hidden="1"[^>]*?)\s(?:\w+:)?Hidden="[01]"/g, '$1');

export function hideBinarySheets(file: Buffer): Buffer {
  const ole2 = readOle2(file);
  if (ole2 === undefined) {
    const { text } = decodeXml(file);
    const changed = /^\s*</.test(text) ? hideInSpreadsheetXml(text) : text;
    return changed === text ? file : encodeXml(changed);
  }
  const extents = ole2.extents('Workbook') ?? ole2.extents('Book');
  if (extents === undefined) return file;
  const stream = gather(file, extents, file.length);
  if (!hideInRecords(stream)) return file;
  const changed = Buffer.from(file);
  scatter(changed, extents, stream);
  return changed;
}
