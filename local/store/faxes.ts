/** `Faxes` on SQLite. */
import { firstCarrier, nameAt } from '../../lambdas/fax/dialling/carriers.ts';
import { type Fax, type FaxEntry, foldHistory } from '../../lambdas/fax/history.ts';
import type { E164 } from '../../lambdas/fax/model.ts';
import type { Faxes } from '../../lambdas/ports.ts';
import type { Database } from './database.ts';

export class SqliteFaxes implements Faxes {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async fax(id: string): Promise<Fax | undefined> {
    return foldHistory(id, await this.history(id));
  }

  async history(id: string): Promise<FaxEntry[][]> {
    return this.#batches(id);
  }

  #batches(id: string): FaxEntry[][] {
    return this.#db
      .all<{ batch: string }>('SELECT batch FROM history WHERE fax = ? ORDER BY version', id)
      .map(({ batch }) => JSON.parse(batch) as FaxEntry[]);
  }

  async append(id: string, version: number, batch: readonly FaxEntry[]): Promise<boolean> {
    return this.#db.write(() => {
      const { next } = this.#db.first<{ next: number }>('SELECT count(*) AS next FROM history WHERE fax = ?', id) ?? {
        next: 0,
      };
      if (next !== version) return false;
      this.#db.run('INSERT INTO history (fax, version, batch) VALUES (?, ?, ?)', id, version, JSON.stringify(batch));
      for (const entry of batch) {
        if (entry.what === 'accepted')
          this.#db.run('INSERT INTO faxes (id, line, at) VALUES (?, ?, ?)', id, entry.line, entry.at);
        if (entry.what === 'submitted') {
          this.#db.run(
            'INSERT OR IGNORE INTO carrier_ids (carrier_id, fax) VALUES (?, ?)',
            nameAt(entry.carrier ?? firstCarrier, entry.carrierId),
            id,
          );
        }
      }
      this.#keepState(id);
      return true;
    });
  }

  /** Writes down how the fax ended, for lists and counts. */
  #keepState(id: string): void {
    const fax = foldHistory(id, this.#batches(id));
    if (fax?.outcome === undefined) return;
    this.#db.run('UPDATE faxes SET outcome = ?, ended_at = ? WHERE id = ?', fax.outcome, fax.endedAt ?? null, id);
  }

  async faxByCarrierId(carrier: string, carrierId: string): Promise<string | undefined> {
    const name = nameAt(carrier, carrierId);
    return this.#db.first<{ fax: string }>('SELECT fax FROM carrier_ids WHERE carrier_id = ?', name)?.fax;
  }

  async list({ line, limit }: { line?: E164; limit: number }): Promise<Fax[]> {
    const rows = line
      ? this.#db.all<{ id: string }>('SELECT id FROM faxes WHERE line = ? ORDER BY at DESC, id LIMIT ?', line, limit)
      : this.#db.all<{ id: string }>('SELECT id FROM faxes ORDER BY at DESC, id LIMIT ?', limit);
    const faxes = await Promise.all(rows.map(({ id }) => this.fax(id)));
    return faxes.filter((fax) => fax !== undefined);
  }
}
