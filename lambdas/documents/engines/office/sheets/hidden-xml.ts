/**
 * What is hidden in a workbook of Excel 2007 and later stays out of the fax. LibreOffice prints a hidden sheet that has a
 * print area, so these sheets lose theirs; the rest of them is kept, because formulas of the visible sheets may need it. It
 * also shows rows and columns whose only way of being hidden is a size of nought.
 */

import { MAX_PARTS, readZipDirectory } from '../../../recognise/zip-directory.ts';
import { changeParts, readPart } from '../package-parts.ts';
import { attribute } from './opendocument-width.ts';
import { readPartRecords } from './records.ts';

const isHiddenState = (tag: string) => /^(?:hidden|veryHidden)$/i.test(attribute(tag, 'state') ?? '');

/** LibreOffice would show the sheet that is in front. */
function bringToFront(xml: string, hidden: ReadonlySet<string>, shown: number): string {
  const view = /<(?:\w+:)?workbookView(?:\s[^>]*)?>/.exec(xml)?.[0];
  if (view === undefined) {
    const [sheets = '', prefix = ''] = /<(\w+:)?sheets[\s>]/.exec(xml) ?? [];
    const views = `<${prefix}bookViews><${prefix}workbookView activeTab="${shown}"/></${prefix}bookViews>`;
    return sheets === '' ? xml : xml.replace(sheets, () => views + sheets);
  }
  if (!hidden.has(attribute(view, 'activeTab') ?? '0')) return xml;
  const bare = view.replace(/\sactiveTab\s*=\s*(?:"[^"]*"|'[^']*')/, '');
  return xml.replace(view, () => bare.replace(/\/?>$/, (end) => ` activeTab="${shown}"${end}`));
}

/** @param xml the part `xl/workbook.xml` (ECMA-376 part 1, 18.2.19 and 18.2.5) */
export function hideInWorkbook(xml: string): string {
  const sheets = [...xml.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)].map(([tag]) => tag);
  const hidden = new Set(sheets.flatMap((tag, index) => (isHiddenState(tag) ? [String(index)] : [])));
  const shown = sheets.findIndex((tag) => !isHiddenState(tag));
  if (hidden.size === 0 || shown < 0) return xml;
  const names = /<((?:\w+:)?definedName)(\s[^>]*)>[^<]*<\/\1>/g;
  const withoutAreas = xml.replace(names, (whole, _tag, attributes: string) => {
    const isArea = /^_xlnm\.Print_Area$/i.test(attribute(attributes, 'name') ?? '');
    return isArea && hidden.has(attribute(attributes, 'localSheetId') ?? '') ? '' : whole;
  });
  return bringToFront(withoutAreas, hidden, shown);
}

const isNought = (size: string | undefined) => size !== undefined && size.trim() !== '' && Number(size) === 0;

/** @param xml a sheet (18.3.1.73 and 18.3.1.13) */
export function hideInSheet(xml: string): string {
  if (!/\s(?:ht|width)\s*=\s*["']\s*[0.]+\s*["']/.test(xml)) return xml;
  return xml.replace(/<(?:\w+:)?(row|col)\s[^>]*>/g, (tag, element: string) => {
    const isGone = isNought(attribute(tag, element === 'row' ? 'ht' : 'width'));
    const bare = tag.replace(/\shidden\s*=\s*(?:"[^"]*"|'[^']*')/, '');
    return isGone ? bare.replace(/\/?>$/, (end) => ` hidden="1"${end}`) : tag;
  });
}

/** Records of `workbook.bin` ([MS-XLSB] 2.4.313, 2.4.711, 2.4.24): a sheet; a name; the window. */
const BUNDLE_SHEET = 156;
const NAME = 39;
const WINDOW = 158;
const IN_FRONT = 24;
/** Of a sheet: a row; columns (2.4.754, 2.4.326). */
const ROW = 0;
const COLUMNS = 60;
const HIDDEN_ROW = 0x10;
const HIDDEN_COLUMN = 1;

const PRINT_AREA = Buffer.from('Print_Area', 'utf16le');
const NO_AREA = Buffer.from('Print_Arez', 'utf16le');

/** @param part `xl/workbook.bin` */
export function hideInBinaryWorkbook(part: Buffer): Buffer | undefined {
  const records = [...readPartRecords(part)];
  const hidden = records
    .filter(({ type, bytes }) => type === BUNDLE_SHEET && bytes >= 4)
    .map(({ at }) => part.readUInt32LE(at) !== 0);
  if (!hidden.includes(true)) return undefined;
  const changed = Buffer.from(part);
  for (const { type, at, bytes } of records) {
    if (type === WINDOW && bytes >= IN_FRONT + 4 && hidden[part.readUInt32LE(at + IN_FRONT)] === true) {
      changed.writeUInt32LE(Math.max(0, hidden.indexOf(false)), at + IN_FRONT);
    }
    if (type !== NAME || bytes < 9 || hidden[part.readUInt32LE(at + 5)] !== true) continue;
    const place = part.subarray(at, at + bytes).indexOf(PRINT_AREA);
    if (place >= 0) NO_AREA.copy(changed, at + place);
  }
  return changed;
}

/** @param part a sheet */
export function hideInBinarySheet(part: Buffer): Buffer | undefined {
  const changed = Buffer.from(part);
  let isChanged = false;
  const hide = (at: number, bit: number) => {
    changed[at] = changed[at]! | bit;
    isChanged = true;
  };
  for (const { type, at, bytes } of readPartRecords(part)) {
    if (type === ROW && bytes >= 12 && part.readUInt16LE(at + 8) === 0) hide(at + 11, HIDDEN_ROW);
    if (type === COLUMNS && bytes >= 18 && part.readUInt32LE(at + 8) === 0) hide(at + 16, HIDDEN_COLUMN);
  }
  return isChanged ? changed : undefined;
}

const sheetPart = /(?:^|\/)worksheets\/[^/]+\.xml$/i;
const comments = /<(?:\w+:)?Relationship\s[^>]*Type\s*=\s*["'][^"']*\/(?:comments|threadedComment)["'][^>]*>/g;

/** Whether the author has set comments to be printed (18.3.1.63). */
const printsComments = (sheet: string | undefined) =>
  /\scellComments\s*=\s*["'](?:asDisplayed|atEnd)/.test(sheet ?? '');

/** Comments that are always shown would cover cells; Excel prints them only where the sheet is set up so. */
const hideComments =
  (file: Buffer) =>
  (relationships: string, name: string): string => {
    if (relationships.search(comments) < 0) return relationships;
    const sheet = name.replace(/_rels\/([^/]+)\.rels$/, '$1');
    const entry = readZipDirectory(file, MAX_PARTS)?.find((one) => one.name === sheet);
    const text = entry === undefined || !sheetPart.test(sheet) ? undefined : readPart(file, entry);
    return printsComments(text) ? relationships : relationships.replace(comments, '');
  };

/** @returns undefined where it cannot be made sure */
export const hideXmlSheets = (file: Buffer): Buffer | undefined =>
  changeParts(
    file,
    { name: /(?:^|\/)workbook\d*\.xml$/i, text: hideInWorkbook },
    { name: /(?:^|\/)workbook\d*\.bin$/i, bytes: hideInBinaryWorkbook },
    { name: sheetPart, text: hideInSheet },
    { name: /(?:^|\/)worksheets\/[^/]+\.bin$/i, bytes: hideInBinarySheet },
    { name: /(?:^|\/)worksheets\/_rels\/[^/]+\.rels$/i, text: hideComments(file) },
  );
