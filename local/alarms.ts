/**
 * Alarms of the journal, stored so that the page and doctor can show those that were missed in the log. A row a kind: who
 * can cause one kind as often as he likes, by forged webhooks for one, must not wash away another.
 */
import { day } from '../lambdas/fax/lifetimes.ts';
import type { Journal } from '../lambdas/ports.ts';
import type { Database } from './store/database.ts';

/** A kind of alarm. Times are milliseconds since 1970 UTC. */
export interface Alarm {
  readonly what: string;
  /** How often it was raised since `firstAt` without a day's quiet. */
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Of the last one. */
  readonly facts: Readonly<Record<string, unknown>>;
}

const countOne = `
INSERT INTO alarms (what, count, first_at, last_at, facts) VALUES (?1, 1, ?2, ?2, ?3)
ON CONFLICT (what) DO UPDATE SET
  count = CASE WHEN ?2 - last_at > ?4 THEN 1 ELSE count + 1 END,
  first_at = CASE WHEN ?2 - last_at > ?4 THEN ?2 ELSE first_at END,
  last_at = ?2,
  facts = ?3`;

/** A journal that stores its alarms as well. A database that cannot take one must not stop the caller. */
export function keepAlarms(journal: Journal, db: Database, now: () => number): Journal {
  return {
    info: (what, facts) => journal.info(what, facts),
    debug: (what, facts) => journal.debug(what, facts),
    alarm(what, facts = {}) {
      journal.alarm(what, facts);
      try {
        db.run(countOne, what, now(), JSON.stringify(facts), day);
      } catch (error) {
        journal.alarm('alarm-not-kept', { alarm: what, error: String(error) });
      }
    },
  };
}

/** Those of which one was raised since then, the latest first. */
export function listAlarms(db: Database, since: number): Alarm[] {
  return db
    .all<Omit<Alarm, 'facts'> & { facts: string }>(
      `SELECT what, count, first_at AS firstAt, last_at AS lastAt, facts FROM alarms
       WHERE last_at >= ? ORDER BY last_at DESC, what`,
      since,
    )
    .map((row) => ({ ...row, facts: JSON.parse(row.facts) }));
}
