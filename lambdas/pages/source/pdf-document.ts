/** A PDF open in an engine, which reads the file where it is: no copy takes the engine's memory. */

import { accepted, type Result, refused } from '../../fax/result.ts';
import type { SourceFault } from './drawing.ts';
import { offerFile, withdrawFile } from './file-blocks.ts';
import type { FontChoice } from './pdf/fonts/substitute-font.ts';
import { type DocumentFonts, fontsOf, useFonts } from './pdf/fonts/system-fonts.ts';
import { loadPdfium, type Pdfium, pdfiumErrors } from './pdfium.ts';

/** Handles of the engine that opened it; `form` is 0 where there is none. */
export interface PdfDocument {
  readonly pdfium: Pdfium;
  readonly document: number;
  readonly form: number;
  readonly fonts: DocumentFonts;
  close(): void;
}

const FORM_INFO_BYTES = 256;
const FORM_INFO_VERSION = 2;
/** FPDF_FILEACCESS: length, function, and its parameter; four bytes each. */
const FILE_ACCESS_BYTES = 12;

/** Allocates a structure of zeros in PDFium's memory; the caller frees it. */
function allocateZeros(pdfium: Pdfium, bytes: number): number {
  const at = pdfium.wasmExports.malloc(bytes);
  pdfium.HEAPU8.fill(0, at, at + bytes);
  return at;
}

const setWords = (pdfium: Pdfium, at: number, words: readonly number[]): void =>
  new Uint32Array(pdfium.HEAPU8.buffer, at, words.length).set(words);

/**
 * Opens a PDF without a password.
 * @param bytes the file, which is read as long as it is open
 * @param choice the fonts for what it does not hold
 */
export async function openDocument(
  bytes: Uint8Array,
  choice: FontChoice = 'own',
): Promise<Result<PdfDocument, SourceFault>> {
  const pdfium = await loadPdfium();
  const fonts = fontsOf(choice);
  useFonts(pdfium, fonts);
  const file = allocateZeros(pdfium, FILE_ACCESS_BYTES);
  setWords(pdfium, file, [bytes.length, offerFile(pdfium, file, bytes), file]);
  const release = () => {
    withdrawFile(pdfium, file);
    pdfium.wasmExports.free(file);
  };
  const document = pdfium._FPDF_LoadCustomDocument(file, 0);
  if (document === 0) {
    const error = pdfium._FPDF_GetLastError();
    release();
    if (error === pdfiumErrors.password) return refused('password');
    return refused(error === pdfiumErrors.security ? 'security' : 'corrupt');
  }
  const formInfo = allocateZeros(pdfium, FORM_INFO_BYTES);
  setWords(pdfium, formInfo, [FORM_INFO_VERSION]);
  const form = pdfium._FPDFDOC_InitFormFillEnvironment(document, formInfo);
  return accepted({
    pdfium,
    document,
    form,
    fonts,
    close() {
      if (form !== 0) pdfium._FPDFDOC_ExitFormFillEnvironment(form);
      pdfium._FPDF_CloseDocument(document);
      pdfium.wasmExports.free(formInfo);
      release();
    },
  });
}
