/**
 * What is still to happen, and when. Every step is a row with a due time, taken away in the same transaction that does
 * its work: a simulator that died goes on where it was, and a step that was under way is done again.
 */

import type { Store } from './store.ts';

/** The steps of outbound calls, of inbound ones, and the delivery of a webhook. */
export type Step = 'fetch' | 'dial' | 'answer' | 'hang-up' | 'correct' | 'ring' | 'take' | 'file' | 'notify';

/** A row: `lane` keeps steps of one thing in order and one at a time; `subject` is the id of the call or delivery. */
export interface Entry {
  readonly seq: number;
  readonly lane: string;
  readonly step: Step;
  readonly subject: string;
}

/** Does a step. It must take its entry away (`done`) or move it (`postpone`). */
export type Act = (entry: Entry) => void | Promise<void>;

/** Steps under way at once. */
const crowd = 64;
/** After a step that failed by a fault of the simulator itself. */
const mishapMs = 1000;

export class Scheduler {
  readonly #store: Store;
  readonly #busyLanes = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  #acts: Record<Step, Act> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Writes a step down, due in `inMs` milliseconds. */
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

  /** Takes a finished step away. */
  done(entry: Entry): void {
    this.#store.query('DELETE FROM scheduler WHERE seq = ?', entry.seq);
  }

  /** Moves a step to `inMs` milliseconds from now. */
  postpone(entry: Entry, inMs: number): void {
    this.#store.query('UPDATE scheduler SET due_at = ? WHERE seq = ?', Math.ceil(Date.now() + inMs), entry.seq);
    this.#wakeSoon();
  }

  /** Takes all steps of one lane away. */
  drop(lane: string): void {
    this.#store.query('DELETE FROM scheduler WHERE lane = ?', lane);
  }

  /** The steps of all lanes that begin with `prefix`, newest first. */
  entries(prefix: string): Entry[] {
    return this.#store
      .query(
        'SELECT seq, lane, step, subject FROM scheduler WHERE substr(lane, 1, ?) = ? ORDER BY seq DESC',
        prefix.length,
        prefix,
      )
      .map(toEntry);
  }

  /** Begins to work, with what was left over first. */
  start(acts: Record<Step, Act>): void {
    this.#acts = acts;
    this.#wakeSoon();
  }

  /** Stops and waits for the steps under way; what they did not finish stays on the scheduler. */
  async stop(): Promise<void> {
    this.#acts = undefined;
    clearTimeout(this.#timer);
    await Promise.all(this.#running);
  }

  #wakeSoon(): void {
    this.#wakeIn(0);
  }

  #wakeIn(ms: number): void {
    if (this.#acts === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#turn(), Math.min(ms, 60_000));
  }

  #turn(): void {
    const acts = this.#acts;
    if (acts === undefined) return;
    // One now for both questions: a step that fell due between two would be found by neither.
    const now = Date.now();
    const due = this.#store.query(
      'SELECT seq, lane, step, subject FROM scheduler WHERE due_at <= ? ORDER BY due_at, seq',
      now,
    );
    for (const entry of due.map(toEntry)) {
      if (this.#running.size >= crowd) break;
      if (!this.#busyLanes.has(entry.lane)) this.#run(acts[entry.step], entry);
    }
    const next = this.#store.query('SELECT min(due_at) AS at FROM scheduler WHERE due_at > ?', now)[0]?.at;
    if (typeof next === 'number') this.#wakeIn(Math.max(0, next - Date.now()));
  }

  #run(act: Act, entry: Entry): void {
    this.#busyLanes.add(entry.lane);
    const running = (async () => act(entry))()
      .catch((error: unknown) => {
        if (this.#acts === undefined) return; // broken off by `stop`: it is done again after the next start
        console.error(`simulator: ${entry.step} of ${entry.subject}:`, error);
        this.postpone(entry, mishapMs);
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
