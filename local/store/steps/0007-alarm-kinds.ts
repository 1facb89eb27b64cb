/** Alarms are counted by kind; before, each had a row, and many of one kind pushed out the others. */
import type { SchemaStep } from './step.ts';

export const alarmKinds: SchemaStep = {
  what: 'alarms by kind',
  changesRows: true,
  run: (sqlite) =>
    sqlite.exec(`
ALTER TABLE alarms RENAME TO single_alarms;
CREATE TABLE alarms (
  what TEXT PRIMARY KEY, count INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, facts TEXT NOT NULL
);
INSERT INTO alarms (what, count, first_at, last_at, facts)
  SELECT what, count(*), min(at), max(at),
    (SELECT facts FROM single_alarms AS one WHERE one.what = all_of_it.what ORDER BY one.rowid DESC LIMIT 1)
  FROM single_alarms AS all_of_it GROUP BY what;
DROP TABLE single_alarms;
`),
};
