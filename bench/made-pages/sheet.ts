/** What made pages share: a sheet with its fonts, running text, and pseudo-random numbers. */

import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from '@cantoo/pdf-lib';

export const A4 = [595.28, 841.89] as const;
export const SENTENCES = [
  'The delivery of the goods takes place at the place of business of the seller unless otherwise agreed in writing.',
  'Payment is due within thirty days of the date of invoice without any deduction whatsoever.',
  'The buyer shall examine the goods immediately upon receipt and give notice of defects within eight days.',
  'Until full payment of all claims the goods remain the property of the supplier.',
  'Liability for slight negligence is excluded except in case of injury to life, body or health.',
  'Should individual provisions be invalid, the validity of the remaining provisions is unaffected.',
  'The place of jurisdiction for all disputes is the registered office of the company.',
  'Amounts are stated in euro and include value added tax at the statutory rate of 22 percent.',
];
export const grey = (tone: number) => rgb(tone / 255, tone / 255, tone / 255);

/** Pseudo-random numbers from 0 to 1, the same every time. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state ^ (state >>> 15)) / 2 ** 32;
  };
}

export interface Sheet {
  readonly page: PDFPage;
  readonly font: PDFFont;
  readonly bold: PDFFont;
}

export type Draw = (sheet: Sheet, pdf: PDFDocument) => Promise<void> | void;

export async function makePdf(draw: Draw, size: readonly [number, number] = A4) {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  const bold = await pdf.embedFont(StandardFonts.HelveticaBold);
  const page = pdf.addPage([size[0], size[1]]);
  await draw({ page, font, bold }, pdf);
  return pdf.save();
}

/** Sets running text. @returns where it ends */
export function setText(
  { page, font }: Sheet,
  count: number,
  box: { x: number; y: number; width: number },
  size: number,
  tone = 0,
): number {
  let y = box.y;
  let line = '';
  const put = () => {
    page.drawText(line, { x: box.x, y, size, font, color: grey(tone) });
    y -= size * 1.3;
    line = '';
  };
  for (let i = 0; i < count; i++) {
    for (const word of SENTENCES[i % SENTENCES.length]!.split(' ')) {
      if (font.widthOfTextAtSize(`${line} ${word}`, size) > box.width) put();
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  put();
  return y;
}
