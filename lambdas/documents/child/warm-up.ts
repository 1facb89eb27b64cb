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

/**
 * Enough for the hot loops, ours and PDFium's, to be compiled well: the first page of a new process then takes a
 * quarter more processor time than its tenth, not several times as much.
 */
const ROUNDS = 5;
const PRACTICE_LINES = 60;

const practiceLines = Array.from(
  { length: PRACTICE_LINES },
  (_, line) => `${line} The quick brown fox jumps over the lazy dog, 0123456789; AaEeIiOoUu.`,
);

/** A letter, in PDFium's own fonts, with a rule and a fill. */
const letterPage = `0.8 g 40 40 200 30 re f 0 G 40 80 m 500 80 l S 0 g BT 12 TL 50 800 Td
${practiceLines.map((line, i) => `/${i & 1 ? 'S' : 'T'} 9 Tf (${line}) Tj T*`).join('\n')}
ET`;

/** A table: rows on greys and colours, small text in all of them, thin rules, curves, and a picture of all greys. */
const tablePage = `${practiceLines
  .map((line, i) => {
    const y = 780 - i * 10;
    const [paper, ink] = [
      (['0.9', '0.8 0.9 1', '0.2', '1'] as const)[i % 4]!,
      (['0', '0.1 0.1 0.6', '1', '0.4'] as const)[i % 4]!,
    ];
    const fill = (colour: string) => `${colour} ${colour.includes(' ') ? 'rg' : 'g'}`;
    const cells = `0.5 G 0.3 w 40 ${y} m 555 ${y} l S`;
    return `${fill(paper)} 40 ${y} 515 10 re f ${cells} ${fill(ink)} BT /S 5 Tf 45 ${y + 3} Td (${line} ${line}) Tj ET`;
  })
  .join('\n')}
0 G 1 w 60 60 m 120 160 180 160 240 60 c S 0.6 g 300 60 m 340 140 400 140 440 60 c f
q 120 0 0 90 420 50 cm BI /W 16 /H 16 /BPC 8 /CS /G /F /AHx ID
${Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0')).join('')}>
EI Q`;

/** It has no cross-reference table: PDFium finds the objects. */
function writePracticePdf(): Buffer {
  const pages = [letterPage, tablePage];
  const font = (name: string) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} >>`;
  const fonts = `<< /T ${font('Times-Roman')} /S ${font('Helvetica')} >>`;
  const numberOf = (page: number) => 3 + 2 * page;
  const objects = pages.map(
    (content, page) => `${numberOf(page)} 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]
/Contents ${numberOf(page) + 1} 0 R /Resources << /Font ${fonts} >> >> endobj
${numberOf(page) + 1} 0 obj << /Length ${content.length} >>
stream
${content}
endstream
endobj`,
  );
  return Buffer.from(`%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [${pages.map((_, page) => `${numberOf(page)} 0 R`).join(' ')}] /Count ${pages.length} >> endobj
${objects.join('\n')}
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
