/** Where an address logged in before: from there, its right password is taken however many guess at it elsewhere. */
import type { SchemaStep } from './step.ts';

export const loginPlaces: SchemaStep = {
  what: 'places of log-ins',
  changesRows: false,
  run: (sqlite) =>
    sqlite.exec(
      'CREATE TABLE login_places (address TEXT NOT NULL, place TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (address, place)) WITHOUT ROWID',
    ),
};
