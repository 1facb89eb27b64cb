/**
 * What is still to happen, and when. Every step is a row with a due time, deleted in the transaction that does its work:
 * a simulator that was killed goes on where it was, and repeats the steps that were running.
 */

import type { Store } from './store.ts';

/** The steps of outbound calls, of inbound ones, and the delivery of a webhook. */
export type Step = 'fetch' | 'dial' | 'answer' | 'hang-up' | 'correct' | 'ring' | 'take' | 'file' | 'notify';

/** A row. The steps of a lane run in order and one at a time; `subject` is the id of a call or a delivery. */
export interface Entry {
  readonly seq: number;
  readonly lane: string;
  readonly step: Step;
  readonly subject: string;
}

/** Does a step. It must remove its entry (`done`) or move it (`postpone`). */
export type StepHandler = (entry: Entry) => void | Promise<void>;

/** Steps running at the same time. */
const maxRunning = 64;
/** Pause after a step that failed by a defect of the simulator itself. */
const retryAfterFaultMs = 1000;

export class Scheduler {
  readonly #store: Store;
  readonly #busyLanes = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  #handlers: Record<Step, StepHandler> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Stores a step, due in `inMs` milliseconds. */
  add(lane: string, step: Step, subject: string, inMs = 0): void {
    this.#store.query(
      'INSERT INTO scheduler (due_at, lane, step, subject) VALUES (?, ?, ?, ?)',
      Math.ceil(Date.now() + inMs),
      lane,
      step,
      subject,
    );
    this.#wakeSoon();
  }

  /** Removes a finished step. */
  done(entry: Entry): void {
    this.#store.query('DELETE FROM scheduler WHERE seq = ?', entry.seq);
  }

  /** Moves a step to `inMs` milliseconds from now. */
  postpone(entry: Entry, inMs: number): void {
    this.#store.query('UPDATE scheduler SET due_at = ? WHERE seq = ?', Math.ceil(Date.now() + inMs), entry.seq);
    this.#wakeSoon();
  }

  /** Removes all steps of a lane. */
  drop(lane: string): void {
    this.#store.query('DELETE FROM scheduler WHERE lane = ?', lane);
  }

  /** The steps of all lanes whose names begin with `prefix`, newest first. */
  entries(prefix: string): Entry[] {
    return this.#store
      .query(
        'SELECT seq, lane, step, subject FROM scheduler WHERE substr(lane, 1, ?) = ? ORDER BY seq DESC',
        prefix.length,
        prefix,
      )
      .map(toEntry);
  }

  /** Starts, with the steps that an earlier process left first. */
  start(handlers: Record<Step, StepHandler>): void {
    this.#handlers = handlers;
    this.#wakeSoon();
  }

  /** Stops and waits for the running steps; what they did not finish stays stored. */
  async stop(): Promise<void> {
    this.#handlers = undefined;
    clearTimeout(this.#timer);
    await Promise.all(this.#running);
  }

  #wakeSoon(): void {
    this.#wakeIn(0);
  }

  #wakeIn(ms: number): void {
    if (this.#handlers === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#runDue(), Math.min(ms, 60_000));
  }

  #runDue(): void {
    const handlers = this.#handlers;
    if (handlers === undefined) return;
    // One time for both queries: a step that fell due between two would be found by neither.
    const now = Date.now();
    const due = this.#store.query(
      'SELECT seq, lane, step, subject FROM scheduler WHERE due_at <= ? ORDER BY due_at, seq',
      now,
    );
    for (const entry of due.map(toEntry)) {
      if (this.#running.size >= maxRunning) break;
      if (!this.#busyLanes.has(entry.lane)) this.#run(handlers[entry.step], entry);
    }
    const next = this.#store.query('SELECT min(due_at) AS at FROM scheduler WHERE due_at > ?', now)[0]?.at;
    if (typeof next === 'number') this.#wakeIn(Math.max(0, next - Date.now()));
  }

  #run(handler: StepHandler, entry: Entry): void {
    this.#busyLanes.add(entry.lane);
    const running = (async () => handler(entry))()
      .catch((error: unknown) => {
        if (this.#handlers === undefined) return; // interrupted by `stop`: repeated after the next start
        console.error(`simulator: ${entry.step} of ${entry.subject}:`, error);
        this.postpone(entry, retryAfterFaultMs);
      })
      .finally(() => {
        this.#busyLanes.delete(entry.lane);
        this.#running.delete(running);
        this.#wakeSoon();
      });
    this.#running.add(running);
  }
}

const toEntry = (row: Record<string, unknown>): Entry => ({
  seq: Number(row.seq),
  lane: String(row.lane),
  step: String(row.step) as Step,
  subject: String(row.subject),
});
