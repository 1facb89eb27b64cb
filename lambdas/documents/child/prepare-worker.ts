/**
 * Entry of a preparing worker: the only kind of process that opens an untrusted document. It serves one job and is
 * killed afterwards. Its folder is its working directory. The same file is the entry of its page threads.
 */

import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { Defect } from '../../fax/errors.ts';
import { openSource } from '../../pages/make-pages.ts';
import { cutPages } from '../../pages/source/cut/cut-pages.ts';
import { loadImageMagick } from '../engines/picture/open-by-imagemagick.ts';
import { drawShare, type ThreadWork } from './draw-pages.ts';
import { endWithParent } from './end-with-parent.ts';
import { killOnError } from './kill-on-error.ts';
import { type Parent, prepareDocuments } from './prepare-documents.ts';
import type { EngineReply, PrepareEvent, PrepareJob, RebuildJob } from './prepare-job.ts';
import { rebuildPages } from './rebuild-pages.ts';
import { warmUp } from './warm-up.ts';

const emit = (event: PrepareEvent): void => {
  process.send?.(event);
};

/** Replies come in any order, before or after they are awaited. */
function receiveReplies(): Parent {
  const received = new Map<number, EngineReply>();
  const waiting = new Map<number, (reply: EngineReply) => void>();
  process.on('message', (message) => {
    const reply = message as EngineReply;
    const waiter = waiting.get(reply.document);
    if (waiter === undefined) received.set(reply.document, reply);
    else waiter(reply);
  });
  return {
    emit,
    replyTo: async (document) =>
      received.get(document) ?? new Promise<EngineReply>((resolve) => waiting.set(document, resolve)),
  };
}

async function serveJob(): Promise<void> {
  endWithParent();
  killOnError();
  let hasJob = false;
  process.once('message', (message) => {
    hasJob = true;
    // From our own parent: trusted, unlike everything that is in the files it names. A rejection ends the process.
    const job = message as PrepareJob | RebuildJob;
    if ('documents' in job) void prepareDocuments(job, process.cwd(), receiveReplies());
    else void rebuildPages(job, process.cwd(), emit);
  });
  // For a worker that was not started ahead the job is already there.
  await new Promise<void>((next) => setImmediate(next));
  await warmUp(() => !hasJob);
  emit({ event: 'ready' });
  // Few documents need it, so no job waits for it; warm workers have loaded it.
  if (!hasJob) await loadImageMagick();
  // Loading leaves as much garbage as it loads.
  if (!hasJob) globalThis.gc?.();
}

async function servePages({ source, task, share, maxPixels }: ThreadWork): Promise<void> {
  const opened = await openSource(source, maxPixels);
  if (!opened.ok) throw new Defect('a document that was open does not open again');
  const drawing = await cutPages(opened.value, task.fit);
  for await (const done of drawShare(drawing, task, share)) parentPort?.postMessage(done);
}

await (isMainThread ? serveJob() : servePages(workerData as ThreadWork));
