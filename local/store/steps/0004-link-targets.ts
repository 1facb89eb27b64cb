/** What a link leads to is told by its kind; version 0.1.0 wrote an attempt's id alone, or `received <fax> <until>`. */
import type { SchemaStep } from './step.ts';

function targetOf(attempt: string): object {
  const [, fax, until] = /^received (\S+) (\d+)$/.exec(attempt) ?? [];
  return fax === undefined ? { kind: 'attempt', attempt } : { kind: 'received', fax, until: Number(until) };
}

export const linkTargets: SchemaStep = {
  what: 'typed targets of links',
  changesRows: true,
  run(sqlite) {
    const rows = sqlite.prepare('SELECT token, attempt, at FROM links').all();
    sqlite.exec('DROP TABLE links');
    sqlite.exec('CREATE TABLE links (token TEXT PRIMARY KEY, target TEXT NOT NULL, at INTEGER NOT NULL)');
    const insert = sqlite.prepare('INSERT INTO links (token, target, at) VALUES (?, ?, ?)');
    for (const { token, attempt, at } of rows) {
      insert.run(token as string, JSON.stringify(targetOf(String(attempt))), at as number);
    }
  },
};
