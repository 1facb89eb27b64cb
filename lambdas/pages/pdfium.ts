/** PDFium as WebAssembly: the one file that knows its functions (fpdfview.h, fpdf_formfill.h, fpdf_edit.h). */

import { PDFiumModule } from '@hyzyla/pdfium';

type Loaded = Awaited<ReturnType<typeof PDFiumModule>>;

/** PDFium's own functions and memory; every handle is a number, 0 when there is none, and so is every flag. */
export interface Pdfium extends Loaded {
  _FPDF_InitLibrary(): void;
  _FPDFPage_CountObjects(page: number): number;
  _FPDFPage_GetObject(page: number, index: number): number;
  _FPDFFormObj_CountObjects(form: number): number;
  _FPDFFormObj_GetObject(form: number, index: number): number;
  _FPDFPageObj_GetType(object: number): number;
  _FPDFPageObj_GetBounds(object: number, left: number, bottom: number, right: number, top: number): number;
  _FPDFPageObj_GetMatrix(object: number, matrix: number): number;
  _FPDFPageObj_GetFillColor(object: number, r: number, g: number, b: number, a: number): number;
  _FPDFPageObj_SetFillColor(object: number, r: number, g: number, b: number, a: number): number;
  _FPDFPageObj_GetStrokeColor(object: number, r: number, g: number, b: number, a: number): number;
  _FPDFPageObj_SetStrokeColor(object: number, r: number, g: number, b: number, a: number): number;
  _FPDFPageObj_HasTransparency(object: number): number;
  _FPDFPageObj_SetIsActive(object: number, active: number): number;
  _FPDFPath_GetDrawMode(path: number, fillMode: number, stroke: number): number;
  _FPDFTextObj_GetTextRenderMode(text: number): number;
  _FPDFTextObj_GetFontSize(text: number, size: number): number;
  /** The picture decoded, a bitmap of the caller's; 0 where that fails. */
  _FPDFImageObj_GetBitmap(image: number): number;
  _FPDFPage_GetAnnotCount(page: number): number;
  _FPDF_PageToDevice(
    page: number,
    left: number,
    top: number,
    width: number,
    height: number,
    rotate: number,
    pageX: number,
    pageY: number,
    deviceX: number,
    deviceY: number,
  ): number;
}

/** FPDF_GetLastError. */
export const pdfiumErrors = { unknown: 1, file: 2, format: 3, password: 4, security: 5, page: 6 } as const;

/** FPDF_PAGEOBJ_…: what a page object is. */
export const objectTypes = { text: 1, path: 2, image: 3, shading: 4, form: 5 } as const;

let loading: Promise<Pdfium> | undefined;

/** The engine of this process, loaded once (30 to 90 ms). Only short-lived children call this. */
export function loadPdfium(): Promise<Pdfium> {
  loading ??= PDFiumModule({}).then((loaded) => {
    const pdfium = loaded as Pdfium;
    pdfium._FPDF_InitLibrary();
    return pdfium;
  });
  return loading;
}
