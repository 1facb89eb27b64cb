/** Everything that the simulator stores, in one SQLite database: in a folder, or in memory until it ends. */

import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Delivery } from './api/delivery.ts';
import type { Call, Submission } from './line/call.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS calls (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, to_number TEXT NOT NULL, from_number TEXT NOT NULL,
    on_line INTEGER NOT NULL, record TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS calls_by_pair ON calls (to_number, from_number);
  CREATE INDEX IF NOT EXISTS calls_on_line ON calls (on_line) WHERE on_line = 1;
  CREATE TABLE IF NOT EXISTS documents (call_id TEXT PRIMARY KEY, type TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS links (token TEXT PRIMARY KEY, call_id TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS submissions (
    seq INTEGER PRIMARY KEY, to_number TEXT, from_number TEXT, record TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS submissions_by_pair ON submissions (to_number, from_number);
  CREATE TABLE IF NOT EXISTS deliveries (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS scheduler (
    seq INTEGER PRIMARY KEY, due_at INTEGER NOT NULL, lane TEXT NOT NULL, step TEXT NOT NULL,
    subject TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS scheduler_by_time ON scheduler (due_at, seq);
`;

/** Folders of 0.1.0 hold the steps in a table `agenda`. */
const moveAgenda = `
  BEGIN IMMEDIATE;
  INSERT INTO scheduler (due_at, lane, step, subject) SELECT due_at, lane, step, subject FROM agenda ORDER BY seq;
  DROP TABLE agenda;
  COMMIT;
`;

/** The media of a call as it was fetched or received; `type` is a media type. */
export interface StoredDocument {
  readonly type: string;
  readonly bytes: Uint8Array;
}

type Row = Record<string, string | number | bigint | Uint8Array | null>;

/** The database with its queries. Every method is one synchronous statement; `transact` joins several. */
export class Store {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;

  /** @param folder an existing folder for `simulator.sqlite`; undefined keeps everything in memory */
  constructor(folder: string | undefined) {
    this.#db = new DatabaseSync(folder === undefined ? ':memory:' : join(folder, 'simulator.sqlite'), {
      timeout: 5000,
    });
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    this.#db.exec(schema);
    if (this.query("SELECT 1 FROM sqlite_schema WHERE name = 'agenda'").length > 0) this.#db.exec(moveAgenda);
  }

  /** Runs `work` all or nothing; nested calls join the outer one. */
  transact<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.#db.exec('BEGIN IMMEDIATE');
    this.#depth += 1;
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }

  /** Runs a statement with its values. @returns all rows */
  query(sql: string, ...values: (string | number | Uint8Array | null)[]): Row[] {
    const known = this.#statements.get(sql);
    const statement = known ?? this.#db.prepare(sql);
    if (known === undefined) this.#statements.set(sql, statement);
    return statement.all(...values) as Row[];
  }

  #records<T>(sql: string, ...values: (string | number | null)[]): T[] {
    return this.query(sql, ...values).map((row) => JSON.parse(String(row.record)) as T);
  }

  setting(name: string): string | undefined {
    const value = this.query('SELECT value FROM settings WHERE name = ?', name)[0]?.value;
    return value === undefined ? undefined : String(value);
  }

  putSetting(name: string, value: string): void {
    this.query('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', name, value);
  }

  putCall(call: Call): void {
    const onLine = call.startedAt !== null && call.endedAt === null ? 1 : 0;
    this.query(
      `INSERT INTO calls (id, to_number, from_number, on_line, record) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET on_line = excluded.on_line, record = excluded.record`,
      call.id,
      call.to,
      call.from,
      onLine,
      JSON.stringify(call),
    );
  }

  call(id: string): Call | undefined {
    return this.#records<Call>('SELECT record FROM calls WHERE id = ?', id)[0];
  }

  /** All calls, newest first; `limit` cuts the list. */
  calls(limit = -1): Call[] {
    return this.#records('SELECT record FROM calls ORDER BY seq DESC LIMIT ?', limit);
  }

  /** Calls from one number to another, newest first. */
  callsBetween(from: string, to: string): Call[] {
    return this.#records(
      'SELECT record FROM calls WHERE to_number = ? AND from_number = ? ORDER BY seq DESC',
      to,
      from,
    );
  }

  /** Outbound calls that are on the line now. */
  callsOnLine(): Call[] {
    return this.#records<Call>('SELECT record FROM calls WHERE on_line = 1').filter(
      (call) => call.direction === 'outbound',
    );
  }

  putDocument(callId: string, document: StoredDocument): void {
    this.query(
      'INSERT OR REPLACE INTO documents (call_id, type, bytes) VALUES (?, ?, ?)',
      callId,
      document.type,
      document.bytes,
    );
  }

  document(callId: string): StoredDocument | undefined {
    const row = this.query('SELECT type, bytes FROM documents WHERE call_id = ?', callId)[0];
    return row?.bytes instanceof Uint8Array ? { type: String(row.type), bytes: row.bytes } : undefined;
  }

  putLink(token: string, callId: string, expiresAt: number): void {
    this.query('INSERT INTO links (token, call_id, expires_at) VALUES (?, ?, ?)', token, callId, expiresAt);
  }

  /** The call that a link leads to, unless it has expired; `now` in milliseconds. */
  linkedCall(token: string, now: number): string | undefined {
    const id = this.query('SELECT call_id FROM links WHERE token = ? AND expires_at > ?', token, now)[0]?.call_id;
    return id === undefined ? undefined : String(id);
  }

  /** Stores a request. @returns its row, for `answerSubmission` */
  addSubmission(submission: Submission): number {
    const row = this.query(
      'INSERT INTO submissions (to_number, from_number, record) VALUES (?, ?, ?) RETURNING seq',
      submission.to,
      submission.from,
      JSON.stringify(submission),
    )[0];
    return Number(row?.seq);
  }

  answerSubmission(row: number, answer: number): void {
    this.query("UPDATE submissions SET record = json_set(record, '$.answer', ?) WHERE seq = ?", answer, row);
  }

  /** All requests to send, newest first. */
  submissions(): Submission[] {
    return this.#records('SELECT record FROM submissions ORDER BY seq DESC');
  }

  /** The latest request from one number to another. */
  lastSubmission(from: string, to: string): Submission | undefined {
    return this.#records<Submission>(
      'SELECT record FROM submissions WHERE to_number = ? AND from_number = ? ORDER BY seq DESC LIMIT 1',
      to,
      from,
    )[0];
  }

  putDelivery(delivery: Delivery): void {
    this.query(
      `INSERT INTO deliveries (id, record) VALUES (?, ?)
       ON CONFLICT (id) DO UPDATE SET record = excluded.record`,
      delivery.id,
      JSON.stringify(delivery),
    );
  }

  delivery(id: string): Delivery | undefined {
    return this.#records<Delivery>('SELECT record FROM deliveries WHERE id = ?', id)[0];
  }

  /** All deliveries of webhooks, newest first. */
  deliveries(): Delivery[] {
    return this.#records('SELECT record FROM deliveries ORDER BY seq DESC');
  }

  close(): void {
    this.#db.close();
  }
}
