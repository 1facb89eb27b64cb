/**
 * How Node is started for workers. Code that was compiled ahead serves only a process with the very same flags for V8, so
 * setup compiles with them too (bin/setup/compile-workers.ts).
 */

/**
 * V8 for work that consists of a few large planes a page: little room for small objects before the collector looks
 * (4 MB instead of 16 for each thread, but that from the start), and engines that are let go are collected at once (`gc`).
 * A thread that loads its modules and does one job is not collected meanwhile: a tenth of the processor time of a letter.
 */
const memoryFlags = [
  '--max-old-space-size=512',
  '--min-semi-space-size=4',
  '--max-semi-space-size=4',
  '--initial-heap-size=96',
  '--expose-gc',
];
/** No buffer shows what was in its memory before. */
const safetyFlags = ['--zero-fill-buffers'];

export const workerFlags: readonly string[] = [...memoryFlags, ...safetyFlags];
