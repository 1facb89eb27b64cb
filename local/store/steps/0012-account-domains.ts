/** Mail domains of customers. */
import type { SchemaStep } from './step.ts';

export const accountDomains: SchemaStep = {
  what: 'mail domains of customers',
  changesRows: false,
  run: (sqlite) =>
    sqlite.exec('CREATE TABLE account_domains (domain TEXT PRIMARY KEY, account TEXT NOT NULL) WITHOUT ROWID'),
};
