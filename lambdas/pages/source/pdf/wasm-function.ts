/** Functions of ours that an engine of WebAssembly can call. */

import type { Pdfium } from '../pdfium.ts';

/** Node's types declare only the namespace. */
const {
  Module,
  Instance,
}: {
  readonly Module: new (wasm: Uint8Array) => WebAssembly.Module;
  readonly Instance: new (module: WebAssembly.Module, imports: object) => { readonly exports: object };
} = Reflect.get(globalThis, 'WebAssembly');

const INTEGER = 0x7f;
const imports = [0x02, 0x07, 0x01, 1, 0x6a, 1, 0x66, 0x00, 0x00];
const exports = [0x07, 0x05, 0x01, 1, 0x66, 0x00, 0x00];

interface FunctionTable {
  set(entry: number, call: unknown): void;
}

/**
 * Puts a function into an engine's table, in place of what is there; the table cannot grow. It takes functions of
 * WebAssembly only, so a module imports ours and exports it (WebAssembly core specification, 5.5).
 * @param entry what the engine knows the function by
 * @param parameters how many integers it takes
 * @param call returns an integer, or nothing where the engine expects nothing
 */
export function setFunction(
  pdfium: Pdfium,
  entry: number,
  parameters: number,
  call: ((...integers: number[]) => number) | ((...integers: number[]) => void),
  hasResult = true,
): void {
  const signature = [0x60, parameters, ...Array<number>(parameters).fill(INTEGER), ...(hasResult ? [1, INTEGER] : [0])];
  const type = [0x01, signature.length + 1, 1, ...signature];
  const adapter = Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...type, ...imports, ...exports]);
  const { f } = new Instance(new Module(adapter), { j: { f: call } }).exports as { readonly f: unknown };
  (Reflect.get(pdfium.wasmExports, '__indirect_function_table') as FunctionTable).set(entry, f);
}
