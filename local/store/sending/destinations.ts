/** `Destinations` on SQLite. */
import type { E164 } from '../../../lambdas/fax/model.ts';
import type { Destinations } from '../../../lambdas/ports.ts';
import type { Database } from '../database.ts';

export class SqliteDestinations implements Destinations {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async confirmed(line: E164): Promise<readonly string[]> {
    const rows = this.#db.all<{ country: string }>(
      'SELECT country FROM confirmed_countries WHERE line = ? ORDER BY country',
      line,
    );
    return rows.map(({ country }) => country);
  }

  async confirm(line: E164, countries: readonly string[]): Promise<void> {
    this.#db.write(() => {
      for (const country of countries) {
        this.#db.run('INSERT OR IGNORE INTO confirmed_countries (line, country) VALUES (?, ?)', line, country);
      }
    });
  }
}
