/** A font in which the codes of a symbol font, Wingdings say, lead to the glyphs that show the same. */

import type { SymbolTable } from './symbol-tables.ts';

/** Platform and encoding of Unicode's full map and of a symbol font's (ISO/IEC 14496-22, 5.2.1). */
const WINDOWS = 3;
const FULL_UNICODE = 10;
const SYMBOL = 0;
const SEGMENTED_COVERAGE = 12;
const TRIMMED_TABLE = 6;
/** Where a symbol font has its 256 codes. */
const SYMBOLS_FROM = 0xf000;
const CODES = 256;
const SPACE = 0x20;

interface FontTable {
  /** Its entry in the font's directory. */
  readonly entry: number;
  readonly offset: number;
}

function findTable(font: Buffer, name: string): FontTable | undefined {
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const entry = 12 + 16 * i;
    if (font.toString('latin1', entry, entry + 4) === name) return { entry, offset: font.readUInt32BE(entry + 8) };
  }
  return undefined;
}

/** Reads the font's full Unicode map: the glyph of a code point, 0 where it has none. */
function readUnicodeMap(font: Buffer, map: number): (codePoint: number) => number {
  for (let i = 0; i < font.readUInt16BE(map + 2); i++) {
    const record = map + 4 + 8 * i;
    const table = map + font.readUInt32BE(record + 4);
    const isFull = font.readUInt16BE(record) === WINDOWS && font.readUInt16BE(record + 2) === FULL_UNICODE;
    if (!isFull || font.readUInt16BE(table) !== SEGMENTED_COVERAGE) continue;
    const groups = font.readUInt32BE(table + 12);
    return (codePoint) => {
      for (let group = 0, at = table + 16; group < groups; group++, at += 12) {
        const first = font.readUInt32BE(at);
        if (codePoint >= first && codePoint <= font.readUInt32BE(at + 4))
          return font.readUInt32BE(at + 8) + codePoint - first;
      }
      return 0;
    };
  }
  return () => 0;
}

/** Which code points a font has glyphs for. @param font a TrueType font of ours, never an untrusted one */
export function lettersOf(font: Buffer): (codePoint: number) => boolean {
  const map = findTable(font, 'cmap');
  const glyphOf = map === undefined ? () => 0 : readUnicodeMap(font, map.offset);
  return (codePoint) => glyphOf(codePoint) !== 0;
}

/** A map with one table: a glyph for each of a symbol font's codes, 0 for none. */
function writeSymbolMap(glyphs: readonly number[]): Buffer {
  const map = Buffer.alloc(12 + 10 + 2 * CODES);
  map.writeUInt16BE(1, 2);
  map.writeUInt16BE(WINDOWS, 4);
  map.writeUInt16BE(SYMBOL, 6);
  map.writeUInt32BE(12, 8);
  map.writeUInt16BE(TRIMMED_TABLE, 12);
  map.writeUInt16BE(10 + 2 * CODES, 14);
  map.writeUInt16BE(SYMBOLS_FROM, 18);
  map.writeUInt16BE(CODES, 20);
  glyphs.forEach((glyph, code) => {
    map.writeUInt16BE(glyph, 22 + 2 * code);
  });
  return map;
}

/**
 * Makes a symbol font of a font that has the signs. Codes whose sign it lacks show nothing: for a code without a glyph PDFium
 * would take a letter of another font.
 * @param font a TrueType font of ours, never an untrusted one
 */
export function makeSymbolFont(font: Buffer, signs: SymbolTable): Buffer | undefined {
  const map = findTable(font, 'cmap');
  if (map === undefined) return undefined;
  const glyphOf = readUnicodeMap(font, map.offset);
  const glyphs = Array.from({ length: CODES }, (_, code) => {
    for (const sign of signs.get(code) ?? []) {
      const glyph = glyphOf(sign);
      if (glyph !== 0) return glyph;
    }
    return glyphOf(SPACE);
  });
  const start = Buffer.alloc(-font.length & 3);
  const symbols = writeSymbolMap(glyphs);
  const made = Buffer.concat([font, start, symbols]);
  made.writeUInt32BE(font.length + start.length, map.entry + 8);
  made.writeUInt32BE(symbols.length, map.entry + 12);
  return made;
}
