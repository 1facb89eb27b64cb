/** Scanned pages that the tests make for themselves: what is printed, its skew, and the paper that it is on. */

import assert from 'node:assert/strict';
import {
  concatTransformationMatrix,
  PDFDocument,
  type PDFFont,
  type PDFPage,
  popGraphicsState,
  pushGraphicsState,
  StandardFonts,
} from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { asPels, type GreyPage, LINE_PELS } from '../../lambdas/pages/planes/raster.ts';
import { openPdf } from '../../lambdas/pages/source/draw-pdf.ts';
import type { FitOptions } from '../../lambdas/pages/source/page-fit.ts';
import { A4, numbers } from './made-documents.ts';

/** Puts print onto an upright page, points. */
export type Print = (page: PDFPage, font: PDFFont) => void;

/** Lines of words, no two of one length, each `size` points high. */
export const letter: Print = (page, font) => {
  const words = 'Payment is due within thirty days of the date of invoice without any deduction whatsoever'.split(' ');
  for (let line = 0; line < 44; line++) {
    const text = Array.from({ length: 7 + (line % 6) }, (_, i) => words[(line * 5 + i * 3) % words.length]).join(' ');
    page.drawText(text, { x: 60, y: 780 - line * 16, size: 10, font });
  }
};

/** A ruled table with a number in every third cell. */
export const table: Print = (page, font) => {
  for (let row = 0; row <= 30; row++) {
    page.drawLine({ start: { x: 60, y: 100 + row * 22 }, end: { x: 540, y: 100 + row * 22 }, thickness: 0.7 });
    page.drawText(`${row * 137}`, { x: 70 + (row % 3) * 120, y: 106 + row * 22, size: 9, font });
  }
  for (let column = 0; column <= 4; column++) {
    page.drawLine({ start: { x: 60 + column * 120, y: 100 }, end: { x: 60 + column * 120, y: 760 }, thickness: 0.7 });
  }
};

/** A signature's worth of words. */
export const greeting: Print = (page, font) => {
  page.drawText('With kind regards', { x: 80, y: 700, size: 12, font });
  page.drawText('Page 2', { x: 300, y: 300, size: 12, font });
};

/** Strokes of a pen, in lines that rise and fall as they like. */
export const handwriting: Print = (page) => {
  const next = numbers(4);
  for (let line = 0; line < 14; line++) {
    const rise = (next() % 60) - 30;
    for (let x = 60; x < 520; x += 9) {
      const y = 740 - line * 48 + (rise * (x - 60)) / 460;
      const end = { x: x + 4 + (next() % 9), y: y + (next() % 26) - 6 };
      page.drawLine({ start: { x, y: y + (next() % 8) }, end, thickness: 1.2 });
    }
  }
};

const fine: FitOptions = { resolution: 196, paper: 'a4', bandRows: 0 };

/** Prints on grained grey paper and rotates it, degrees clockwise about the page's middle. */
export async function makeScan(print: Print, angle: number, options = fine): Promise<GreyPage> {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([A4[0], A4[1]]);
  const [x, y] = [A4[0] / 2, A4[1] / 2];
  const [cosine, sine] = [Math.cos((-angle * Math.PI) / 180), Math.sin((-angle * Math.PI) / 180)];
  page.pushOperators(
    pushGraphicsState(),
    concatTransformationMatrix(cosine, sine, -sine, cosine, x - cosine * x + sine * y, y - sine * x - cosine * y),
  );
  print(page, await pdf.embedFont(StandardFonts.TimesRoman));
  page.pushOperators(popGraphicsState());
  const opened = await openPdf(await pdf.save());
  assert.ok(opened.ok);
  const result = await opened.value.draw(0, { ...options, isPlain: true });
  opened.value.close();
  assert.ok(result.ok && result.value.kind === 'grey');
  const drawn = result.value;
  const next = numbers(1);
  const grey = drawn.grey.map((value) => 30 + (value * 190) / 255 + (next() % 16));
  return { width: LINE_PELS, height: drawn.height, grey: asPels(grey, drawn.height) };
}

/** A PDF whose page is the scan, at the size that it has or `scale` times that, and what `more` puts beside it. */
export async function wrapScan({ grey, height }: GreyPage, more: Print = () => {}, scale = 1): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const size = [(LINE_PELS / 204) * 72 * scale, (height / 196) * 72 * scale] as const;
  const page = pdf.addPage([size[0], size[1]]);
  const png = await sharp(grey, { raw: { width: LINE_PELS, height, channels: 1 } })
    .png()
    .toBuffer();
  page.drawImage(await pdf.embedPng(png), { x: 0, y: 0, width: size[0], height: size[1] });
  more(page, await pdf.embedFont(StandardFonts.TimesRoman));
  return pdf.save();
}
