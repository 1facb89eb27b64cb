/**
 * Entry of the preparing child: the only process of the service that opens a stranger's document. It serves one job and
 * is killed afterwards. Its folder is its working directory.
 */

import { Worker } from 'node:worker_threads';
import { prepareDocuments } from './prepare-documents.ts';
import type { PrepareEvent, PrepareJob } from './prepare-job.ts';
import { warmUp } from './warm-up.ts';

/**
 * Ends this process when the parent's end of standard input closes. It blocks a thread of its own, because the main
 * thread may be inside an engine that never returns.
 */
function endWithParent(): void {
  const watch = `
    const { readSync } = require('node:fs');
    const byte = Buffer.alloc(1);
    try { while (readSync(0, byte) > 0); } catch {}
    process.kill(process.pid, 'SIGKILL');`;
  new Worker(watch, { eval: true, stdin: false }).unref();
}

const tell = (event: PrepareEvent): void => {
  process.send?.(event);
};

endWithParent();
process.once('message', (message) => {
  // A message of our own parent: trusted, unlike everything that is in the files it names.
  prepareDocuments(message as PrepareJob, process.cwd(), tell);
});
await warmUp();
tell({ event: 'ready' });
