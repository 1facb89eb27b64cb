/**
 * Fax-native PDF: every page has the size of its raster at fax resolution and holds that raster as one CCITT image
 * (ISO 32000-1, 7.4.6), so a carrier that renders it at 204 dots and the page's lines an inch gets our bits unchanged.
 */

import { deflateSync } from 'node:zlib';
import { Defect } from '../../fax/errors.ts';
import type { ReadLine } from '../../ports.ts';
import { type FaxStrip, HORIZONTAL_RESOLUTION, LINE_PELS, POINTS_PER_INCH } from '../planes/raster.ts';
import { invisibleText, textFontObjects } from './invisible-text.ts';

/** Enough digits that no renderer's rounding moves a page edge by a pel. */
const points = (pels: number, perInch: number) => ((pels / perInch) * POINTS_PER_INCH).toFixed(5).replace(/\.?0+$/, '');

/** The words of a page, set invisibly below its picture, and the number of their font's object. */
interface TextLayer {
  readonly lines: readonly ReadLine[];
  readonly font: number;
}

/** Objects 1 and 2 are the catalogue and the page tree; each page then takes three: page, content, image. */
const pageObject = (index: number) => 3 + index * 3;

/** A content stream that only places a picture is too short to be worth compressing. */
function contentParts(content: string, isLong: boolean): (string | Uint8Array)[] {
  if (!isLong) return [`<< /Length ${content.length} >>\nstream\n${content}\nendstream`];
  const packed = deflateSync(content);
  return [`<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`, packed, '\nendstream'];
}

function pageParts(strip: FaxStrip, index: number, layer?: TextLayer): (string | Uint8Array)[][] {
  const width = points(LINE_PELS, HORIZONTAL_RESOLUTION);
  const height = points(strip.rows, strip.resolution);
  const page = pageObject(index);
  const text = layer === undefined ? '' : `${invisibleText(layer.lines, Number(width), Number(height))}\n`;
  const font = layer === undefined ? '' : ` /Font << /T ${layer.font} 0 R >>`;
  const content = `${text}q ${width} 0 0 ${height} 0 0 cm /P Do Q`;
  return [
    [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${page + 1} 0 R`,
      ` /Resources << /XObject << /P ${page + 2} 0 R >>${font} >> >>`,
    ],
    contentParts(content, layer !== undefined),
    [
      `<< /Type /XObject /Subtype /Image /Width ${LINE_PELS} /Height ${strip.rows} /ColorSpace /DeviceGray`,
      ` /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns ${LINE_PELS} /Rows ${strip.rows} >>`,
      ` /Length ${strip.t6.length} >>\nstream\n`,
      strip.t6,
      '\nendstream',
    ],
  ];
}

/**
 * Writes the pages as one PDF.
 *
 * @param texts the words of each page, which a reader can search and copy; an empty list for a page without any
 */
export function writePdf(strips: readonly FaxStrip[], texts: readonly (readonly ReadLine[])[] = []): Buffer {
  if (strips.length === 0) throw new Defect('a fax has at least one page');
  const parts: Uint8Array[] = [];
  const offsets: number[] = [];
  let at = 0;
  const write = (part: string | Uint8Array) => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    parts.push(bytes);
    at += bytes.length;
  };
  const writeObject = (body: readonly (string | Uint8Array)[]) => {
    offsets.push(at);
    write(`${offsets.length} 0 obj\n`);
    body.forEach(write);
    write('\nendobj\n');
  };
  // Four bytes above 127 in the second line tell transports that the file is binary (7.5.2).
  write('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n');
  writeObject(['<< /Type /Catalog /Pages 2 0 R >>']);
  const kids = strips.map((_, index) => `${pageObject(index)} 0 R`).join(' ');
  writeObject([`<< /Type /Pages /Count ${strips.length} /Kids [${kids}] >>`]);
  const font = pageObject(strips.length);
  strips.forEach((strip, index) => {
    const lines = texts[index] ?? [];
    pageParts(strip, index, lines.length === 0 ? undefined : { lines, font }).forEach(writeObject);
  });
  if (texts.some((lines) => lines.length > 0)) textFontObjects(font).forEach(writeObject);
  const table = at;
  write(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n`);
  for (const offset of offsets) write(`${String(offset).padStart(10, '0')} 00000 n \n`);
  write(`trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
  return Buffer.concat(parts);
}
