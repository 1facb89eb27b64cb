/** `Leases` on SQLite. */
import type { Leases } from '../../lambdas/ports.ts';
import type { Database } from './database.ts';

export class SqliteLeases implements Leases {
  readonly #db: Database;
  readonly #onRelease: (lease: string) => void;

  /** @param onRelease called when a lease has become free, so that those who wait for one need not wait out their time */
  constructor(db: Database, onRelease: (lease: string) => void = () => {}) {
    this.#db = db;
    this.#onRelease = onRelease;
  }

  async take(name: string, holder: string, until: number, now: number): Promise<boolean> {
    const taken = this.#db.run(
      `INSERT INTO leases (name, holder, until) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
       WHERE leases.holder = excluded.holder OR leases.until <= ?`,
      name,
      holder,
      until,
      now,
    );
    return taken > 0;
  }

  async release(name: string, holder: string): Promise<boolean> {
    const freed = this.#db.run('DELETE FROM leases WHERE name = ? AND holder = ?', name, holder);
    if (freed > 0) this.#onRelease(name);
    return freed > 0;
  }
}
