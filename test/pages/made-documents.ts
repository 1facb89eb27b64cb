/** Documents that the tests make for themselves. */

import { degrees, PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import {
  blacken,
  blankRaster,
  type FaxRaster,
  isBlackAt,
  LINE_BYTES,
  LINE_PELS,
} from '../../lambdas/pages/planes/raster.ts';

export const A4 = [595.28, 841.89] as const;

export interface MadePage {
  readonly size?: readonly [number, number];
  readonly rotate?: number;
  readonly text?: string;
}

/** A PDF with one line of large text at the top left of every page. */
export async function makePdf(pages: readonly MadePage[], encrypt?: { userPassword?: string; ownerPassword?: string }) {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (const { size = A4, rotate = 0, text = 'Fax' } of pages) {
    const page = pdf.addPage([size[0], size[1]]);
    page.drawText(text, { x: 40, y: size[1] - 80, size: 40, font });
    page.setRotation(degrees(rotate));
  }
  if (encrypt !== undefined) pdf.encrypt({ ...encrypt, permissions: {} });
  return pdf.save();
}

/** A PDF whose text field holds a value that only the form knows, without an appearance of its own to fall back on. */
export async function makeFormPdf(value: string) {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([A4[0], A4[1]]);
  const field = pdf.getForm().createTextField('amount');
  field.setText(value);
  field.addToPage(page, { x: 40, y: 600, width: 400, height: 60 });
  return pdf.save();
}

/** Pseudo-random numbers below 2³², the same for the same seed. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state ^ (state >>> 15);
  };
}

/** Lines of runs, each up to `longest` pels, that lean on the line above as print does. */
export function makeRaster(height: number, longest: number, seed: number): FaxRaster {
  const next = numbers(seed);
  const raster = blankRaster(height);
  const { bits } = raster;
  for (let y = 0; y < height; y++) {
    if (y > 0 && next() % 3 === 0) bits.copyWithin(y * LINE_BYTES, (y - 1) * LINE_BYTES, y * LINE_BYTES);
    let x = next() % 2 === 0 ? 0 : next() % longest;
    while (x < LINE_PELS) {
      const end = Math.min(LINE_PELS, x + 1 + (next() % longest));
      for (; x < end; x++) blacken(bits, x, y);
      x = end + 1 + (next() % longest);
    }
  }
  return raster;
}

/** Share of black among the pels of a rectangle. */
export function blackShare(raster: FaxRaster, left: number, top: number, width: number, height: number): number {
  let black = 0;
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) if (isBlackAt(raster.bits, x, y)) black += 1;
  }
  return black / (width * height);
}
