/** The one SQLite database of a machine: every decision, wait, token and job is a row that survives a power cut. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Transient } from '../../lambdas/fax/errors.ts';

const schema = `
CREATE TABLE IF NOT EXISTS lines (number TEXT PRIMARY KEY, line TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS senders (address TEXT PRIMARY KEY, number TEXT NOT NULL REFERENCES lines(number) ON DELETE CASCADE);
CREATE TABLE IF NOT EXISTS passwords (address TEXT PRIMARY KEY, hash TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS mail_decisions (mail_key TEXT PRIMARY KEY, decision TEXT NOT NULL, detail TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS claims (key TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS submissions (id TEXT PRIMARY KEY, submission TEXT NOT NULL, result TEXT);
CREATE TABLE IF NOT EXISTS faxes (id TEXT PRIMARY KEY, line TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS faxes_by_line ON faxes (line, at);
CREATE INDEX IF NOT EXISTS faxes_by_time ON faxes (at);
CREATE TABLE IF NOT EXISTS history (fax TEXT NOT NULL, version INTEGER NOT NULL, batch TEXT NOT NULL, PRIMARY KEY (fax, version)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS carrier_ids (carrier_id TEXT PRIMARY KEY, fax TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS links (token TEXT PRIMARY KEY, attempt TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS notice_marks (id TEXT PRIMARY KEY, mark TEXT NOT NULL, at INTEGER NOT NULL);

CREATE TABLE IF NOT EXISTS received (id TEXT PRIMARY KEY, line TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS received_by_line ON received (line, at);
CREATE INDEX IF NOT EXISTS received_by_time ON received (at);
CREATE TABLE IF NOT EXISTS received_history (fax TEXT NOT NULL, version INTEGER NOT NULL, batch TEXT NOT NULL, PRIMARY KEY (fax, version)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bounces (mailbox TEXT NOT NULL, mail TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (mailbox, mail)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS jobs (
  id INTEGER PRIMARY KEY, queue TEXT NOT NULL, body TEXT NOT NULL, due INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS jobs_by_due ON jobs (due);
CREATE TABLE IF NOT EXISTS executions (
  name TEXT PRIMARY KEY, machine TEXT NOT NULL, step TEXT NOT NULL, input TEXT NOT NULL, status TEXT NOT NULL,
  due INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, token TEXT UNIQUE, running INTEGER NOT NULL DEFAULT 0,
  waits_for TEXT
);
CREATE INDEX IF NOT EXISTS executions_by_due ON executions (status, due);
CREATE TABLE IF NOT EXISTS outbox (
  id TEXT PRIMARY KEY, sender TEXT NOT NULL, recipient TEXT NOT NULL, subject TEXT NOT NULL, in_reply_to TEXT,
  at INTEGER NOT NULL, kind TEXT NOT NULL, fax TEXT
);
CREATE TABLE IF NOT EXISTS alarms (at INTEGER NOT NULL, what TEXT NOT NULL, facts TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
`;

/** SQLite's primary result codes that pass by themselves: BUSY, LOCKED, FULL, IOERR (https://sqlite.org/rescode.html). */
const passing = new Set([5, 6, 13, 10]);

/** The database, with writes in transactions that take the write lock at once. */
export class Database {
  readonly #sqlite: DatabaseSync;

  /** @param folder of the database file, made if it is not there; `:memory:` for one that lives as long as this object */
  constructor(folder: string) {
    if (folder !== ':memory:') mkdirSync(folder, { recursive: true });
    const file = folder === ':memory:' ? folder : join(folder, 'faxpost.sqlite');
    this.#sqlite = new DatabaseSync(file, { timeout: 5000 });
    this.#sqlite.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;');
    this.write(() => this.#sqlite.exec(schema));
  }

  /** Rows of a query. */
  all<Row>(sql: string, ...values: Bindable[]): Row[] {
    return this.#guard(() => this.#statement(sql).all(...values) as Row[]);
  }

  first<Row>(sql: string, ...values: Bindable[]): Row | undefined {
    return this.#guard(() => this.#statement(sql).get(...values) as Row | undefined);
  }

  /** @returns how many rows a statement changed */
  run(sql: string, ...values: Bindable[]): number {
    return this.#guard(() => Number(this.#statement(sql).run(...values).changes));
  }

  /** Several statements as one: `BEGIN IMMEDIATE`, because a transaction that reads first cannot become a writer later. */
  write<T>(work: () => T): T {
    return this.#guard(() => {
      if (this.#sqlite.isTransaction) return work();
      this.#sqlite.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        this.#sqlite.exec('COMMIT');
        return result;
      } catch (error) {
        if (this.#sqlite.isTransaction) this.#sqlite.exec('ROLLBACK');
        throw error;
      }
    });
  }

  close(): void {
    this.#sqlite.close();
  }

  readonly #statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();

  #statement(sql: string): ReturnType<DatabaseSync['prepare']> {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#sqlite.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
      if (code !== undefined && passing.has(code)) {
        throw new Transient('The database cannot be written now.', { cause: error });
      }
      throw error;
    }
  }
}

export type Bindable = string | number | bigint | null | Uint8Array;
