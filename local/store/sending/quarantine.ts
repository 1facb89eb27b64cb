/** `Quarantine` on SQLite. */
import type { Quarantine, QuarantinedMail } from '../../../lambdas/ports.ts';
import type { Database } from '../database.ts';

export class SqliteQuarantine implements Quarantine {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async put(mail: QuarantinedMail): Promise<void> {
    this.#db.run(
      'INSERT OR IGNORE INTO quarantine (id, at, mail) VALUES (?, ?, ?)',
      mail.id,
      mail.at,
      JSON.stringify(mail),
    );
  }

  async list(limit: number): Promise<QuarantinedMail[]> {
    const rows = this.#db.all<{ mail: string }>('SELECT mail FROM quarantine ORDER BY id DESC LIMIT ?', limit);
    return rows.map(({ mail }) => JSON.parse(mail) as QuarantinedMail);
  }

  async mail(id: string): Promise<QuarantinedMail | undefined> {
    const row = this.#db.first<{ mail: string }>('SELECT mail FROM quarantine WHERE id = ?', id);
    return row && (JSON.parse(row.mail) as QuarantinedMail);
  }

  async remove(id: string): Promise<boolean> {
    return this.#db.run('DELETE FROM quarantine WHERE id = ?', id) > 0;
  }
}
