/** The one SQLite database of a machine: every decision, wait, token and job is a row that survives a power cut. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Transient } from '../../lambdas/fax/errors.ts';
import { makeFolder } from './make-folder.ts';
import { bringUpToDate, isBehindSchema, refuseNewer, type SchemaOptions } from './schema.ts';

const fileIn = (folder: string): string => join(folder, 'faxpost.sqlite');

/** SQLite's primary result codes that pass by themselves: BUSY, LOCKED, FULL, IOERR (https://sqlite.org/rescode.html). */
const passing = new Set([5, 6, 13, 10]);

/** The database, with writes in transactions that take the write lock at once. */
export class Database {
  readonly #sqlite: DatabaseSync;

  /**
   * @param folder of the database file, made if it is not there; `:memory:` for one that lives as long as this object
   * @throws UnusableInstallation when a newer program wrote it, or it cannot be brought up to date
   */
  constructor(folder: string, options: Omit<SchemaOptions, 'file'> = {}) {
    const isInMemory = folder === ':memory:';
    if (!isInMemory) makeFolder(folder);
    const file = isInMemory ? folder : fileIn(folder);
    this.#sqlite = new DatabaseSync(file, { timeout: 5000 });
    try {
      this.#guard(() => {
        const schema = isInMemory ? options : { ...options, file };
        refuseNewer(this.#sqlite, schema);
        this.#sqlite.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;');
        bringUpToDate(this.#sqlite, schema);
      });
    } catch (error) {
      this.#sqlite.close();
      throw error;
    }
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

/** Whether a folder's database is there and waits for steps of the schema. Nothing is written. */
export function isBehind(folder: string): boolean {
  const file = fileIn(folder);
  if (!existsSync(file)) return false;
  const sqlite = new DatabaseSync(file, { readOnly: true });
  try {
    return isBehindSchema(sqlite);
  } finally {
    sqlite.close();
  }
}

export type Bindable = string | number | bigint | null | Uint8Array;
