/** The thread that opens the documents of one job. It is new for each job and ended after it. */

import { parentPort } from 'node:worker_threads';
import { useCompiledPdfium } from '../../pages/source/pdfium-code.ts';
import type { ReaderMessage, ReaderStart } from './keeper.ts';
import { connectPageMakers } from './page-makers.ts';
import { type Parent, prepareDocuments } from './prepare-documents.ts';
import type { EngineReply, NativeNoted, PrepareJob, RebuildJob } from './prepare-job.ts';
import { threadMs } from './spent.ts';

const post = (message: ReaderMessage): void => parentPort?.postMessage(message);

/** Replies come in any order, before or after they are awaited. */
function receiveReplies(emit: Parent['emit']): Parent {
  const received = new Map<number, EngineReply>();
  const waiting = new Map<number, (reply: EngineReply) => void>();
  let noted = (): void => {};
  parentPort?.on('message', (reply: EngineReply | NativeNoted) => {
    if ('noted' in reply) return noted();
    const waiter = waiting.get(reply.document);
    if (waiter === undefined) received.set(reply.document, reply);
    else waiter(reply);
  });
  return {
    emit,
    announceNative: () =>
      new Promise((resolve) => {
        noted = resolve;
        emit({ event: 'native' });
      }),
    replyTo: async (document) =>
      received.get(document) ?? new Promise<EngineReply>((resolve) => waiting.set(document, resolve)),
  };
}

/** Serves the one job that its thread is sent. A rejection ends the process. */
export async function serveJob({ ports, pdfium, isFirst }: ReaderStart): Promise<void> {
  useCompiledPdfium(pdfium);
  const makers = connectPageMakers(ports, () => post({ wants: 'page-threads' }));
  let hasJob = false;
  parentPort?.once('message', async (job: PrepareJob | RebuildJob) => {
    hasJob = true;
    const load = threadMs();
    const parent = receiveReplies((event) => {
      const { draw } = makers.spent;
      if (event.event === 'end') post({ spent: { load, open: threadMs() - load - draw, ...makers.spent } });
      post(event);
    });
    if ('documents' in job) return prepareDocuments(job, process.cwd(), parent, makers);
    const { rebuildPages } = await import('./rebuild-pages.ts');
    return rebuildPages(job, process.cwd(), parent);
  });
  const { loadReader, practise } = await import('./warm-up.ts');
  // For a worker that was not started ahead the job is already there.
  await new Promise<void>((next) => setImmediate(next));
  if (!hasJob) await loadReader();
  if (isFirst) {
    await practise(makers, () => !hasJob);
    // What practice took belongs to no job.
    Object.assign(makers.spent, { draw: 0, make: 0, picture: 0 });
  }
  post({ event: 'ready' });
}
