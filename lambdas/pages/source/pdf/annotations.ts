/**
 * Which annotations are printed. Fields of forms as their flags say (ISO 32000-1, 12.5.3). What people draw or write on a page
 * (text, ink, stamps, shapes) they see on their screen and expect on paper, also where the program that made it forgot the
 * flag. Icons of comments and attachments would cover what is under them, and their text is not on the page at all.
 */

import type { Pdfium } from '../pdfium.ts';

/** FPDF_ANNOT_…: kinds of annotations. */
const kinds = { text: 1, popup: 16, fileAttachment: 17, sound: 18, widget: 20 } as const;
const icons: readonly number[] = [kinds.text, kinds.popup, kinds.fileAttachment, kinds.sound];

/** FPDF_ANNOT_FLAG_… */
const INVISIBLE = 1;
const HIDDEN = 2;
const PRINT = 4;
const NO_VIEW = 32;

function printedFlags(kind: number, flags: number): number {
  const isPrinted = (flags & PRINT) !== 0;
  if ((flags & HIDDEN) !== 0) return flags;
  if (icons.includes(kind)) return flags | HIDDEN;
  if (kind === kinds.widget && (flags & INVISIBLE) !== 0) return flags;
  // PDFium draws fields as on the screen even where it prints.
  if (isPrinted) return flags & ~NO_VIEW;
  return kind === kinds.widget || (flags & NO_VIEW) !== 0 ? flags | HIDDEN : flags | PRINT;
}

/** Sets the flags of a page's annotations so that PDFium draws what is printed. To be called before the page is drawn. */
export function showPrinted(pdfium: Pdfium, page: number): void {
  const count = pdfium._FPDFPage_GetAnnotCount(page);
  for (let index = 0; index < count; index++) {
    const annotation = pdfium._FPDFPage_GetAnnot(page, index);
    if (annotation === 0) continue;
    const flags = pdfium._FPDFAnnot_GetFlags(annotation);
    const printed = printedFlags(pdfium._FPDFAnnot_GetSubtype(annotation), flags);
    if (printed !== flags) pdfium._FPDFAnnot_SetFlags(annotation, printed);
    pdfium._FPDFPage_CloseAnnot(annotation);
  }
}
