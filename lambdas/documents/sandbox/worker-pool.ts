/**
 * Worker processes for untrusted documents, each with one job at a time. Warm workers are started ahead, so that an ordinary
 * one-page fax does not wait for engines to load. One that has nothing left of its job is lent again.
 */

import { availableParallelism, tmpdir } from 'node:os';
import { Defect } from '../../fax/errors.ts';
import type { WorkerPool } from '../../ports.ts';
import type { Spent } from '../child/spent.ts';
import { type Limits, readLimits } from '../limits.ts';
import { removeAbandonedFolders } from './job-folder.ts';
import type { Walls } from './walls.ts';
import { programOf, type WorkerKindName, workerKindNames } from './worker-kinds.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

export interface WorkerPoolOptions {
  /** How many warm workers of each kind are kept; by default none, so that processes are started on demand. */
  readonly warm?: Partial<Record<WorkerKindName, number>>;
  /** Entry file for every kind, in place of the kinds' own; for tests. */
  readonly entry?: string;
  /** Where the workers' folders are made; by default the system's temporary folder. */
  readonly tempFolder?: string;
  readonly limits?: Limits;
  /** What confines the workers; by default the kernel's walls are required. */
  readonly walls?: Walls;
  /**
   * How many preparing workers wait for their next job once they have had one; by default as many as there are processors
   * where some are kept warm, else none.
   */
  readonly kept?: number;
  /** Is told what each job has taken that a process was cleared of, in processor time. */
  readonly onSpent?: (spent: Spent) => void;
}

/** How long workers that a burst of mails started wait for more of them, milliseconds. */
const IDLE_MS = 30_000;

export interface RunningWorkerPool extends WorkerPool {
  /** Resolves when every warm worker has loaded what it needs. */
  warm(): Promise<void>;
  /** Peak resident bytes of the workers of each kind since the last call. */
  takePeaks(): ReadonlyMap<WorkerKindName, number>;
  /** Ends the warm workers and waits until all ended workers are gone. */
  close(): Promise<void>;
}

const isKindName = (name: string): name is WorkerKindName => (workerKindNames as readonly string[]).includes(name);

export function startWorkerPool(options: WorkerPoolOptions = {}): RunningWorkerPool {
  const { warm: wanted = {}, tempFolder = tmpdir(), limits = readLimits(), walls = 'required' } = options;
  /** What stands ready, or will in a moment; undefined for one that turned out not to be fit for another job. */
  const warm = new Map<WorkerKindName, Promise<WorkerProcess | undefined>[]>(workerKindNames.map((kind) => [kind, []]));
  const isKeptWarm = Object.values(wanted).some((count) => count > 0);
  const kept = options.kept ?? (isKeptWarm ? availableParallelism() : 0);
  const ending = new Set<Promise<void>>();
  let peaks = new Map<WorkerKindName, number>();
  let isClosed = false;
  let quiet: NodeJS.Timeout | undefined;
  let trim: NodeJS.Timeout | undefined;

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
      // A failed start is reported where the worker is taken, not as an unhandled rejection.
      worker.catch(() => {});
      ready.push(worker);
    }
  };
  /** Called when the job is over: loading the next worker earlier would take processor time from it. */
  const refillAfter = (kind: WorkerKindName) => {
    const { replaceAfterMs } = programOf(kind, limits);
    if (replaceAfterMs === 0) return refill(kind);
    clearTimeout(quiet);
    const patient = workerKindNames.filter((one) => programOf(one, limits).replaceAfterMs > 0);
    if (isKeptWarm) quiet = setTimeout(() => patient.forEach(refill), replaceAfterMs).unref();
  };
  workerKindNames.forEach(refill);
  // Customers' documents must not outlive a crash; what cannot be removed now is removed at the next start.
  const swept = removeAbandonedFolders(tempFolder).catch(() => {});

  async function take(kind: WorkerKindName): Promise<WorkerProcess> {
    const ready = warm.get(kind) ?? [];
    while (ready.length > 0) {
      const worker = await ready.shift();
      if (worker?.isAlive() && !worker.isWorn()) return worker;
      await worker?.end();
    }
    return start(kind);
  }

  async function release(kind: WorkerKindName, worker: WorkerProcess): Promise<void> {
    peaks.set(kind, Math.max(peaks.get(kind) ?? 0, worker.peakBytes()));
    const ready = warm.get(kind) ?? [];
    const hasRoom = !isClosed && kind === 'prepare' && ready.length < kept;
    const cleared = hasRoom ? worker.clear().catch(() => false) : Promise.resolve(false);
    const next = cleared.then((isClear) => (isClear ? worker : undefined));
    if (hasRoom) ready.push(next);
    const over = cleared
      .then((isClear) => {
        const spent = isClear ? worker.spent() : undefined;
        if (spent !== undefined) options.onSpent?.(spent);
        if (isClear) return scheduleTrim();
        if (ready.includes(next)) ready.splice(ready.indexOf(next), 1);
        return endAndRefill(kind, worker);
      })
      .finally(() => ending.delete(over));
    ending.add(over);
    // Without warm workers (Lambda) this process may be frozen as soon as it has answered.
    if (!isKeptWarm) await over;
  }

  async function endAndRefill(kind: WorkerKindName, worker: WorkerProcess): Promise<void> {
    const ended = worker.end();
    refillAfter(kind);
    await ended;
  }

  /** After a quiet time, ends those that are more than are wanted warm, and replaces those that are worn. */
  function scheduleTrim(): void {
    clearTimeout(trim);
    if (isKeptWarm) trim = setTimeout(() => void trimIdle().catch(() => {}), IDLE_MS).unref();
  }

  async function trimIdle(): Promise<void> {
    const ready = warm.get('prepare') ?? [];
    for (const worker of ready.splice(wanted.prepare ?? 0)) await (await worker)?.end();
    const first = await ready[0];
    if (first?.isWorn()) {
      ready.shift();
      await first.end();
      refill('prepare');
    }
    if (ready.length > 0) scheduleTrim();
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
      await Promise.all(started.map((worker) => worker?.ready));
    },
    takePeaks() {
      const taken = peaks;
      peaks = new Map();
      return taken;
    },
    async close() {
      isClosed = true;
      clearTimeout(quiet);
      clearTimeout(trim);
      for (const worker of [...warm.values()].flatMap((ready) => ready.splice(0))) await (await worker)?.end();
      await Promise.all(ending);
      await swept;
    },
  };
}
