/**
 * How a fax ended, and whether a mailbox will not get it, stand beside the histories, so that faxes are counted and found
 * without reading every history. What is there already is folded as it is when something is added to it.
 */
import type { DatabaseSync } from 'node:sqlite';
import { type FaxEntry, foldHistory } from '../../../lambdas/fax/history.ts';
import { foldReceived, hasFailedCopy, type ReceivedEntry } from '../../../lambdas/fax/received.ts';
import type { SchemaStep } from './step.ts';

const columns = `
ALTER TABLE faxes ADD COLUMN outcome TEXT;
ALTER TABLE faxes ADD COLUMN ended_at INTEGER;
ALTER TABLE received ADD COLUMN outcome TEXT;
ALTER TABLE received ADD COLUMN has_failed_copy INTEGER NOT NULL DEFAULT 0;
`;

const indexes = `
CREATE INDEX faxes_in_order ON faxes (at, id, outcome);
DROP INDEX faxes_by_time;
CREATE INDEX faxes_unconfirmed ON faxes (ended_at) WHERE outcome = 'unconfirmed';
CREATE INDEX received_in_order ON received (at, id);
DROP INDEX received_by_time;
CREATE INDEX received_kept ON received (at, id) WHERE outcome = 'kept';
CREATE INDEX received_with_failed_copy ON received (at, id) WHERE has_failed_copy = 1;
CREATE INDEX outbox_in_order ON outbox (at, id);
CREATE INDEX outbox_by_fax ON outbox (fax, at);
`;

const idsOf = (sqlite: DatabaseSync, table: 'faxes' | 'received'): string[] =>
  sqlite
    .prepare(`SELECT id FROM ${table}`)
    .all()
    .map(({ id }) => String(id));

function batchesOf<Entry>(sqlite: DatabaseSync, table: 'history' | 'received_history', fax: string): Entry[][] {
  const rows = sqlite.prepare(`SELECT batch FROM ${table} WHERE fax = ? ORDER BY version`).all(fax);
  return rows.map(({ batch }) => JSON.parse(String(batch)));
}

function fillStates(sqlite: DatabaseSync): void {
  for (const id of idsOf(sqlite, 'faxes')) {
    const fax = foldHistory(id, batchesOf<FaxEntry>(sqlite, 'history', id));
    if (fax?.outcome === undefined) continue;
    sqlite
      .prepare('UPDATE faxes SET outcome = ?, ended_at = ? WHERE id = ?')
      .run(fax.outcome, fax.endedAt ?? fax.acceptedAt, id);
  }
  for (const id of idsOf(sqlite, 'received')) {
    const fax = foldReceived(id, batchesOf<ReceivedEntry>(sqlite, 'received_history', id));
    if (fax === undefined) continue;
    sqlite
      .prepare('UPDATE received SET outcome = ?, has_failed_copy = ? WHERE id = ?')
      .run(fax.outcome ?? null, hasFailedCopy(fax) ? 1 : 0, id);
  }
}

export const faxStates: SchemaStep = {
  what: 'how faxes ended, and indexes of lists',
  changesRows: true,
  run(sqlite) {
    sqlite.exec(columns);
    fillStates(sqlite);
    sqlite.exec(indexes);
  },
};
