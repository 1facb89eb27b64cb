/** `Directory` on SQLite, and the administration of lines that the command line does. */
import { randomBytes, scrypt, scryptSync, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { domainOf, normaliseAddress } from '../../lambdas/fax/addresses.ts';
import type { E164, Line } from '../../lambdas/fax/model.ts';
import type { Directory } from '../../lambdas/ports.ts';
import type { Database } from './database.ts';

const scryptOf = promisify<string, Buffer, number, Buffer>(scrypt);

export class SqliteDirectory implements Directory {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async line(number: E164): Promise<Line | undefined> {
    const row = this.#db.first<{ line: string }>('SELECT line FROM lines WHERE number = ?', number);
    return row && (JSON.parse(row.line) as Line);
  }

  async lineOfSender(address: string): Promise<Line | undefined> {
    const wanted = normaliseAddress(address);
    if (wanted === undefined) return undefined;
    const number = this.#numberOf(wanted) ?? this.#numberOf(`@${domainOf(wanted)}`);
    return number && this.line(number);
  }

  #numberOf(entry: string): E164 | undefined {
    return this.#db.first<{ number: E164 }>('SELECT number FROM senders WHERE address = ?', entry)?.number;
  }

  async lines(): Promise<Line[]> {
    const rows = this.#db.all<{ line: string }>('SELECT line FROM lines ORDER BY number');
    return rows.map(({ line }) => JSON.parse(line) as Line);
  }

  /**
   * Writes a line with its sender list.
   *
   * @returns the sender that belongs to another line already, in which case nothing is written
   */
  putLine(line: Line): { taken?: { address: string; by: E164 } } {
    return this.#db.write(() => {
      for (const address of line.senders) {
        const by = this.#numberOf(address);
        if (by !== undefined && by !== line.number) return { taken: { address, by } };
      }
      this.#db.run(
        'INSERT INTO lines (number, line) VALUES (?, ?) ON CONFLICT (number) DO UPDATE SET line = excluded.line',
        line.number,
        JSON.stringify(line),
      );
      this.#db.run('DELETE FROM senders WHERE number = ?', line.number);
      for (const address of line.senders)
        this.#db.run('INSERT INTO senders (address, number) VALUES (?, ?)', address, line.number);
      return {};
    });
  }

  /** @returns false when there is no such line */
  removeLine(number: E164): boolean {
    return this.#db.run('DELETE FROM lines WHERE number = ?', number) > 0;
  }

  /** Keeps a salted scrypt hash of a sender's SMTP password (RFC 7914; N = 2^14, r = 8, p = 1). */
  setPassword(address: string, password: string): void {
    const salt = randomBytes(16);
    const hash = `${salt.toString('base64')}:${scryptSync(password, salt, 32).toString('base64')}`;
    this.#db.run(
      'INSERT INTO passwords (address, hash) VALUES (?, ?) ON CONFLICT (address) DO UPDATE SET hash = excluded.hash',
      address,
      hash,
    );
  }

  /** Whether this is the sender's password; takes as long for an address that has none. */
  async checkPassword(address: string, password: string): Promise<boolean> {
    const row = this.#db.first<{ hash: string }>('SELECT hash FROM passwords WHERE address = ?', address);
    const [salt, hash] = (row?.hash ?? `${'A'.repeat(24)}:${'A'.repeat(44)}`).split(':');
    const given = await scryptOf(password, Buffer.from(salt ?? '', 'base64'), 32);
    const kept = Buffer.from(hash ?? '', 'base64');
    return row !== undefined && kept.length === given.length && timingSafeEqual(kept, given);
  }
}
