/** Mails that were put aside: denied, infected, or spam. */
import type { SchemaStep } from './step.ts';

export const quarantine: SchemaStep = {
  what: 'quarantine',
  changesRows: false,
  run: (sqlite) =>
    sqlite.exec('CREATE TABLE quarantine (id TEXT PRIMARY KEY, at INTEGER NOT NULL, mail TEXT NOT NULL)'),
};
