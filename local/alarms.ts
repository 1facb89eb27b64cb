/** Alarms of the journal, stored so that the page can show those that were missed in the log. */
import type { Journal } from '../lambdas/ports.ts';
import type { Database } from './store/database.ts';

export interface Alarm {
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly what: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

const maxKept = 500;

/** A journal that stores its alarms as well. A database that cannot take one must not stop the caller. */
export function keepAlarms(journal: Journal, db: Database, now: () => number): Journal {
  return {
    info: (what, facts) => journal.info(what, facts),
    alarm(what, facts = {}) {
      journal.alarm(what, facts);
      try {
        db.run('INSERT INTO alarms (at, what, facts) VALUES (?, ?, ?)', now(), what, JSON.stringify(facts));
        db.run('DELETE FROM alarms WHERE rowid <= (SELECT max(rowid) FROM alarms) - ?', maxKept);
      } catch (error) {
        journal.alarm('alarm-not-kept', { what, error: String(error) });
      }
    },
  };
}

/** Newest first. */
export function listAlarms(db: Database, since: number, limit = 20): Alarm[] {
  return db
    .all<{ at: number; what: string; facts: string }>(
      'SELECT at, what, facts FROM alarms WHERE at >= ? ORDER BY rowid DESC LIMIT ?',
      since,
      limit,
    )
    .map((row) => ({ ...row, facts: JSON.parse(row.facts) }));
}
