/** One change of the database's schema, or of what is stored in it. */
import type { DatabaseSync } from 'node:sqlite';

export interface SchemaStep {
  /** In a few words. */
  readonly what: string;
  /** Whether it changes rows that are there already: then a copy of the database is made first. */
  readonly changesRows: boolean;
  /** Runs inside a transaction that holds the write lock, on a database that has had all earlier steps. */
  readonly run: (sqlite: DatabaseSync) => void;
}
