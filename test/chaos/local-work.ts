/** The durable runner of one machine, as things that could be begun now: a few at once of each kind, as it does. */

import type { Clock } from '../../lambdas/ports.ts';
import type { Job } from '../../local/store/jobs.ts';
import type { Store } from '../../local/store/store.ts';
import { jobsAtOnce } from '../../local/workflow/runner.ts';
import { createWorker, schedule, type WorkerPorts } from '../../local/workflow/worker.ts';
import type { BreakableDatabase } from './breakable-database.ts';

export interface Task {
  /** What it works on; nobody else does meanwhile. */
  readonly key: string;
  run(ports: WorkerPorts): Promise<void>;
}

const stepsAtOnce = 8;

export class LocalWork {
  readonly #store: Store;
  readonly #database: BreakableDatabase;
  readonly #now: () => number;
  #known: {
    readonly state: string;
    readonly from: number;
    readonly until: number;
    readonly tasks: readonly Task[];
  } = { state: '', from: 0, until: 0, tasks: [] };
  /** Runs that were begun or ended: each takes a place, or makes one. */
  #begun = 0;
  readonly #busyJobs = new Map<string, Set<number>>();
  readonly #busySteps = new Set<string>();
  readonly #onJobDone: (job: Job) => void;

  /** @param onJobDone told when a job was taken in and is gone */
  constructor(
    { store, database, clock }: { store: Store; database: BreakableDatabase; clock: Clock },
    onJobDone: (job: Job) => void,
  ) {
    this.#store = store;
    this.#database = database;
    this.#now = clock.now;
    this.#onJobDone = onJobDone;
  }

  /** What is due and that nobody works on; looked up again only when that may have changed. */
  tasks(): readonly Task[] {
    const state = `${this.#database.changesOfWork} ${this.#begun}`;
    const now = this.#now();
    const known = this.#known;
    if (state === known.state && known.from <= now && now < known.until) return known.tasks;
    this.#known = { state, from: now, until: this.#nextDueAfter(now), tasks: this.#find() };
    return this.#known.tasks;
  }

  #nextDueAfter(now: number): number {
    const { due } = this.#store.db.first<{ due: number | null }>(
      `SELECT min(due) AS due FROM (
         SELECT min(due) AS due FROM jobs WHERE due > ?1
         UNION ALL SELECT min(due) AS due FROM executions WHERE status IN ('ready', 'token') AND due > ?1)`,
      now,
    ) ?? { due: null };
    return due ?? Number.POSITIVE_INFINITY;
  }

  #find(): Task[] {
    const jobs = Object.entries(jobsAtOnce).flatMap(([queue, most]) => {
      const busy = this.#busyJobs.get(queue) ?? new Set();
      this.#busyJobs.set(queue, busy);
      return this.#store.jobs.due(queue, most - busy.size, busy).map((job): Task => this.#jobTask(job, busy));
    });
    const steps = this.#store.workflow
      .due(stepsAtOnce - this.#busySteps.size, this.#busySteps)
      .map((execution): Task => {
        const { name } = execution;
        const run = (ports: WorkerPorts) => createWorker(ports, this.#store).runStep(execution);
        return { key: `${execution.step} ${name}`, run: (ports) => this.#whileBusy(this.#busySteps, name, run(ports)) };
      });
    return [...jobs, ...steps];
  }

  #jobTask(job: Job, busy: Set<number>): Task {
    const run = async (ports: WorkerPorts): Promise<void> => {
      await createWorker(ports, this.#store).runJob(job);
      const isLeft = this.#store.db.first('SELECT id FROM jobs WHERE id = ?', job.id) !== undefined;
      if (!isLeft) this.#onJobDone(job);
    };
    return { key: `${job.queue} ${job.id}`, run: (ports) => this.#whileBusy(busy, job.id, run(ports)) };
  }

  /** When something is due that nobody works on. */
  nextDue(): number | undefined {
    const dues = [
      this.#store.jobs.nextDue([...this.#busyJobs.values()]),
      this.#store.workflow.nextDue(undefined, this.#busySteps),
    ];
    const known = dues.filter((due) => due !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  /** The process begins, or begins again. */
  start(): void {
    this.#busyJobs.clear();
    this.#busySteps.clear();
    this.#store.workflow.recover();
    schedule(this.#store.jobs);
  }

  async #whileBusy<Key>(busy: Set<Key>, key: Key, work: Promise<void>): Promise<void> {
    busy.add(key);
    this.#begun += 1;
    try {
      await work;
    } finally {
      busy.delete(key);
      this.#begun += 1;
    }
  }
}
