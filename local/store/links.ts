/** `Links` on SQLite. */
import type { Links, LinkTarget } from '../../lambdas/ports.ts';
import type { Database } from './database.ts';

/** As version 0.1.0 spelled it: an attempt's id alone, or `received <fax> <until>`. */
const spell = (target: LinkTarget): string =>
  target.kind === 'attempt' ? target.attempt : `received ${target.fax} ${target.until}`;

function read(spelled: string): LinkTarget {
  const [, fax, until] = /^received (\S+) (\d+)$/.exec(spelled) ?? [];
  return fax === undefined ? { kind: 'attempt', attempt: spelled } : { kind: 'received', fax, until: Number(until) };
}

export class SqliteLinks implements Links {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async put(token: string, target: LinkTarget, at: number): Promise<void> {
    this.#db.run('INSERT OR IGNORE INTO links (token, attempt, at) VALUES (?, ?, ?)', token, spell(target), at);
  }

  async target(token: string): Promise<LinkTarget | undefined> {
    const row = this.#db.first<{ attempt: string }>('SELECT attempt FROM links WHERE token = ?', token);
    return row && read(row.attempt);
  }
}
