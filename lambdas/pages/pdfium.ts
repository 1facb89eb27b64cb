/** PDFium as WebAssembly: the one file that knows its functions (fpdfview.h, fpdf_formfill.h). */

import { PDFiumModule } from '@hyzyla/pdfium';

type Loaded = Awaited<ReturnType<typeof PDFiumModule>>;

/** PDFium's own functions and memory; every handle is a number, 0 when there is none. */
export interface Pdfium extends Loaded {
  _FPDF_InitLibrary(): void;
}

/** FPDF_GetLastError. */
export const pdfiumErrors = { unknown: 1, file: 2, format: 3, password: 4, security: 5, page: 6 } as const;

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
