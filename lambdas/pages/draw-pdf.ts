/** PDF pages to grey fax pages: PDFium draws straight into an 8-bit grey bitmap at fax resolution, nothing is resampled. */

import type { Drawing, DrawnPage, SourceFault } from './drawing.ts';
import { fitPage, type Placement } from './page-fit.ts';
import { loadPdfium, type Pdfium, pdfiumErrors } from './pdfium.ts';
import { LINE_PELS } from './raster.ts';

const GREY_FORMAT = 1;
const WHITE = 0xffffffff;
/** FPDF_ANNOT | FPDF_GRAYSCALE. */
const DRAWING_FLAGS = 0x01 | 0x08;
const FORM_INFO_BYTES = 256;
const FORM_INFO_VERSION = 2;
/** FPDF_RenderPageBitmap turns clockwise; three quarters clockwise is one counter-clockwise. */
const QUARTERS_TURNED = 3;

/** Copies bytes into PDFium's memory; the caller frees. */
function place(pdfium: Pdfium, bytes: Uint8Array): number {
  const at = pdfium.wasmExports.malloc(Math.max(1, bytes.length));
  pdfium.HEAPU8.set(bytes, at);
  return at;
}

function drawPage(pdfium: Pdfium, page: number, form: number, placement: Placement): DrawnPage {
  const bytes = LINE_PELS * placement.rows;
  const buffer = pdfium.wasmExports.malloc(bytes);
  const bitmap = pdfium._FPDFBitmap_CreateEx(LINE_PELS, placement.rows, GREY_FORMAT, buffer, LINE_PELS);
  pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, LINE_PELS, placement.rows, WHITE);
  const { left, top, width, height } = placement;
  const rotate = placement.turned ? QUARTERS_TURNED : 0;
  pdfium._FPDF_RenderPageBitmap(bitmap, page, left, top, width, height, rotate, DRAWING_FLAGS);
  if (form !== 0) pdfium._FPDF_FFLDraw(form, bitmap, page, left, top, width, height, rotate, DRAWING_FLAGS);
  const grey = pdfium.HEAPU8.slice(buffer, buffer + bytes);
  pdfium._FPDFBitmap_Destroy(bitmap);
  pdfium.wasmExports.free(buffer);
  return { kind: 'grey', width: LINE_PELS, height: placement.rows, grey };
}

/**
 * Opens a PDF without a password: one that only its owner's password restricts opens, one that asks its reader does not.
 * Call it in a short-lived child only: the bytes are hostile.
 */
export async function openPdf(bytes: Uint8Array): Promise<Drawing | SourceFault> {
  const pdfium = await loadPdfium();
  const file = place(pdfium, bytes);
  const document = pdfium._FPDF_LoadMemDocument(file, bytes.length, 0);
  if (document === 0) {
    const error = pdfium._FPDF_GetLastError();
    pdfium.wasmExports.free(file);
    if (error === pdfiumErrors.password) return 'password';
    return error === pdfiumErrors.security ? 'security' : 'corrupt';
  }
  const formInfo = place(pdfium, new Uint8Array(FORM_INFO_BYTES));
  new DataView(pdfium.HEAPU8.buffer).setUint32(formInfo, FORM_INFO_VERSION, true);
  const form = pdfium._FPDFDOC_InitFormFillEnvironment(document, formInfo);
  return {
    pages: pdfium._FPDF_GetPageCount(document),
    async draw(index, options) {
      const page = pdfium._FPDF_LoadPage(document, index);
      if (page === 0) return 'damaged';
      const size = [pdfium._FPDF_GetPageWidth(page), pdfium._FPDF_GetPageHeight(page)] as const;
      // FFLDraw on a page that the form does not know crashes the engine.
      if (form !== 0) pdfium._FORM_OnAfterLoadPage(page, form);
      const grey = drawPage(pdfium, page, form, fitPage(...size, options));
      if (form !== 0) pdfium._FORM_OnBeforeClosePage(page, form);
      pdfium._FPDF_ClosePage(page);
      return grey;
    },
    close() {
      if (form !== 0) pdfium._FPDFDOC_ExitFormFillEnvironment(form);
      pdfium._FPDF_CloseDocument(document);
      pdfium.wasmExports.free(formInfo);
      pdfium.wasmExports.free(file);
    },
  };
}
