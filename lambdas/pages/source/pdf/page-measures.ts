/** How large a PDF's pages and their letters are, in the pages' own units. */

import type { LetterSizes } from '../page-fit.ts';
import type { PdfDocument } from '../pdf-document.ts';
import type { Pdfium } from '../pdfium.ts';
import { letterSizes } from './letter-sizes.ts';

/** Whether a file says how large its units are: in so many bytes, or perhaps in those that are compressed. */
export function mayHaveUnits(bytes: Uint8Array): 'yes' | 'perhaps' | 'no' {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return file.includes('/UserUnit') ? 'yes' : file.includes('/ObjStm') ? 'perhaps' : 'no';
}

/** Longest side of a page, in its own units, that is smaller than any paper if they are points. */
const MAX_SMALL_UNITS = 600;

/** The longest side of paper that is common, A3 and tabloid: longer pages may have to be cut. */
export const MAX_PAPER_POINTS = 1225;

export function lettersOn({ pdfium, document }: PdfDocument, index: number): LetterSizes | undefined {
  const page = pdfium._FPDF_LoadPage(document, index);
  if (page === 0) return undefined;
  const letters = letterSizes(pdfium, page);
  pdfium._FPDF_ClosePage(page);
  return letters;
}

/** A page's size in its own units, as it is shown. */
export function sizeOf(
  pdfium: Pdfium,
  document: number,
  index: number,
): { readonly width: number; readonly height: number } {
  const at = pdfium.wasmExports.malloc(2 * Float64Array.BYTES_PER_ELEMENT);
  pdfium._FPDF_GetPageSizeByIndex(document, index, at, at + Float64Array.BYTES_PER_ELEMENT);
  const [width, height] = new Float64Array(pdfium.HEAPU8.buffer, at, 2) as unknown as [number, number];
  pdfium.wasmExports.free(at);
  return { width, height };
}

/** Larger pages are fitted to the paper whatever their units. */
export function isSmall({ pdfium, document }: PdfDocument, index: number): boolean {
  const { width, height } = sizeOf(pdfium, document, index);
  return Math.max(width, height) <= MAX_SMALL_UNITS;
}
