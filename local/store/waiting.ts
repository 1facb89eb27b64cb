/** What has been taken in and waits: mails to be read, and submissions whose pages are to be made. */
import type { Database } from './database.ts';

export interface Waiting {
  readonly mails: number;
  /** Since when the first of them has waited, milliseconds since 1970; undefined when none does. */
  readonly since?: number;
}

/** What failed and is tried again later has its own time, and counts as waiting from then on. */
export function readWaiting(db: Database, now: number): Waiting {
  const { mails = 0, since = null } =
    db.first<{ mails: number; since: number | null }>(
      `SELECT count(*) AS mails, min(due) AS since FROM (
         SELECT due FROM jobs WHERE queue = 'mail' AND due <= ?
         UNION ALL
         SELECT due FROM executions WHERE status = 'ready' AND step = 'prepare' AND due <= ?)`,
      now,
      now,
    ) ?? {};
  return { mails, ...(since === null ? {} : { since }) };
}
