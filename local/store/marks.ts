/** `Marks` on SQLite. */
import type { Marks } from '../../lambdas/ports.ts';
import type { Database } from './database.ts';

export class SqliteMarks implements Marks {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async mark(id: string, mark: 'sending' | 'sent', at: number): Promise<'sending' | 'sent' | undefined> {
    return this.#db.write(() => {
      const before = this.#db.first<{ mark: 'sending' | 'sent' }>('SELECT mark FROM notice_marks WHERE id = ?', id);
      if (before?.mark !== 'sent') {
        this.#db.run(
          'INSERT INTO notice_marks (id, mark, at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET mark = excluded.mark, at = excluded.at',
          id,
          mark,
          at,
        );
      }
      return before?.mark;
    });
  }
}
