/** Loads the engines and has practice pages compiled, so that a warm worker does its job at full speed. */

import { Defect } from '../../fax/errors.ts';
import { encodePagePng, encodeThumbnail } from '../../pages/fax/png.ts';
import { writeTiff } from '../../pages/fax/tiff.ts';
import { makeFaxPages } from '../../pages/make-pages.ts';
import { openDocument } from '../engines/openers.ts';
import { readLimits } from '../limits.ts';
import { recognise } from '../recognise/recognise.ts';

/** Enough for the hot loops, ours and PDFium's, to be compiled well. */
const ROUNDS = 4;
const PRACTICE_LINES = 60;

const practiceLines = Array.from(
  { length: PRACTICE_LINES },
  (_, line) => `${line} The quick brown fox jumps over the lazy dog, 0123456789; AaEeIiOoUu.`,
);

/** A page in PDFium's own fonts, with rules and a fill. It has no cross-reference table: PDFium finds the objects. */
function writePracticePdf(): Buffer {
  const text = practiceLines.map((line, i) => `/${i & 1 ? 'S' : 'T'} 9 Tf (${line}) Tj T*`).join('\n');
  const content = `0.8 g 40 40 200 30 re f 0 G 40 80 m 500 80 l S 0 g BT 12 TL 50 800 Td\n${text}\nET`;
  const font = (name: string) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} >>`;
  const fonts = `<< /T ${font('Times-Roman')} /S ${font('Helvetica')} >>`;
  return Buffer.from(`%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font ${fonts} >> >> endobj
4 0 obj << /Length ${content.length} >>
stream
${content}
endstream
endobj
trailer << /Root 1 0 R >>
%%EOF`);
}

async function practise(name: string, bytes: Buffer, rounds: number, isWanted: () => boolean): Promise<void> {
  const format = await recognise(bytes, name);
  const practice = await openDocument({ name, bytes, format }, readLimits());
  if (!practice.ok) throw new Defect('the practice page could not be made');
  for (let round = 0; round < rounds && isWanted(); round++) {
    for await (const { made } of makeFaxPages(practice.value.drawing, { resolution: 196, paper: 'a4', bandRows: 0 })) {
      if (!made.ok) throw new Defect('the practice page could not be drawn');
      const { raster, strip } = made.value;
      writeTiff([strip]);
      await Promise.all([encodePagePng(raster, 196), encodeThumbnail(raster, 196)]);
    }
  }
  practice.value.drawing.close();
}

/**
 * Makes practice pages through every step that a real one takes, short of writing files.
 *
 * @param isWanted called between two pages: practice must stop when a job has come
 */
export async function warmUp(isWanted: () => boolean): Promise<void> {
  if (isWanted()) await practise('practice.txt', Buffer.from(practiceLines.join('\n')), 1, isWanted);
  if (isWanted()) await practise('practice.pdf', writePracticePdf(), ROUNDS, isWanted);
}
