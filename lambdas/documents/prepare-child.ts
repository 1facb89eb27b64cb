/**
 * Entry of the preparing child: the only process of the service that opens a stranger's document. It serves one job and
 * is killed afterwards. Its folder is its working directory. The same file is the entry of its page threads.
 */

import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { Defect } from '../fax/errors.ts';
import { openSource } from '../pages/make-pages.ts';
import { drawShare, type ThreadWork } from './draw-pages.ts';
import { endWithParent } from './end-with-parent.ts';
import { prepareDocuments } from './prepare-documents.ts';
import type { PrepareEvent, PrepareJob } from './prepare-job.ts';
import { warmUp } from './warm-up.ts';

const tell = (event: PrepareEvent): void => {
  process.send?.(event);
};

/**
 * An engine that broke (PDFium's traps arrive as exceptions) cannot be trusted with another page, and an ordinary exit
 * would wait for the thread that blocks on standard input.
 */
function dieOfAnyError(): void {
  const die = () => process.kill(process.pid, 'SIGKILL');
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
}

async function serveJob(): Promise<void> {
  endWithParent();
  dieOfAnyError();
  process.once('message', (message) => {
    // From our own parent: trusted, unlike everything that is in the files it names. A rejection ends the process.
    void prepareDocuments(message as PrepareJob, process.cwd(), tell);
  });
  await warmUp();
  tell({ event: 'ready' });
}

async function servePages({ source, task, share, maxPixels }: ThreadWork): Promise<void> {
  const drawing = await openSource(source, maxPixels);
  if (typeof drawing === 'string') throw new Defect('a document that was open does not open again');
  for await (const done of drawShare(drawing, task, share)) parentPort?.postMessage(done);
}

await (isMainThread ? serveJob() : servePages(workerData as ThreadWork));
