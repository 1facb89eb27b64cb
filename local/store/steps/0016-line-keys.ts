/** Key pairs to which mail for a line may be encrypted. */
import type { SchemaStep } from './step.ts';

export const lineKeys: SchemaStep = {
  what: 'key pairs of lines',
  changesRows: false,
  run: (sqlite) => sqlite.exec('CREATE TABLE line_keys (line TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID'),
};
