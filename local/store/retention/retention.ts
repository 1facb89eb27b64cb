/**
 * How long things are kept in a data folder. A submission with its faxes, and a received fax, stay as long as their line
 * said when they came, and in any case until they have ended and nobody works on them; everything else has a life of its own.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../database.ts';
import type { FolderFiles } from '../files.ts';
import type { Jobs } from '../jobs.ts';
import { removeOwnerlessFiles } from './ownerless-files.ts';
import { endReceived, endSubmission } from './records.ts';
import { endRemains } from './remains.ts';
import { type Removal, removeFiles } from './removal.ts';

/** Rows looked at between two turns of the loop that answers SMTP and HTTP. */
const batch = 20;

interface Due {
  readonly id: string;
  readonly keep_until: number;
}

export interface RetentionParts {
  readonly db: Database;
  readonly files: FolderFiles;
  readonly jobs: Jobs;
}

export class Retention {
  readonly #parts: RetentionParts;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  /** Removes the records whose time is over. @param now milliseconds since 1970 UTC */
  async endRecords(now: number): Promise<void> {
    await this.#endEach('submissions', now, (id) => endSubmission(this.#parts, id, now));
    await this.#endEach('received', now, (id) => endReceived(this.#parts, id, now));
  }

  removeFiles(removal: Removal): Promise<void> {
    return removeFiles(this.#parts.files, removal);
  }

  /** Removes what has a life of its own, and what a crash left without an owner. */
  async endRemains(now: number): Promise<void> {
    endRemains(this.#parts, now);
    await removeOwnerlessFiles(this.#parts, now);
  }

  /** One after the other; those that must stay for now are passed over until the next time. */
  async #endEach(table: 'submissions' | 'received', now: number, end: (id: string) => void): Promise<void> {
    let last: Due = { id: '', keep_until: 0 };
    for (;;) {
      const due = this.#parts.db.all<Due>(
        `SELECT id, keep_until FROM ${table} WHERE keep_until <= ? AND (keep_until, id) > (?, ?) ORDER BY keep_until, id LIMIT ?`,
        now,
        last.keep_until,
        last.id,
        batch,
      );
      for (const { id } of due) end(id);
      const next = due.at(-1);
      if (next === undefined) return;
      last = next;
      await nextTurn();
    }
  }
}
