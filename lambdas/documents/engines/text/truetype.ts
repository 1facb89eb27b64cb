/** As much of a TrueType font (ISO/IEC 14496-22) as it takes to put one into a PDF: which character is which glyph. */

import { Defect } from '../../../fax/errors.ts';

export interface FontFile {
  readonly bytes: Buffer;
  /** Advance of the first glyph in thousandths of the font size; of all, in a monospaced font. */
  readonly advance: number;
  /** Above and below the base line, thousandths of the font size. */
  readonly ascent: number;
  readonly descent: number;
  /** Glyph of a code point, 0 when the font has none. */
  glyphOf(codePoint: number): number;
}

const SEGMENTED_COVERAGE = 12;
const WINDOWS = 3;
const FULL_UNICODE = 10;

interface Group {
  readonly start: number;
  readonly end: number;
  readonly glyph: number;
}

/** Offsets of the font's tables by name. */
function listTables(font: Buffer): Map<string, number> {
  const tables = new Map<string, number>();
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const at = 12 + 16 * i;
    tables.set(font.toString('latin1', at, at + 4), font.readUInt32BE(at + 8));
  }
  return tables;
}

/** The groups of the font's format 12 map, in rising order of code points. */
function readGroups(font: Buffer, cmap: number): Group[] {
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const record = cmap + 4 + 8 * i;
    if (font.readUInt16BE(record) !== WINDOWS || font.readUInt16BE(record + 2) !== FULL_UNICODE) continue;
    const table = cmap + font.readUInt32BE(record + 4);
    if (font.readUInt16BE(table) !== SEGMENTED_COVERAGE) continue;
    return Array.from({ length: font.readUInt32BE(table + 12) }, (_, group) => {
      const at = table + 16 + 12 * group;
      return { start: font.readUInt32BE(at), end: font.readUInt32BE(at + 4), glyph: font.readUInt32BE(at + 8) };
    });
  }
  throw new Defect('the font has no full Unicode map');
}

/** Reads a font of ours, never an untrusted one. */
export function readFont(bytes: Buffer): FontFile {
  const tables = listTables(bytes);
  const table = (name: string) => {
    const at = tables.get(name);
    if (at === undefined) throw new Defect(`the font has no table ${name}`);
    return at;
  };
  const perEm = bytes.readUInt16BE(table('head') + 18);
  const thousandths = (units: number) => Math.round((units * 1000) / perEm);
  const groups = readGroups(bytes, table('cmap'));
  return {
    bytes,
    advance: thousandths(bytes.readUInt16BE(table('hmtx'))),
    ascent: thousandths(bytes.readInt16BE(table('hhea') + 4)),
    descent: thousandths(bytes.readInt16BE(table('hhea') + 6)),
    glyphOf(codePoint) {
      let low = 0;
      let high = groups.length - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        const group = groups[middle]!;
        if (codePoint < group.start) high = middle - 1;
        else if (codePoint > group.end) low = middle + 1;
        else return group.glyph + codePoint - group.start;
      }
      return 0;
    },
  };
}
