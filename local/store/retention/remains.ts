/** What ends by itself: claims, leases, links, decisions, bounces, alarms, and whatever a crash left without an owner. */
import { lifetimes } from '../../../lambdas/fax/lifetimes.ts';
import { outboxKey } from '../outbox-key.ts';
import type { RecordParts } from './records.ts';
import { putRemoval } from './removal.ts';

/** Ids of submissions, faxes and received faxes have twelve characters; what is named after one begins with it. */
const isOwnerless = (name: string): string =>
  ['submissions', 'faxes', 'received']
    .map((table) => `NOT EXISTS (SELECT 1 FROM ${table} WHERE ${table}.id = substr(${name}, 1, 12))`)
    .join(' AND ');

export function endRemains({ db, jobs }: RecordParts, now: number): void {
  const ownerless = now - lifetimes.ownerless;
  db.write(() => {
    db.run('DELETE FROM claims WHERE until <= ?', now);
    db.run('DELETE FROM leases WHERE until <= ?', now - lifetimes.repeatedMail);
    db.run("DELETE FROM links WHERE json_extract(target, '$.until') <= ?", now);
    db.run(
      `DELETE FROM links WHERE at <= ? AND ${isOwnerless("coalesce(json_extract(target, '$.attempt'), json_extract(target, '$.fax'), json_extract(target, '$.submission'))")}`,
      ownerless,
    );
    db.run('DELETE FROM removed_lines WHERE at <= ?', now - lifetimes.removedLine);
    db.run(
      `DELETE FROM bounces WHERE mailbox IN (SELECT mailbox FROM bounces GROUP BY mailbox HAVING max(at) <= ?)`,
      now - lifetimes.mailboxMemory,
    );
    db.run('DELETE FROM quarantine WHERE at <= ?', now - lifetimes.quarantine);
    db.run('DELETE FROM volumes WHERE at <= ?', now - lifetimes.volume);
    db.run('DELETE FROM alarms WHERE last_at <= ?', ownerless);
    db.run(`DELETE FROM notice_marks WHERE at <= ? AND ${isOwnerless('notice_marks.id')}`, ownerless);
    db.run(
      `DELETE FROM executions WHERE due <= ? AND status NOT IN ('ready', 'token') AND ${isOwnerless('executions.name')}`,
      ownerless,
    );
  });
  endDecisions({ db, jobs }, now);
  endMails({ db, jobs }, ownerless);
}

/** Decisions about mails that became no submission, with the mails: what became one ends with it. */
function endDecisions({ db, jobs }: RecordParts, now: number): void {
  db.write(() => {
    const keys = db.all<{ mail_key: string }>(
      `DELETE FROM mail_decisions WHERE at <= ? AND NOT (
         decision = 'accepted' AND EXISTS (SELECT 1 FROM submissions WHERE submissions.id = substr(mail_decisions.detail, 1, 12)))
       RETURNING mail_key`,
      now - lifetimes.refusedMail,
    );
    putRemoval(
      jobs,
      keys.map(({ mail_key: key }) => key),
    );
  });
}

/** Mails of the outbox about nothing that is there: test mails, for one. */
function endMails({ db, jobs }: RecordParts, before: number): void {
  db.write(() => {
    const mails = db.all<{ id: string }>(
      `DELETE FROM outbox WHERE at <= ? AND ${isOwnerless('outbox.id')} RETURNING id`,
      before,
    );
    putRemoval(
      jobs,
      mails.map(({ id }) => outboxKey(id)),
    );
  });
}
