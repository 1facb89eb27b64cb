/** Brings a database's schema up to this program's version, once, whoever opens it at the same time. */
import type { DatabaseSync } from 'node:sqlite';
import { UnusableInstallation } from '../unusable.ts';
import { copyDatabase, freeBytesOf } from './copies.ts';
import type { SchemaStep } from './steps/step.ts';
import { schemaSteps } from './steps/steps.ts';

export interface SchemaOptions {
  /** The database's file; undefined for one in memory, of which no copy is made. */
  readonly file?: string;
  /** Every step there is; others than this program's only in tests. */
  readonly steps?: readonly SchemaStep[];
  /** Room on the disk of a folder, in bytes. */
  readonly freeBytes?: (folder: string) => number;
}

/** How long a process waits for another one that changes the schema, and for the usual writes. Milliseconds. */
const waits = { steps: 60_000, writes: 5000 } as const;

export const schemaVersionOf = (sqlite: DatabaseSync): number =>
  Number(sqlite.prepare('PRAGMA user_version').get()?.user_version ?? 0);

const isEmpty = (sqlite: DatabaseSync): boolean =>
  sqlite.prepare('SELECT count(*) AS tables FROM sqlite_master').get()?.tables === 0;

/** Whether a database has something in it and lacks steps. */
export const isBehindSchema = (sqlite: DatabaseSync): boolean =>
  schemaVersionOf(sqlite) < schemaSteps.length && !isEmpty(sqlite);

/** @throws UnusableInstallation when the database was written by a newer program. Nothing is written */
export function refuseNewer(sqlite: DatabaseSync, { file, steps = schemaSteps }: SchemaOptions): void {
  const version = schemaVersionOf(sqlite);
  if (version <= steps.length) return;
  throw new UnusableInstallation(
    `${file ?? 'The database'} was written by a newer Faxpost (schema version ${version}; this one knows versions to ` +
      `${steps.length}). Install the newer version again, or set FAXPOST_DATA to another folder.`,
  );
}

/**
 * Runs the steps that a database has not had, all of them or none. They run under the write lock: a process that opens
 * the database meanwhile waits, and finds nothing left to do.
 *
 * @throws UnusableInstallation when the database was written by a newer program, or the disk has no room for a copy of it
 */
export function bringUpToDate(sqlite: DatabaseSync, options: SchemaOptions): void {
  const { steps = schemaSteps } = options;
  if (schemaVersionOf(sqlite) === steps.length) return;
  sqlite.exec(`PRAGMA busy_timeout = ${waits.steps}`);
  try {
    sqlite.exec('BEGIN IMMEDIATE');
    // Another process may have been first, and newer.
    refuseNewer(sqlite, options);
    runMissing(sqlite, steps, options);
    sqlite.exec('COMMIT');
  } catch (error) {
    if (sqlite.isTransaction) sqlite.exec('ROLLBACK');
    throw error;
  } finally {
    sqlite.exec(`PRAGMA busy_timeout = ${waits.writes}`);
  }
}

function runMissing(
  sqlite: DatabaseSync,
  steps: readonly SchemaStep[],
  { file, freeBytes = freeBytesOf }: SchemaOptions,
): void {
  const version = schemaVersionOf(sqlite);
  const missing = steps.slice(version);
  const mustCopy = file !== undefined && !isEmpty(sqlite) && missing.some(({ changesRows }) => changesRows);
  if (mustCopy) copyDatabase(file, version, freeBytes);
  for (const { run } of missing) run(sqlite);
  sqlite.exec(`PRAGMA user_version = ${steps.length}`);
}
