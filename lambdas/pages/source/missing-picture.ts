/** Pictures that PDFium leaves out without a word, because it cannot decode them. */

import { LINE_PELS, type PelBox } from '../planes/raster.ts';
import type { Pdfium } from './pdfium.ts';

const PAPER = 255;
/** Less than four millimetres: a spacer or a rule, not content. */
const LEAST_SIDE = 32;

function isBlank(grey: Uint8Array, { left, top, width, height }: PelBox): boolean {
  for (let y = top; y < top + height; y++) {
    const start = y * LINE_PELS + left;
    for (let at = start; at < start + width; at++) if (grey[at] !== PAPER) return false;
  }
  return true;
}

/**
 * Whether a picture is not on its page. One that left its place all white is decoded once more by itself, which tells a
 * white picture from none.
 * @param grey the page as drawn, a byte a pel
 */
export function isPictureMissing(pdfium: Pdfium, image: number, grey: Uint8Array, box: PelBox): boolean {
  if (box.width < LEAST_SIDE || box.height < LEAST_SIDE || !isBlank(grey, box)) return false;
  const bitmap = pdfium._FPDFImageObj_GetBitmap(image);
  if (bitmap !== 0) pdfium._FPDFBitmap_Destroy(bitmap);
  return bitmap === 0;
}
