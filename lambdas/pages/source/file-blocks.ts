/** Lets PDFium read a file outside its memory: it asks for a block, and the block is copied in. */

import type { Pdfium } from './pdfium.ts';

/** Node's types declare only the namespace. */
const {
  Module,
  Instance,
}: {
  readonly Module: new (wasm: Uint8Array) => WebAssembly.Module;
  readonly Instance: new (module: WebAssembly.Module, imports: object) => { readonly exports: object };
} = Reflect.get(globalThis, 'WebAssembly');

/**
 * A table of functions takes those of WebAssembly only. This module imports a function of four integers that returns one,
 * and exports it (WebAssembly core specification, 5.5).
 */
const type = [0x01, 0x09, 0x01, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f];
const imports = [0x02, 0x07, 0x01, 1, 0x6a, 1, 0x66, 0x00, 0x00];
const exports = [0x07, 0x05, 0x01, 1, 0x66, 0x00, 0x00];
const adapter = Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...type, ...imports, ...exports]);

/** The table cannot grow. Its first entry is free, because null pointers refer to it. */
const FREE_ENTRY = 0;

interface FunctionTable {
  set(entry: number, call: unknown): void;
}

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
  const { f } = new Instance(new Module(adapter), { j: { f: read } }).exports as { readonly f: unknown };
  const table = Reflect.get(pdfium.wasmExports, '__indirect_function_table') as FunctionTable;
  table.set(FREE_ENTRY, f);
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
