/** Lets PDFium read a file outside its memory: it asks for a block, and the block is copied in. */

import { setFunction } from './pdf/wasm-function.ts';
import type { Pdfium } from './pdfium.ts';

/** The first entry of the engine's table is free, because null pointers refer to it. */
const FREE_ENTRY = 0;

/** The files that an engine has open, by the name that it uses for them. */
const filesOf = new WeakMap<Pdfium, Map<number, Uint8Array>>();

function installReader(pdfium: Pdfium): Map<number, Uint8Array> {
  const files = new Map<number, Uint8Array>();
  // Positions may come from hostile bytes: the engine may ask for anything.
  const read = (name: number, position: number, to: number, length: number): number => {
    const file = files.get(name);
    const [start, size] = [position >>> 0, length >>> 0];
    if (file === undefined || start + size > file.length) return 0;
    pdfium.HEAPU8.set(file.subarray(start, start + size), to >>> 0);
    return 1;
  };
  setFunction(pdfium, FREE_ENTRY, 4, read);
  filesOf.set(pdfium, files);
  return files;
}

/**
 * Lets an engine read a file.
 * @param name passed by the engine as `m_Param`
 * @returns the function to be set as `m_GetBlock` (fpdfview.h, FPDF_FILEACCESS)
 */
export function offerFile(pdfium: Pdfium, name: number, bytes: Uint8Array): number {
  const files = filesOf.get(pdfium) ?? installReader(pdfium);
  files.set(name, bytes);
  return FREE_ENTRY;
}

/** Takes a file from an engine that has closed it. */
export function withdrawFile(pdfium: Pdfium, name: number): void {
  filesOf.get(pdfium)?.delete(name);
}
