/**
 * Which annotations are printed. Fields of forms as their flags say (ISO 32000-1, 12.5.3), where they have any. What people draw
 * or write on a page (text, ink, stamps, shapes) they see on their screen and expect on paper, also where the program that
 * made it forgot the flag. Icons of comments and attachments would cover what is under them, and their text is not on the
 * page at all.
 */

import type { Pdfium } from '../pdfium.ts';
import { annotationKinds, hasKey, readString, writeString } from './annotation-fields.ts';

const kinds = annotationKinds;
const icons: readonly number[] = [kinds.text, kinds.popup, kinds.fileAttachment, kinds.sound];

/** FPDF_ANNOT_FLAG_… */
const INVISIBLE = 1;
const HIDDEN = 2;
const PRINT = 4;
const NO_VIEW = 32;

/** FPDF_FORMFIELD_PUSHBUTTON. */
const PUSH_BUTTON = 1;

interface Annotation {
  readonly kind: number;
  readonly flags: number;
  /** It must have the flag to be printed. */
  readonly needsFlag: boolean;
}

function printedFlags({ kind, flags, needsFlag }: Annotation): number {
  const isPrinted = (flags & PRINT) !== 0;
  if ((flags & HIDDEN) !== 0) return flags;
  if (icons.includes(kind)) return flags | HIDDEN;
  if (kind === kinds.widget && (flags & INVISIBLE) !== 0) return flags;
  // PDFium draws fields as on the screen even where it prints.
  if (isPrinted) return flags & ~NO_VIEW;
  return needsFlag || (flags & NO_VIEW) !== 0 ? flags | HIDDEN : flags | PRINT;
}

/** Buttons to press always need the flag; other fields where they have flags at all. */
function isFieldForScreen(pdfium: Pdfium, form: number, annotation: number): boolean {
  if (hasKey(pdfium, annotation, 'F')) return true;
  return form !== 0 && pdfium._FPDFAnnot_GetFormFieldType(form, annotation) === PUSH_BUTTON;
}

/** Sets the flags of a page's annotations so that PDFium draws what is printed. To be called before the page is drawn. */
export function showPrinted(pdfium: Pdfium, page: number, form: number): void {
  const count = pdfium._FPDFPage_GetAnnotCount(page);
  for (let index = 0; index < count; index++) {
    const annotation = pdfium._FPDFPage_GetAnnot(page, index);
    if (annotation === 0) continue;
    const flags = pdfium._FPDFAnnot_GetFlags(annotation);
    const kind = pdfium._FPDFAnnot_GetSubtype(annotation);
    const needsFlag = kind === kinds.widget && isFieldForScreen(pdfium, form, annotation);
    const printed = printedFlags({ kind, flags, needsFlag });
    if (printed !== flags) pdfium._FPDFAnnot_SetFlags(annotation, printed);
    pdfium._FPDFPage_CloseAnnot(annotation);
  }
}

/** FPDF_FORMFIELD_CHECKBOX. */
const CHECK_BOX = 2;

/** Tick boxes whose value and whose shown state differ: a program set one and left the other. */
function* staleBoxes(pdfium: Pdfium, page: number, form: number): Generator<{ annotation: number; value: string }> {
  const count = form === 0 ? 0 : pdfium._FPDFPage_GetAnnotCount(page);
  for (let index = 0; index < count; index++) {
    const annotation = pdfium._FPDFPage_GetAnnot(page, index);
    if (annotation === 0) continue;
    const isBox = pdfium._FPDFAnnot_GetFormFieldType(form, annotation) === CHECK_BOX && hasKey(pdfium, annotation, 'V');
    const value = isBox ? readString(pdfium, annotation, 'V') : '';
    if (value !== '' && value !== readString(pdfium, annotation, 'AS')) yield { annotation, value };
    pdfium._FPDFPage_CloseAnnot(annotation);
  }
}

export const hasStaleBox = (pdfium: Pdfium, page: number, form: number): boolean =>
  [...staleBoxes(pdfium, page, form)].length > 0;

/** Shows the values of tick boxes, in a form that wants its appearances made anew (ISO 32000-1, 12.7.2). */
export function renewBoxes(pdfium: Pdfium, page: number, form: number): void {
  for (const { annotation, value } of staleBoxes(pdfium, page, form)) writeString(pdfium, annotation, 'AS', value);
}
