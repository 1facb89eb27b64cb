/**
 * What a reader loads before its job comes; and practice pages, by which a new process has the code compiled that its later
 * readers share (the engine) and its page threads keep.
 */

import { rm } from 'node:fs/promises';
import { Defect } from '../../fax/errors.ts';
import { openPdf } from '../../pages/source/draw-pdf.ts';
import { loadPdfium } from '../../pages/source/pdfium.ts';
import '../engines/pdf/open-pdf.ts';
import type { PageMakers } from './page-makers.ts';

/** Enough for the hot loops, ours and PDFium's, to be compiled well. */
const ROUNDS = 6;
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

/** Loads what nearly every job needs. */
export async function loadReader(): Promise<void> {
  await loadPdfium();
}

const fit = { resolution: 196, paper: 'a4', bandRows: 0 } as const;
/** In the working directory. */
const PRACTICE_PICTURE = 'practice.png';

/**
 * Draws practice pages and has them made, through every step that a real one takes.
 * @param isWanted called between two pages: practice must stop when a job has come
 */
export async function practise(makers: PageMakers, isWanted: () => boolean): Promise<void> {
  const opened = await openPdf(writePracticePdf());
  if (!opened.ok) throw new Defect('the practice page could not be opened');
  const drawing = opened.value;
  const pictures = { full: PRACTICE_PICTURE, thumbnail: PRACTICE_PICTURE };
  for (let round = 0; round < ROUNDS && isWanted(); round++) {
    for (let page = 0; page < drawing.pages; page++) {
      const drawn = await drawing.draw(page, fit);
      if (!drawn.ok) throw new Defect('the practice page could not be drawn');
      await makers.make({ drawn: drawn.value, options: fit, pictures });
    }
  }
  drawing.close();
  await rm(PRACTICE_PICTURE, { force: true });
}
