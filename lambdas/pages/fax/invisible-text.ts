/**
 * Invisible text: the words of a page below its picture, in a font without shapes (ISO 32000-1, 9.3.6: text rendering
 * mode 3), so that the PDF can be searched and copied from.
 */

import { deflateSync } from 'node:zlib';
import type { ReadLine } from '../../ports.ts';

type ReadWord = ReadLine['words'][number];

/** Every letter is as wide as half the font's size; each word is stretched to the width that it has in the picture. */
const ADVANCE = 500;
/** Share of a line's height that lies below the baseline. */
const DESCENT = 0.2;
/** Codes are two bytes: characters beyond them are left out, no fax holds one. */
const outsideTwoBytes = /[^\u0020-\ud7ff\uf900-\ufffd]/gu;

const hex = (text: string): string =>
  [...text].map((letter) => letter.charCodeAt(0).toString(16).padStart(4, '0')).join('');

const decimal = (value: number): string => value.toFixed(2).replace(/\.?0+$/, '');

/** Chinese and Japanese put nothing between words. */
const ideograph = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/u;
const isJoined = (text: string, next: ReadWord | undefined): next is ReadWord =>
  next !== undefined && ideograph.test(text.at(-1) ?? '') && ideograph.test(next.text.at(0) ?? '');

/** The operators of a content stream that set the words of a page. @param width @param height of the page in points */
export function invisibleText(lines: readonly ReadLine[], width: number, height: number): string {
  const out: string[] = ['BT 3 Tr'];
  for (const { top, height: lineShare, words } of lines) {
    const size = Math.max(1, lineShare * height);
    const base = height - (top + lineShare * (1 - DESCENT)) * height;
    out.push(`/T ${decimal(size)} Tf`);
    words.forEach((word, index) => {
      const text = word.text.replace(outsideTwoBytes, '');
      if (text === '') return;
      const next = words[index + 1];
      const joined = isJoined(text, next);
      // PDF readers take a gap for a space, so words that belong together have none.
      const share = joined ? next.left - word.left : word.width;
      const natural = ([...text].length * ADVANCE * size) / 1000;
      const stretch = Math.max(1, (100 * share * width) / natural);
      out.push(`${decimal(stretch)} Tz 1 0 0 1 ${decimal(word.left * width)} ${decimal(base)} Tm`);
      out.push(`<${hex(joined || next === undefined ? text : `${text} `)}> Tj`);
    });
  }
  return [...out, 'ET'].join('\n');
}

/** Tables of a TrueType font of two empty glyphs (ISO/IEC 14496-22), in the order that the directory needs. */
function emptyTables(): readonly (readonly [name: string, bytes: Buffer])[] {
  const head = Buffer.alloc(54);
  head.writeUInt32BE(0x00010000, 0);
  head.writeUInt32BE(0x00010000, 4);
  head.writeUInt32BE(0x5f0f3cf5, 12);
  head.writeUInt16BE(1000, 18);
  head.writeInt16BE(ADVANCE, 40);
  head.writeInt16BE(1000, 42);
  head.writeUInt16BE(8, 46);
  head.writeInt16BE(2, 48);
  const hhea = Buffer.alloc(36);
  hhea.writeUInt32BE(0x00010000, 0);
  hhea.writeInt16BE(800, 4);
  hhea.writeInt16BE(-200, 6);
  hhea.writeUInt16BE(ADVANCE, 10);
  hhea.writeUInt16BE(2, 34);
  const hmtx = Buffer.alloc(8);
  hmtx.writeUInt16BE(ADVANCE, 0);
  hmtx.writeUInt16BE(ADVANCE, 4);
  const maxp = Buffer.alloc(32);
  maxp.writeUInt32BE(0x00010000, 0);
  maxp.writeUInt16BE(2, 4);
  maxp.writeUInt16BE(1, 14);
  // Offsets of both glyphs and of their end: nothing anywhere. An empty table is not allowed to be of no length.
  const loca = Buffer.alloc(6);
  const glyf = Buffer.alloc(4);
  return [
    ['glyf', glyf],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', hmtx],
    ['loca', loca],
    ['maxp', maxp],
  ];
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
}

const CHECKSUM_MAGIC = 0xb1b0afba;
const ADJUSTMENT_AT = 8;

function writeEmptyFont(): Buffer {
  const tables = emptyTables().map(([name, bytes]) => ({ name, length: bytes.length, bytes: padded(bytes) }));
  const directory = Buffer.alloc(12 + 16 * tables.length);
  directory.writeUInt32BE(0x00010000, 0);
  directory.writeUInt16BE(tables.length, 4);
  directory.writeUInt16BE(64, 6);
  directory.writeUInt16BE(2, 8);
  directory.writeUInt16BE(16 * tables.length - 64, 10);
  let at = directory.length;
  let head = 0;
  tables.forEach(({ name, length, bytes }, index) => {
    const entry = 12 + 16 * index;
    if (name === 'head') head = at;
    directory.write(name, entry, 'latin1');
    directory.writeUInt32BE(checksum(bytes), entry + 4);
    directory.writeUInt32BE(at, entry + 8);
    directory.writeUInt32BE(length, entry + 12);
    at += bytes.length;
  });
  const font = Buffer.concat([directory, ...tables.map(({ bytes }) => bytes)]);
  font.writeUInt32BE((CHECKSUM_MAGIC - checksum(font)) >>> 0, head + ADJUSTMENT_AT);
  return font;
}

/** Codes are Unicode's own, and every one is the empty glyph. */
const toUnicode = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def /CMapName /Adobe-Identity-UCS def
/CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end`;

/** For every code the number of the second, empty glyph. */
const glyphOfCode = (): Buffer => {
  const map = Buffer.alloc(2 * 0x10000);
  for (let at = 1; at < map.length; at += 2) map[at] = 1;
  return map;
};

type Part = string | Uint8Array;

const stream = (entries: string, bytes: Uint8Array): Part[] => {
  const packed = deflateSync(bytes);
  return [`<< ${entries}/Length ${packed.length} /Filter /FlateDecode >>\nstream\n`, packed, '\nendstream'];
};

/**
 * The font's objects for a PDF, the first of which is the font.
 *
 * @param first the number that the first of them gets; the others follow
 */
export function textFontObjects(first: number): readonly (readonly Part[])[] {
  const [descendant, codes, glyphs, descriptor, file] = [1, 2, 3, 4, 5].map((n) => `${first + n} 0 R`);
  const font = writeEmptyFont();
  return [
    [
      `<< /Type /Font /Subtype /Type0 /BaseFont /Unseen /Encoding /Identity-H /DescendantFonts [${descendant}] /ToUnicode ${codes} >>`,
    ],
    [
      `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Unseen /CIDToGIDMap ${glyphs} /DW ${ADVANCE} /FontDescriptor ${descriptor}`,
      ' /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>',
    ],
    stream('', Buffer.from(toUnicode, 'latin1')),
    stream('', glyphOfCode()),
    [
      `<< /Type /FontDescriptor /FontName /Unseen /Flags 5 /FontBBox [0 -200 ${ADVANCE} 800] /ItalicAngle 0`,
      ` /Ascent 800 /Descent -200 /CapHeight 800 /StemV 80 /FontFile2 ${file} >>`,
    ],
    stream(`/Length1 ${font.length} `, font),
  ];
}
