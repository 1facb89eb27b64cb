/** PDFium's code, compiled once a process and shared by its threads: an engine is an instance of it. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** Node's types declare only the namespace. */
const { compile }: { readonly compile: (wasm: Uint8Array) => Promise<WebAssembly.Module> } = Reflect.get(
  globalThis,
  'WebAssembly',
);

let compiled: Promise<WebAssembly.Module> | undefined;

/** Takes the code from another thread of this process, where it was compiled. */
export function useCompiledPdfium(module: WebAssembly.Module): void {
  compiled = Promise.resolve(module);
}

async function compilePdfium(): Promise<WebAssembly.Module> {
  return compile(await readFile(createRequire(import.meta.url).resolve('@hyzyla/pdfium/pdfium.wasm')));
}

/** The code, which may be given to `useCompiledPdfium` in any other thread. */
export const pdfiumCode = (): Promise<WebAssembly.Module> => (compiled ??= compilePdfium());
