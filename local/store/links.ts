/** `Links` on SQLite. */
import type { Links, LinkTarget } from '../../lambdas/ports.ts';
import type { Database } from './database.ts';

export class SqliteLinks implements Links {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async put(token: string, target: LinkTarget, at: number): Promise<void> {
    const text = JSON.stringify(target);
    this.#db.run('INSERT OR IGNORE INTO links (token, target, at) VALUES (?, ?, ?)', token, text, at);
  }

  async target(token: string): Promise<LinkTarget | undefined> {
    const row = this.#db.first<{ target: string }>('SELECT target FROM links WHERE token = ?', token);
    return row && (JSON.parse(row.target) as LinkTarget);
  }
}
