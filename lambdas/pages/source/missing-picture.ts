/** Pictures that PDFium leaves out without an error, because it cannot decode them. */

import type { PelPlane } from '../planes/plane.ts';
import { LINE_PELS, type PelBox, WHITE } from '../planes/raster.ts';
import { isJbig2Cut } from './pdf/jbig2.ts';
import type { Pdfium } from './pdfium.ts';

/** Less than four millimetres: a spacer or a rule, not content. */
const MIN_CONTENT_PELS = 32;

/** A frame or a line over a picture's place is this share of it at most. */
const MAX_OVERDRAWN = 0.015;
const JBIG2 = 'JBIG2Decode';
const FILTER_NAME_BYTES = 32;

function isAlmostWhite(grey: PelPlane<'grey'>, { left, top, width, height }: PelBox): boolean {
  const maxInk = width * height * MAX_OVERDRAWN;
  let ink = 0;
  for (let y = top; y < top + height; y++) {
    const start = y * LINE_PELS + left;
    for (let at = start; at < start + width; at++) if (grey[at] !== WHITE) ink += 1;
    if (ink > maxInk) return false;
  }
  return true;
}

/** Calls a function of PDFium's that writes bytes and returns how many there are. */
function readBytes(pdfium: Pdfium, length: number, read: (to: number, length: number) => number): Buffer {
  const to = pdfium.wasmExports.malloc(length);
  const written = Math.min(length, read(to, length));
  const bytes = Buffer.from(pdfium.HEAPU8.subarray(to, to + written));
  pdfium.wasmExports.free(to);
  return bytes;
}

/** Whether the data of a picture ends too early, where PDFium does not say so. */
function isCut(pdfium: Pdfium, image: number): boolean {
  const last = pdfium._FPDFImageObj_GetImageFilterCount(image) - 1;
  if (last !== 0) return false;
  const name = readBytes(pdfium, FILTER_NAME_BYTES, (to, length) =>
    pdfium._FPDFImageObj_GetImageFilter(image, last, to, length),
  );
  if (name.toString('latin1').replace(/\0.*$/s, '') !== JBIG2) return false;
  const length = pdfium._FPDFImageObj_GetImageDataRaw(image, 0, 0);
  return isJbig2Cut(readBytes(pdfium, length, (to, size) => pdfium._FPDFImageObj_GetImageDataRaw(image, to, size)));
}

/**
 * Whether a picture is missing from its page. One whose place is white, but for what is drawn over it, is decoded once more by
 * itself, which distinguishes a white picture from a missing one.
 * @param grey the page as drawn
 */
export function isPictureMissing(pdfium: Pdfium, image: number, grey: PelPlane<'grey'>, box: PelBox): boolean {
  if (box.width < MIN_CONTENT_PELS || box.height < MIN_CONTENT_PELS || !isAlmostWhite(grey, box)) return false;
  const bitmap = pdfium._FPDFImageObj_GetBitmap(image);
  if (bitmap === 0) return true;
  pdfium._FPDFBitmap_Destroy(bitmap);
  return isCut(pdfium, image);
}
