/**
 * WebAssembly that is used once a process: V8 shall compile what is called, quickly, and nothing twice. Its optimising
 * compiler takes longer over a picture library than one picture does.
 */

import { setFlagsFromString } from 'node:v8';

/** Types of Node name the namespace only. */
const { Module }: { readonly Module: new (wasm: Uint8Array) => WebAssembly.Module } = Reflect.get(
  globalThis,
  'WebAssembly',
);

const quickly = ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];
const asUsual = ['--wasm-tier-up', '--wasm-dynamic-tiering'];

/** Runs work whose code is compiled once. Other code of the process is compiled as usual before and after it. */
export function runOnce<T>(work: () => T): T {
  quickly.forEach(setFlagsFromString);
  try {
    return work();
  } finally {
    asUsual.forEach(setFlagsFromString);
  }
}

/** A module of ours; each function of it is looked at when it is first called. */
export function compileLazily(wasm: Uint8Array): WebAssembly.Module {
  setFlagsFromString('--wasm-lazy-validation');
  try {
    return runOnce(() => new Module(wasm));
  } finally {
    setFlagsFromString('--no-wasm-lazy-validation');
  }
}
