/**
 * Workers that do a job once and then hand out again what they made, for tests that repeat the same preparation a hundred
 * times. All that is done with the worker runs whole each time.
 */
import { rmSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker, WorkerPool } from '../../lambdas/ports.ts';

interface Recording {
  readonly folder: string;
  readonly events: readonly unknown[];
}

export function replayingWorkers(real: WorkerPool): WorkerPool {
  let recording: Recording | undefined;

  /** The worker itself, while what it makes is kept. */
  async function record<Job extends object, Event>(worker: Worker<Job, Event>): Promise<Worker<Job, Event>> {
    const kept = await mkdtemp(join(tmpdir(), 'faxpost-kept-'));
    process.once('exit', () => rmSync(kept, { recursive: true, force: true }));
    return {
      ...worker,
      async run(job, onEvent) {
        const events: Event[] = [];
        const end = await worker.run(job, (event) => {
          events.push(event);
          onEvent(event);
        });
        await cp(worker.folder, kept, { recursive: true });
        if (end === 'finished') recording = { folder: kept, events };
        return end;
      },
    };
  }

  return {
    async withWorker(kind, work) {
      if (recording === undefined) return real.withWorker(kind, async (worker) => work(await record(worker)));
      const folder = await mkdtemp(join(tmpdir(), 'faxpost-replay-'));
      try {
        return await work(replay(recording, folder));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** All tests repeat one job of one kind, so what was recorded is of the type that is asked for. */
function replay<Job extends object, Event>({ folder: kept, events }: Recording, folder: string): Worker<Job, Event> {
  return {
    folder,
    send: () => {},
    async run(_job, onEvent) {
      await cp(kept, folder, { recursive: true });
      for (const event of events as readonly Event[]) onEvent(event);
      return 'finished';
    },
  };
}
