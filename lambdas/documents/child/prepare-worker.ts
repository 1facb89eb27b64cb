/**
 * Entry of a preparing worker: the only kind of process that opens an untrusted document. Its first thread keeps the others
 * and touches no document; the same file is their entry. Its folder is its working directory.
 */

import { isMainThread, workerData } from 'node:worker_threads';
import type { ThreadStart } from './keeper.ts';

if (isMainThread) {
  const { keepProcess } = await import('./keeper.ts');
  await keepProcess(process.argv[1]!, process.argv.slice(2));
} else {
  const start = workerData as ThreadStart;
  // Each thread loads what it does, and nothing else.
  if (start.role === 'pages') (await import('./page-maker.ts')).servePages();
  else await (await import('./reader.ts')).serveJob(start);
}
