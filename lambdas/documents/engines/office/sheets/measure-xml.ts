/** How long the sheets of a workbook of Excel 2007 and later are (sheet-extent.ts). */

import { MAX_PARTS, readZipDirectory, type ZipEntry } from '../../../recognise/zip-directory.ts';
import { readPart, unpackPart } from '../package-parts.ts';
import { attribute } from './opendocument-width.ts';
import { readPartRecords } from './records.ts';
import { chunksOf, DEFAULT_HEIGHT, LEAST, Rows, type SheetExtent } from './sheet-extent.ts';

const holds = /<(?:\w+:)?(?:v|is|f)[\s>/]/;
const rowStart = /<(?:\w+:)?row[\s>]/;

function readScale(head: string, tail: string): number {
  const setup = /<(?:\w+:)?pageSetup(?:\s[^>]*)?>/.exec(tail)?.[0] ?? '';
  if (/fitToPage\s*=\s*["'](?:1|true)/.test(head)) {
    return attribute(setup, 'fitToHeight') === '0' ? LEAST.toWidth : LEAST.toPages;
  }
  // Ours may still make a wide sheet smaller (sheet-fit.ts).
  return Math.min(0.5, Number(attribute(setup, 'scale') ?? 100) / 100 || 1);
}

/** A sheet in XML (ECMA-376 part 1, 18.3.1), read as it unpacks. */
async function readSheetXml(chunks: AsyncIterable<string>): Promise<SheetExtent> {
  const sum = new Rows();
  let head: string | undefined;
  let rest = '';
  const take = (row: string) => {
    const tag = row.slice(0, row.indexOf('>') + 1);
    const isHidden = /\shidden\s*=\s*["'](?:1|true)/.test(tag);
    if (!isHidden && holds.test(row)) sum.add(Number(attribute(tag, 'ht') ?? DEFAULT_HEIGHT) || 0);
  };
  for await (const chunk of chunks) {
    const pieces = (rest + chunk).split(/(?=<(?:\w+:)?row[\s>])/);
    rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      if (rowStart.test(piece.slice(0, 20))) take(piece);
      else head ??= piece.slice(0, 20_000);
    }
  }
  if (rowStart.test(rest.slice(0, 20))) take(rest);
  return { ...sum, scale: readScale(head ?? '', rest) };
}

/** Of a sheet in a binary part: a row, the first and the last kind of cell that holds something ([MS-XLSB] 2.3.1). */
const ROW = 0;
const [FIRST_CELL, LAST_CELL] = [2, 11];

function readSheetBinary(part: Buffer): SheetExtent {
  const sum = new Rows();
  let height: number | undefined;
  for (const { type, at, bytes } of readPartRecords(part)) {
    if (type === ROW && bytes >= 12)
      height = (part[at + 11]! & 0x10) !== 0 ? undefined : part.readUInt16LE(at + 8) / 20;
    else if (type >= FIRST_CELL && type <= LAST_CELL && height !== undefined) {
      sum.add(height);
      height = undefined;
    }
  }
  return { ...sum, scale: LEAST.toPages };
}

const MAX_BINARY_PART = 256 * 1024 * 1024;
/** A print area of so few rows is no long sheet, whatever stands around it. */
const SHORT_AREA = 5000;

/** Parts of the sheets that are printed, as the workbook names them; undefined where it cannot be read. */
function printedParts(file: Buffer, entries: readonly ZipEntry[]): ReadonlySet<string> | undefined {
  const read = (name: RegExp) => {
    const entry = entries.find((one) => name.test(one.name));
    return entry === undefined ? undefined : readPart(file, entry);
  };
  const workbook = read(/^xl\/workbook\d*\.xml$/i);
  const relationships = read(/^xl\/_rels\/workbook\d*\.xml\.rels$/i);
  if (workbook === undefined || relationships === undefined) return undefined;
  const targets = new Map(
    [...relationships.matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g)].map(([tag]) => {
      const target = attribute(tag, 'Target') ?? '';
      return [attribute(tag, 'Id'), target.startsWith('/') ? target.slice(1) : `xl/${target}`];
    }),
  );
  const shortAreas = new Set<string | undefined>();
  for (const [tag, , area = ''] of workbook.matchAll(/<(\w+:)?definedName\s[^>]*Print_Area[^>]*>([^<]*)</gi)) {
    const rows = [...area.matchAll(/\$?[A-Z]+\$?(\d+)/g)].map(([, row]) => Number(row));
    if (rows.length >= 2 && Math.max(...rows) - Math.min(...rows) < SHORT_AREA)
      shortAreas.add(attribute(tag, 'localSheetId'));
  }
  const sheets = [...workbook.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)].map(([tag]) => tag);
  return new Set(
    sheets.flatMap((tag, index) => {
      const isHidden = /^(?:hidden|veryHidden)$/i.test(attribute(tag, 'state') ?? '');
      const part = targets.get(attribute(tag, '(?:\\w+:)id'));
      return isHidden || shortAreas.has(String(index)) || part === undefined ? [] : [part];
    }),
  );
}

/** Of a workbook of Excel 2007 and later. */
export async function measureXmlWorkbook(file: Buffer): Promise<SheetExtent[]> {
  const entries = readZipDirectory(file, MAX_PARTS) ?? [];
  const printed = printedParts(file, entries);
  const extents: SheetExtent[] = [];
  for (const entry of entries) {
    if (!/(?:^|\/)worksheets\/[^/]+\.(?:xml|bin)$/i.test(entry.name)) continue;
    if (printed !== undefined && !printed.has(entry.name)) continue;
    if (entry.name.toLowerCase().endsWith('.xml')) extents.push(await readSheetXml(chunksOf(file, entry)));
    else {
      const part = unpackPart(file, entry, MAX_BINARY_PART);
      if (part !== undefined) extents.push(readSheetBinary(part));
    }
  }
  return extents;
}
