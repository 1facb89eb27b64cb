/** The queues of one machine: jobs as rows, taken at least once, tried again with growing waits. */
import type { Clock } from '../../lambdas/ports.ts';
import type { Database } from './database.ts';

export interface Job {
  readonly id: number;
  readonly queue: string;
  readonly body: string;
  readonly tries: number;
}

export class Jobs {
  readonly #db: Database;
  readonly #clock: Clock;
  #onNew: () => void = () => {};

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Calls back when a job was put by this process. */
  onNew(listener: () => void): void {
    this.#onNew = listener;
  }

  put(queue: string, body: unknown): void {
    this.#db.run(
      'INSERT INTO jobs (queue, body, due) VALUES (?, ?, ?)',
      queue,
      JSON.stringify(body),
      this.#clock.now(),
    );
    this.#onNew();
  }

  /** Queues in which anything is due, also what is being worked on: most have nothing. */
  dueQueues(): ReadonlySet<string> {
    const rows = this.#db.all<{ queue: string }>('SELECT DISTINCT queue FROM jobs WHERE due <= ?', this.#clock.now());
    return new Set(rows.map(({ queue }) => queue));
  }

  /** Due jobs of a queue, oldest first, without those that are being worked on. */
  due(queue: string, limit: number, busy: ReadonlySet<number>): Job[] {
    return this.#db
      .all<Job>(
        'SELECT id, queue, body, tries FROM jobs WHERE queue = ? AND due <= ? ORDER BY due, id LIMIT ?',
        queue,
        this.#clock.now(),
        limit + busy.size,
      )
      .filter(({ id }) => !busy.has(id))
      .slice(0, limit);
  }

  done(id: number): void {
    this.#db.run('DELETE FROM jobs WHERE id = ?', id);
  }

  /** A job that comes again and again: next time in so many milliseconds. */
  repeat(id: number, millis: number): void {
    this.#db.run('UPDATE jobs SET tries = 0, due = ? WHERE id = ?', this.#clock.now() + millis, id);
  }

  /** Puts a job unless its queue holds the same one. */
  putOnce(queue: string, body: unknown): void {
    const text = JSON.stringify(body);
    const known = this.#db.first('SELECT id FROM jobs WHERE queue = ? AND body = ?', queue, text);
    if (known === undefined) this.put(queue, body);
  }

  postpone(id: number, millis: number): void {
    this.#db.run('UPDATE jobs SET tries = tries + 1, due = ? WHERE id = ?', this.#clock.now() + millis, id);
  }

  /** When the next job is due that nobody works on; undefined when there is none. */
  nextDue(busy: readonly ReadonlySet<number>[] = []): number | undefined {
    const count = busy.reduce((sum, ids) => sum + ids.size, 0);
    const rows = this.#db.all<{ id: number; due: number }>('SELECT id, due FROM jobs ORDER BY due LIMIT ?', count + 1);
    return rows.find(({ id }) => !busy.some((ids) => ids.has(id)))?.due;
  }
}
