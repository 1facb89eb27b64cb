/** Accounts. Every line so far names none, and so belongs to `default`, which is there without a row. */
import type { SchemaStep } from './step.ts';

export const accounts: SchemaStep = {
  what: 'accounts',
  changesRows: false,
  run: (sqlite) => sqlite.exec('CREATE TABLE accounts (id TEXT PRIMARY KEY, account TEXT NOT NULL)'),
};
