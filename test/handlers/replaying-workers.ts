/**
 * Workers that do a job of each shape once and then hand out again what they made, for tests that repeat the same
 * preparation a hundred times. All that is done with the worker runs whole each time.
 */
import { rmSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkerKind, WorkerPool } from '../../lambdas/ports.ts';

interface Recording {
  readonly folder: string;
  readonly events: readonly unknown[];
}

/** Tests repeat one job of each shape: the same question is the same job. */
const shapeOf = (job: object): string => Object.keys(job).sort().join();

export function replayingWorkers(real: WorkerPool): WorkerPool {
  const recordings = new Map<string, Recording>();

  /** Has a real worker do a job for the files in a folder. @returns undefined when it did not finish */
  function record<Job extends object, Event>(
    kind: WorkerKind<Job, Event>,
    job: Job,
    given: string,
  ): Promise<Recording | undefined> {
    return real.withWorker(kind, async (worker) => {
      await cp(given, worker.folder, { recursive: true });
      const events: Event[] = [];
      const end = await worker.run(job, (event) => events.push(event));
      const folder = await mkdtemp(join(tmpdir(), 'faxpost-kept-'));
      process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
      await cp(worker.folder, folder, { recursive: true });
      return end === 'finished' ? { folder, events } : undefined;
    });
  }

  return {
    async withWorker(kind, work) {
      const folder = await mkdtemp(join(tmpdir(), 'faxpost-replay-'));
      try {
        return await work({
          folder,
          send: () => {},
          async run(job, onEvent) {
            const recording = recordings.get(shapeOf(job)) ?? (await record(kind, job, folder));
            if (recording === undefined) return 'crashed';
            recordings.set(shapeOf(job), recording);
            await cp(recording.folder, folder, { recursive: true });
            // What a job of this shape says is of the type that its kind says.
            for (const event of recording.events as Parameters<typeof onEvent>[0][]) onEvent(event);
            return 'finished';
          },
        });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
