/** Countries outside the ordinary ones that a line may call since one of its senders confirmed it. */
import type { SchemaStep } from './step.ts';

export const confirmedCountries: SchemaStep = {
  what: 'confirmed countries',
  changesRows: false,
  run: (sqlite) =>
    sqlite.exec(
      'CREATE TABLE confirmed_countries (line TEXT NOT NULL, country TEXT NOT NULL, PRIMARY KEY (line, country)) WITHOUT ROWID',
    ),
};
