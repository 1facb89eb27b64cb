/** The end of submissions with their faxes, and of received faxes: everything that is named after them goes at once. */
import { type Fax, type FaxEntry, foldHistory } from '../../../lambdas/fax/history.ts';
import type { Submission } from '../../../lambdas/fax/model.ts';
import { foldReceived, type ReceivedEntry } from '../../../lambdas/fax/received.ts';
import { faxFolder, receivedFolder, submissionFolder } from '../../../lambdas/flow/file-keys.ts';
import type { Database } from '../database.ts';
import type { Jobs } from '../jobs.ts';
import { outboxKey } from '../outbox-key.ts';
import { putRemoval } from './removal.ts';

export interface RecordParts {
  readonly db: Database;
  readonly jobs: Jobs;
}

/** What is named after something: `<id>` itself is not, `<id>-result` is. Both bounds of the primary key's order. */
const namedAfter = (id: string): readonly [string, string] => [`${id}-`, `${id}.`];

/**
 * Removes a submission with all its faxes, unless one of them has not ended or somebody still works on it.
 *
 * @returns whether it was removed
 */
export function endSubmission({ db, jobs }: RecordParts, id: string, now: number): boolean {
  return db.write(() => {
    const row = db.first<{ submission: string }>('SELECT submission FROM submissions WHERE id = ?', id);
    if (row === undefined) return false;
    const { key, source, faxes } = JSON.parse(row.submission) as Submission;
    const ids = faxes.map((fax) => fax.id);
    const found = ids.flatMap((fax) => readSent(db, fax) ?? []);
    const isOver = found.every(({ state }) => state === 'ended');
    if (!isOver || [id, ...ids].some((name) => isAtWork(db, name, now))) return false;
    const mails = [id, ...ids].flatMap((owner) => removeMails(db, owner));
    for (const fax of ids) removeFax(db, fax);
    db.run("DELETE FROM links WHERE json_extract(target, '$.submission') = ?", id);
    db.run('DELETE FROM executions WHERE name = ?', id);
    db.run('DELETE FROM mail_decisions WHERE mail_key = ?', key);
    db.run('DELETE FROM submissions WHERE id = ?', id);
    const folders = [submissionFolder(id), ...ids.map(faxFolder)];
    putRemoval(jobs, [...(source === 'mail' ? [key] : []), ...folders, ...mails]);
    return true;
  });
}

/** Removes a received fax, unless it is being delivered or is to be delivered again. @returns whether it was removed */
export function endReceived({ db, jobs }: RecordParts, id: string, now: number): boolean {
  return db.write(() => {
    const rows = db.all<{ batch: string }>('SELECT batch FROM received_history WHERE fax = ? ORDER BY version', id);
    const fax = foldReceived(
      id,
      rows.map(({ batch }) => JSON.parse(batch) as ReceivedEntry[]),
    );
    if ((fax !== undefined && fax.state !== 'ended') || isAtWork(db, id, now)) return false;
    const mails = removeMails(db, id);
    db.run("DELETE FROM links WHERE json_extract(target, '$.fax') = ?", id);
    db.run('DELETE FROM received_history WHERE fax = ?', id);
    db.run('DELETE FROM received WHERE id = ?', id);
    putRemoval(jobs, [receivedFolder(id), ...mails]);
    return true;
  });
}

function readSent(db: Database, id: string): Fax | undefined {
  const rows = db.all<{ batch: string }>('SELECT batch FROM history WHERE fax = ? ORDER BY version', id);
  return foldHistory(
    id,
    rows.map(({ batch }) => JSON.parse(batch) as FaxEntry[]),
  );
}

/** Whether an execution, a job or a lease is about it. */
function isAtWork(db: Database, id: string, now: number): boolean {
  const [from, to] = namedAfter(id);
  const open = db.first(
    "SELECT name FROM executions WHERE (name = ? OR (name > ? AND name < ?)) AND status IN ('ready', 'token')",
    id,
    from,
    to,
  );
  const job = db.first("SELECT id FROM jobs WHERE queue <> 'files' AND instr(body, ?) > 0", id);
  const lease = db.first(
    'SELECT name FROM leases WHERE name IN (?, ?) AND until > ?',
    `report ${id}`,
    `deliver ${id}`,
    now,
  );
  return open !== undefined || job !== undefined || lease !== undefined;
}

function removeFax(db: Database, id: string): void {
  const [from, to] = namedAfter(id);
  db.run(
    "DELETE FROM links WHERE json_extract(target, '$.attempt') > ? AND json_extract(target, '$.attempt') < ?",
    from,
    to,
  );
  db.run('DELETE FROM carrier_ids WHERE fax = ?', id);
  db.run('DELETE FROM executions WHERE name = ? OR (name > ? AND name < ?)', id, from, to);
  db.run('DELETE FROM leases WHERE name = ?', `report ${id}`);
  db.run('DELETE FROM history WHERE fax = ?', id);
  db.run('DELETE FROM faxes WHERE id = ?', id);
}

/** Mails about it, and that they were sent. @returns the keys of their files */
function removeMails(db: Database, owner: string): string[] {
  const [from, to] = namedAfter(owner);
  const mails = db.all<{ id: string }>('SELECT id FROM outbox WHERE id > ? AND id < ?', from, to);
  db.run('DELETE FROM outbox WHERE id > ? AND id < ?', from, to);
  db.run('DELETE FROM notice_marks WHERE id > ? AND id < ?', from, to);
  return mails.map(({ id }) => outboxKey(id));
}
