/**
 * Processes for strangers' documents, each used once. Warm ones are started ahead, so that a common one-page fax does not
 * wait for anything to be loaded.
 */

import { tmpdir } from 'node:os';
import { Defect } from '../../fax/errors.ts';
import type { WorkerPool } from '../../ports.ts';
import { type Limits, readLimits } from '../limits.ts';
import { removeAbandonedFolders } from './job-folder.ts';
import type { Walls } from './walls.ts';
import { programOf, type WorkerKindName, workerKindNames } from './worker-kinds.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

export interface WorkerPoolOptions {
  /** Warm workers kept ready of each kind; none unless told, as where processes are started on demand. */
  readonly warm?: Partial<Record<WorkerKindName, number>>;
  /** The entry file of every kind, in place of their own. */
  readonly entry?: string;
  /** Where the workers' folders are made; the system's temporary folder unless told. */
  readonly tempFolder?: string;
  readonly limits?: Limits;
  /** What is around the workers; the kernel's walls unless told. */
  readonly walls?: Walls;
}

export interface RunningWorkerPool extends WorkerPool {
  /** Resolves when every warm worker has loaded what it needs. */
  warm(): Promise<void>;
  /** The most resident bytes that a worker of each kind had since this was last asked, for figures. */
  takePeaks(): ReadonlyMap<WorkerKindName, number>;
  /** Ends the warm workers, and waits for those that were ended before to be gone. */
  close(): Promise<void>;
}

const isKindName = (name: string): name is WorkerKindName => (workerKindNames as readonly string[]).includes(name);

export function startWorkerPool(options: WorkerPoolOptions = {}): RunningWorkerPool {
  const { warm: wanted = {}, tempFolder = tmpdir(), limits = readLimits(), walls = 'required' } = options;
  const warm = new Map<WorkerKindName, Promise<WorkerProcess>[]>(workerKindNames.map((kind) => [kind, []]));
  const isKeptWarm = Object.values(wanted).some((count) => count > 0);
  const ending = new Set<Promise<void>>();
  let peaks = new Map<WorkerKindName, number>();
  let isClosed = false;
  let quiet: NodeJS.Timeout | undefined;

  const start = (kind: WorkerKindName): Promise<WorkerProcess> => {
    const { entry, words, stepMs } = programOf(kind, limits);
    return startWorkerProcess({
      entry: options.entry ?? entry,
      words,
      tempFolder,
      limits: { ...limits, stepMs },
      walls,
    });
  };
  const refill = (kind: WorkerKindName) => {
    const ready = warm.get(kind) ?? [];
    while (!isClosed && ready.length < (wanted[kind] ?? 0)) {
      const worker = start(kind);
      // One that could not be started is met by whoever takes it, not by an unhandled rejection.
      worker.catch(() => {});
      ready.push(worker);
    }
  };
  /** Not while the job runs: loading the next worker would take the processor from it. */
  const refillAfter = (kind: WorkerKindName) => {
    const { replaceAfterMs } = programOf(kind, limits);
    if (replaceAfterMs === 0) return refill(kind);
    clearTimeout(quiet);
    const patient = workerKindNames.filter((one) => programOf(one, limits).replaceAfterMs > 0);
    if (isKeptWarm) quiet = setTimeout(() => patient.forEach(refill), replaceAfterMs).unref();
  };
  workerKindNames.forEach(refill);
  // Customers' documents must not outlive a crash of ours; a folder that cannot be removed now is met at the next start.
  const swept = removeAbandonedFolders(tempFolder).catch(() => {});

  async function take(kind: WorkerKindName): Promise<WorkerProcess> {
    const worker = await warm.get(kind)?.shift();
    if (worker?.isAlive()) return worker;
    await worker?.end();
    return start(kind);
  }

  async function release(kind: WorkerKindName, worker: WorkerProcess): Promise<void> {
    peaks.set(kind, Math.max(peaks.get(kind) ?? 0, worker.peakBytes()));
    const ended = worker.end().finally(() => ending.delete(ended));
    ending.add(ended);
    refillAfter(kind);
    // Where nothing is kept warm, this process may be frozen as soon as its answer is given.
    if (!isKeptWarm) await ended;
  }

  return {
    async withWorker(kind, work) {
      const { name } = kind;
      if (!isKindName(name)) throw new Defect(`There are no workers of the kind ${name}.`);
      const process = await take(name);
      try {
        const { folder, send } = process;
        return await work({ folder, send, run: (job, onEvent) => process.run(kind, job, onEvent) });
      } finally {
        await release(name, process);
      }
    },
    async warm() {
      const started = await Promise.all([...warm.values()].flat());
      await Promise.all(started.map(({ ready }) => ready));
    },
    takePeaks() {
      const taken = peaks;
      peaks = new Map();
      return taken;
    },
    async close() {
      isClosed = true;
      clearTimeout(quiet);
      for (const worker of [...warm.values()].flatMap((ready) => ready.splice(0))) await (await worker).end();
      await Promise.all(ending);
      await swept;
    },
  };
}
