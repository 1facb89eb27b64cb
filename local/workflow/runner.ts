/** The heart of one machine: takes what is due, queues and executions alike, a few at once, as soon as it is due. */
import { availableParallelism } from 'node:os';
import { Transient } from '../../lambdas/fax/errors.ts';
import type { Journal } from '../../lambdas/ports.ts';
import type { Load } from './machines.ts';
import { Turns } from './turns.ts';
import type { WorkerPorts, WorkerStore } from './worker.ts';
import { createWorker, schedule } from './worker.ts';

export const jobsAtOnce = { mail: 2, carrier: 8, inbound: 3, close: 2, clock: 1, files: 1 } as const;
type Queue = keyof typeof jobsAtOnce;
/** More documents of one sender at once than processors would only make every one of them later. */
const turnsEach = Math.max(2, availableParallelism());
/** And a few more for others, because who waits for an office suite uses no processor meanwhile. */
const stepsAtOnce: Record<Load, number> = { heavy: turnsEach + 4, light: 8 };
const loads = ['light', 'heavy'] as const;
/** Real milliseconds. Other processes (the command line) put rows too, without telling. */
const maxSleep = 500;
const minSleep = 5;
const pauseAfterLoss = 5000;
/** Seconds. */
const LONG_WAIT = 10;

export interface Runner {
  start(): void;
  /** Takes no more work and resolves when what is running has ended. */
  stop(): Promise<void>;
  /** Waits no longer: what still runs may fail unheard, because the next start does it again. */
  abandon(): void;
}

export function createRunner(ports: WorkerPorts, store: WorkerStore): Runner {
  const { jobs, workflow } = store;
  let isAbandoned = false;
  const journal = silentWhen(() => isAbandoned, ports.journal);
  const worker = createWorker({ ...ports, journal }, store);
  const busy: Record<Queue, Set<number>> = {
    mail: new Set(),
    carrier: new Set(),
    inbound: new Set(),
    close: new Set(),
    clock: new Set(),
    files: new Set(),
  };
  const turns = new Turns();
  /** Pages wait to be made, but only of those who have their share of places: an end of one of them wakes us. */
  let isHeavyHeld = false;
  const busyExecutions: Record<Load, Set<string>> = { heavy: new Set(), light: new Set() };
  const running = new Set<Promise<void>>();
  let isStopped = true;
  let isWoken = false;
  let timer: NodeJS.Timeout | undefined;

  function wake(): void {
    if (isStopped || isWoken) return;
    isWoken = true;
    setImmediate(takeDue);
  }

  function track<Key>(set: Set<Key>, key: Key, work: Promise<void>): void {
    set.add(key);
    const free = () => {
      set.delete(key);
      wake();
    };
    const tracked = work
      .then(free, (error: unknown) => {
        journal.alarm('work-lost', { error: String(error) });
        // How it ended could not be written (a full disk): what is due stays due, and is not begun again at once.
        setTimeout(free, pauseAfterLoss).unref();
      })
      .finally(() => running.delete(tracked));
    running.add(tracked);
  }

  function takeDue(): void {
    isWoken = false;
    clearTimeout(timer);
    if (isStopped) return;
    try {
      const due = jobs.dueQueues();
      for (const queue of Object.keys(jobsAtOnce) as Queue[]) {
        if (!due.has(queue)) continue;
        const free = jobsAtOnce[queue] - busy[queue].size;
        if (free <= 0) continue;
        for (const job of jobs.due(queue, free, busy[queue])) track(busy[queue], job.id, worker.runJob(job));
      }
      const free = stepsAtOnce.light - busyExecutions.light.size;
      for (const execution of free > 0 ? workflow.due(free, busyExecutions.light, 'light') : []) {
        track(busyExecutions.light, execution.name, worker.runStep(execution));
      }
      takeHeavy();
      timer = setTimeout(takeDue, sleepMillis());
    } catch (error) {
      // The database may be locked by a long write of another process: what is due stays due.
      if (!(error instanceof Transient)) throw error;
      timer = setTimeout(takeDue, maxSleep);
    }
  }

  function takeHeavy(): void {
    const places = stepsAtOnce.heavy - busyExecutions.heavy.size;
    const waiting = places > 0 ? workflow.dueTurns(turnsEach) : [];
    const chosen = turns.choose(waiting, places, turnsEach);
    isHeavyHeld = waiting.length > chosen.length;
    for (const execution of chosen) {
      const { submission } = execution.input;
      const waited = Math.max(0, Math.round((ports.clock.now() - execution.due) / 1000));
      // Who waits for long is told of at the usual level.
      journal[waited >= LONG_WAIT ? 'info' : 'debug']('pages-begun', { submission, waited });
      const work = worker.runStep(execution).finally(() => turns.end(execution.turn));
      track(busyExecutions.heavy, execution.name, work);
    }
  }

  /** Until something is due, or until work that is running makes room, which wakes us. */
  function sleepMillis(): number {
    const hasRoom = (load: Load) => busyExecutions[load].size < stepsAtOnce[load];
    const open = loads.filter((load) => hasRoom(load) && !(load === 'heavy' && isHeavyHeld));
    const dues = [
      ...open.map((load) => workflow.nextDue(load, busyExecutions[load])),
      jobs.nextDue(Object.values(busy)),
    ];
    const soonest = Math.min(
      ...dues.filter((due) => due !== undefined).map((due) => due - ports.clock.now()),
      maxSleep,
    );
    return Math.max(minSleep, soonest);
  }

  jobs.onNew(wake);
  workflow.onChange(wake);
  return {
    start() {
      workflow.recover();
      schedule(jobs);
      isStopped = false;
      takeDue();
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await Promise.all(running);
    },
    abandon() {
      isAbandoned = true;
    },
  };
}

function silentWhen(isSilent: () => boolean, { info, debug, alarm }: Journal): Journal {
  return {
    info: (what, facts) => void (isSilent() || info(what, facts)),
    debug: (what, facts) => void (isSilent() || debug(what, facts)),
    alarm: (what, facts) => void (isSilent() || alarm(what, facts)),
  };
}
