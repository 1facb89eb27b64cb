/** `Volumes` on SQLite: each change is one transaction. */
import type { Limit } from '../../../lambdas/fax/sending/limit.ts';
import { type Addition, addTo, emptyVolume, takeBack, type Volume } from '../../../lambdas/fax/sending/volume.ts';
import type { Volumes } from '../../../lambdas/ports.ts';
import type { Database } from '../database.ts';

export class SqliteVolumes implements Volumes {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async add(of: string, addition: Addition, limits: readonly Limit[]): ReturnType<Volumes['add']> {
    return this.#db.write(() => {
      const before = this.#volume(of);
      const added = addTo(before, addition, limits);
      if (!added.ok) return { broken: added.broken };
      if (added.volume !== before) this.#put(of, added.volume, addition.at);
      return { isUnusual: added.isUnusual };
    });
  }

  async takeBack(of: string, id: string): Promise<void> {
    this.#db.write(() => {
      const before = this.#volume(of);
      const after = takeBack(before, id);
      if (after !== before) this.#db.run('UPDATE volumes SET volume = ? WHERE name = ?', JSON.stringify(after), of);
    });
  }

  async volume(of: string): Promise<Volume> {
    return this.#volume(of);
  }

  #volume(of: string): Volume {
    const row = this.#db.first<{ volume: string }>('SELECT volume FROM volumes WHERE name = ?', of);
    return row === undefined ? emptyVolume : (JSON.parse(row.volume) as Volume);
  }

  #put(of: string, volume: Volume, at: number): void {
    this.#db.run(
      'INSERT INTO volumes (name, volume, at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET volume = excluded.volume, at = excluded.at',
      of,
      JSON.stringify(volume),
      at,
    );
  }
}
