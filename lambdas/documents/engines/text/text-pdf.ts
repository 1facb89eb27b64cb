/** Laid-out text as a PDF with its font inside (ISO 32000-1, 9.7: a Type 0 font whose codes are glyph numbers). */

import { cellsOf, TEXT_PAGE, type TextLayout } from './text-layout.ts';
import type { FontFile } from './truetype.ts';

/** Shown for a symbol that the font lacks: something stood here. */
const REPLACEMENT = 0xfffd;
const FIXED_PITCH_SYMBOLIC = 0b101;

const hex = (glyph: number) => glyph.toString(16).padStart(4, '0');

/** Glyphs of one line as a string operand; letters with marks over them are stepped back by hand. */
function showLine(line: string, font: FontFile): string {
  if (line === '') return 'T*';
  if (cellsOf(line) === line.length) {
    return `<${[...line].map((c) => hex(font.glyphOf(c.codePointAt(0)!) || font.glyphOf(REPLACEMENT))).join('')}> Tj T*`;
  }
  const parts = [...line].map((character) => {
    const glyph = `<${hex(font.glyphOf(character.codePointAt(0)!) || font.glyphOf(REPLACEMENT))}>`;
    return /\p{M}/u.test(character) ? `${font.advance} ${glyph}` : glyph;
  });
  return `[${parts.join(' ')}] TJ T*`;
}

function showPage(lines: readonly string[], layout: TextLayout, font: FontFile): string {
  const top = TEXT_PAGE.height - TEXT_PAGE.margin - layout.fontSize;
  const start = `BT /F ${layout.fontSize} Tf ${layout.lineHeight.toFixed(3)} TL ${TEXT_PAGE.margin} ${top.toFixed(2)} Td`;
  return [start, ...lines.map((line) => showLine(line, font)), 'ET'].join('\n');
}

/** Catalogue, page tree and font come before. */
const FIRST_PAGE_OBJECT = 7;

/** Writes the PDF: catalogue, page tree, font in three parts, then a page and its content for each page. */
export function writeTextPdf(layout: TextLayout, font: FontFile): Buffer {
  const kids = layout.pages.map((_, i) => `${FIRST_PAGE_OBJECT + 2 * i} 0 R`).join(' ');
  const width = font.advance;
  const objects: (string | Buffer)[][] = [
    ['<< /Type /Catalog /Pages 2 0 R >>'],
    [
      `<< /Type /Pages /Count ${layout.pages.length} /Kids [${kids}] /MediaBox [0 0 ${TEXT_PAGE.width} ${TEXT_PAGE.height}]` +
        ' /Resources << /Font << /F 3 0 R >> >> >>',
    ],
    ['<< /Type /Font /Subtype /Type0 /BaseFont /Text /Encoding /Identity-H /DescendantFonts [4 0 R] >>'],
    [
      `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Text /CIDToGIDMap /Identity /DW ${width} /FontDescriptor 5 0 R` +
        ' /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>',
    ],
    [
      `<< /Type /FontDescriptor /FontName /Text /Flags ${FIXED_PITCH_SYMBOLIC} /FontBBox [0 ${font.descent} ${width} ${font.ascent}]` +
        ` /ItalicAngle 0 /Ascent ${font.ascent} /Descent ${font.descent} /CapHeight 729 /StemV 80 /FontFile2 6 0 R >>`,
    ],
    [`<< /Length ${font.bytes.length} /Length1 ${font.bytes.length} >>\nstream\n`, font.bytes, '\nendstream'],
  ];
  layout.pages.forEach((lines, i) => {
    const content = showPage(lines, layout, font);
    objects.push([`<< /Type /Page /Parent 2 0 R /Contents ${FIRST_PAGE_OBJECT + 1 + 2 * i} 0 R >>`]);
    objects.push([`<< /Length ${content.length} >>\nstream\n${content}\nendstream`]);
  });
  return joinObjects(objects);
}

function joinObjects(objects: readonly (readonly (string | Buffer)[])[]): Buffer {
  const parts: Buffer[] = [];
  const offsets: number[] = [];
  let at = 0;
  const write = (part: string | Buffer) => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    parts.push(bytes);
    at += bytes.length;
  };
  write('%PDF-1.4\n');
  objects.forEach((body, i) => {
    offsets.push(at);
    write(`${i + 1} 0 obj\n`);
    body.forEach(write);
    write('\nendobj\n');
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  write(
    `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`,
  );
  return Buffer.concat(parts);
}
