/** Lines that were removed, for as long as they can be restored. */
import type { SchemaStep } from './step.ts';

export const removedLines: SchemaStep = {
  what: 'removed lines',
  changesRows: false,
  run: (sqlite) =>
    sqlite.exec('CREATE TABLE removed_lines (number TEXT PRIMARY KEY, line TEXT NOT NULL, at INTEGER NOT NULL)'),
};
