/** A worker that cannot outlive its parent, whatever an engine is doing. */

import { Worker } from 'node:worker_threads';

/** Runs in a thread of its own: standard input is a pipe that nobody writes to, so reading returns when it closes. */
const watch = `
  const { readSync } = require('node:fs');
  const byte = Buffer.alloc(1);
  try { while (readSync(0, byte) > 0); } catch {}
  process.kill(process.pid, 'SIGKILL');`;

/**
 * Ends this process when the parent's end of standard input closes. It blocks a thread, because the main thread may be
 * inside an engine that never returns; so the process ends by SIGKILL only, from here or from its parent.
 */
export function endWithParent(): void {
  new Worker(watch, { eval: true }).unref();
}
