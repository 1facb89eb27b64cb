/** What senders, lines and accounts have sent lately. Nothing is known of the time before. */
import type { SchemaStep } from './step.ts';

export const volumes: SchemaStep = {
  what: 'volumes for limits',
  changesRows: false,
  run: (sqlite) =>
    sqlite.exec('CREATE TABLE volumes (name TEXT PRIMARY KEY, volume TEXT NOT NULL, at INTEGER NOT NULL)'),
};
