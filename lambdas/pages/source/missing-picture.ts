/** Pictures that PDFium leaves out without an error, because it cannot decode them. */

import type { PelPlane } from '../planes/plane.ts';
import { LINE_PELS, type PelBox, WHITE } from '../planes/raster.ts';
import type { Pdfium } from './pdfium.ts';

/** Less than four millimetres: a spacer or a rule, not content. */
const MIN_CONTENT_PELS = 32;

function isBlank(grey: PelPlane<'grey'>, { left, top, width, height }: PelBox): boolean {
  for (let y = top; y < top + height; y++) {
    const start = y * LINE_PELS + left;
    for (let at = start; at < start + width; at++) if (grey[at] !== WHITE) return false;
  }
  return true;
}

/**
 * Whether a picture is missing from its page. One whose place is all white is decoded once more by itself, which
 * distinguishes a white picture from a missing one.
 * @param grey the page as drawn
 */
export function isPictureMissing(pdfium: Pdfium, image: number, grey: PelPlane<'grey'>, box: PelBox): boolean {
  if (box.width < MIN_CONTENT_PELS || box.height < MIN_CONTENT_PELS || !isBlank(grey, box)) return false;
  const bitmap = pdfium._FPDFImageObj_GetBitmap(image);
  if (bitmap !== 0) pdfium._FPDFBitmap_Destroy(bitmap);
  return bitmap === 0;
}
