/** `ReceivedFaxes` on SQLite. */

import { nameAt } from '../../lambdas/fax/dialling/carriers.ts';
import type { E164 } from '../../lambdas/fax/model.ts';
import { foldReceived, hasFailedCopy, type ReceivedEntry, type ReceivedFax } from '../../lambdas/fax/received.ts';
import type { ReceivedFaxes } from '../../lambdas/ports.ts';
import type { Database } from './database.ts';
import { keptUntil } from './retention/kept-until.ts';

const sweptName = (carrier: string): string => nameAt(carrier, 'swept-until');

export class SqliteReceivedFaxes implements ReceivedFaxes {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async fax(id: string): Promise<ReceivedFax | undefined> {
    return foldReceived(id, await this.history(id));
  }

  async history(id: string): Promise<ReceivedEntry[][]> {
    return this.#batches(id);
  }

  #batches(id: string): ReceivedEntry[][] {
    return this.#db
      .all<{ batch: string }>('SELECT batch FROM received_history WHERE fax = ? ORDER BY version', id)
      .map(({ batch }) => JSON.parse(batch) as ReceivedEntry[]);
  }

  async append(id: string, version: number, batch: readonly ReceivedEntry[]): Promise<boolean> {
    return this.#db.write(() => {
      const row = this.#db.first<{ next: number }>('SELECT count(*) AS next FROM received_history WHERE fax = ?', id);
      if (row?.next !== version) return false;
      this.#db.run(
        'INSERT INTO received_history (fax, version, batch) VALUES (?, ?, ?)',
        id,
        version,
        JSON.stringify(batch),
      );
      for (const entry of batch) {
        if (entry.what === 'received')
          this.#db.run(
            `INSERT INTO received (id, line, at, keep_until) VALUES (?, ?, ?, ${keptUntil})`,
            id,
            entry.to,
            entry.at,
            entry.at,
            entry.to,
          );
      }
      this.#keepState(id);
      return true;
    });
  }

  /** Writes down how it ended and whether a mailbox will not get it, for lists and counts. */
  #keepState(id: string): void {
    const fax = foldReceived(id, this.#batches(id));
    if (fax === undefined) return;
    this.#db.run(
      'UPDATE received SET outcome = ?, has_failed_copy = ? WHERE id = ?',
      fax.outcome ?? null,
      hasFailedCopy(fax) ? 1 : 0,
      id,
    );
  }

  async list({ line, limit }: { line?: E164; limit: number }): Promise<ReceivedFax[]> {
    const rows = line
      ? this.#db.all<{ id: string }>('SELECT id FROM received WHERE line = ? ORDER BY at DESC, id LIMIT ?', line, limit)
      : this.#db.all<{ id: string }>('SELECT id FROM received ORDER BY at DESC, id LIMIT ?', limit);
    const faxes = await Promise.all(rows.map(({ id }) => this.fax(id)));
    return faxes.filter((fax) => fax !== undefined);
  }

  async sweptUntil(carrier: string): Promise<number | undefined> {
    const row = this.#db.first<{ value: string }>('SELECT value FROM settings WHERE name = ?', sweptName(carrier));
    return row && Number(row.value);
  }

  async setSweptUntil(carrier: string, at: number): Promise<void> {
    this.#db.run('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', sweptName(carrier), String(at));
  }

  async bounces(mailbox: string): Promise<number> {
    return this.#db.first<{ n: number }>('SELECT count(*) AS n FROM bounces WHERE mailbox = ?', mailbox)?.n ?? 0;
  }

  async noteBounce(mailbox: string, mail: string, at: number): Promise<void> {
    this.#db.run('INSERT OR IGNORE INTO bounces (mailbox, mail, at) VALUES (?, ?, ?)', mailbox, mail, at);
  }

  async noteDelivery(mailbox: string): Promise<void> {
    this.#db.run('DELETE FROM bounces WHERE mailbox = ?', mailbox);
  }
}
