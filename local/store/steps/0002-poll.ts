/** What version 0.1.0 called "look", asking the carrier about a call, is called "poll": in executions, jobs, histories. */
import type { DatabaseSync } from 'node:sqlite';
import type { SchemaStep } from './step.ts';

type Words = Readonly<Record<string, unknown>>;

/** A history is an array of entries, each named by its `what`. */
function renameInHistories(sqlite: DatabaseSync): void {
  const rows = sqlite.prepare("SELECT fax, version, batch FROM history WHERE batch LIKE '%looked%'").all();
  const update = sqlite.prepare('UPDATE history SET batch = ? WHERE fax = ? AND version = ?');
  for (const { fax, version, batch } of rows) {
    const entries = JSON.parse(String(batch)) as readonly Words[];
    const renamed = entries.map((entry) => (entry.what === 'looked' ? { ...entry, what: 'polled' } : entry));
    update.run(JSON.stringify(renamed), fax as string, version as number);
  }
}

/** A job of the carrier's queue is named by its `kind`. */
function renameInJobs(sqlite: DatabaseSync): void {
  const rows = sqlite.prepare("SELECT id, body FROM jobs WHERE queue = 'carrier' AND body LIKE '%look%'").all();
  const update = sqlite.prepare('UPDATE jobs SET body = ? WHERE id = ?');
  for (const { id, body } of rows) {
    const message = JSON.parse(String(body)) as Words;
    if (message.kind === 'look') update.run(JSON.stringify({ ...message, kind: 'poll' }), id as number);
  }
}

export const poll: SchemaStep = {
  what: '"look" becomes "poll"',
  changesRows: true,
  run(sqlite) {
    sqlite.exec("UPDATE executions SET step = 'poll' WHERE step = 'look'");
    renameInJobs(sqlite);
    renameInHistories(sqlite);
  },
};
