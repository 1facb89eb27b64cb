/** Tells people: one notice per fax as it ends, one for a submission that was not sent, one for its bad numbers. */
import { Defect, Transient } from '../fax/errors.ts';
import { anomalyOf } from '../fax/explain/explain-fax.ts';
import type { Fax } from '../fax/history.ts';
import type { Line, Submission } from '../fax/model.ts';
import {
  anomalyNotice,
  correctionNotice,
  type Notice,
  noticeIds,
  refusedNumbersNotice,
  resultNotice,
} from '../fax/notices/notices.ts';
import { thumbnailKey } from '../flow/file-keys.ts';
import { changeFax, type FaxHistories, readFax } from '../flow/histories.ts';
import { renderNotice } from '../mail/writing/render-notice.ts';
import type { Directory, Files, OutgoingMail, Ports, Submissions } from '../ports.ts';

export type ReportPorts = Pick<Ports, 'clock' | 'leases' | 'mailer' | 'marks'> & {
  readonly directory: Pick<Directory, 'line'>;
  readonly faxes: FaxHistories;
  readonly files: Pick<Files, 'readAll' | 'size'>;
  readonly submissions: Pick<Submissions, 'submission'>;
};

export type ReportEvent =
  /** `run`: the execution's name; two runs never write to the same person at once. */
  { readonly fax: string; readonly run: string } | { readonly submission: string };

export async function report(ports: ReportPorts, event: ReportEvent): Promise<void> {
  if ('submission' in event) return reportSubmission(ports, event.submission);
  const lease = `report ${event.fax}`;
  const { clock, leases } = ports;
  if (!(await leases.take(lease, event.run, clock.now() + 2 * clock.minuteMs, clock.now()))) {
    throw new Transient(`Fax ${event.fax} is being reported by another run.`);
  }
  await reportFax(ports, event.fax);
  await leases.release(lease, event.run);
}

async function reportFax(ports: ReportPorts, id: string): Promise<void> {
  const fax = await readFax(ports.faxes, id);
  if (fax.outcome === undefined) throw new Defect(`Fax ${id} has not ended and cannot be reported.`);
  const { submission, line } = await contextOf(ports, fax.submission);
  const due = dueNotice(fax, submission);
  if (due === undefined) return;
  const make = due === 'result' ? resultNotice : correctionNotice;
  const notice = make({ submission, line, fax });
  await deliver(ports, notice);
  const { outcome } = fax;
  await changeFax(ports.faxes, id, () => [{ what: 'notified', at: ports.clock.now(), notice: notice.id, outcome }]);
  // The result may have been corrected while it was being told.
  return reportFax(ports, id);
}

/** What stopped a whole submission is told once for all its numbers; a correction follows only a failure that was told. */
function dueNotice(fax: Fax, submission: Submission): 'result' | 'correction' | undefined {
  const told = fax.notices.find(({ id }) => id === noticeIds.result(fax.id));
  if (told === undefined) return anomalyOf(submission) === undefined ? 'result' : undefined;
  const isCorrected = fax.outcome === 'sent' && told.outcome !== 'sent';
  return isCorrected && !fax.notices.some(({ id }) => id === noticeIds.correction(fax.id)) ? 'correction' : undefined;
}

async function reportSubmission(ports: ReportPorts, id: string): Promise<void> {
  const context = await contextOf(ports, id);
  const { submission } = context;
  if (submission.refusedNumbers.length > 0) await deliver(ports, refusedNumbersNotice(context));
  // With no number that could be dialled, nobody waits for the documents.
  if (anomalyOf(submission) !== undefined && submission.faxes.length > 0) await deliver(ports, anomalyNotice(context));
}

async function contextOf(ports: ReportPorts, id: string): Promise<{ submission: Submission; line: Line }> {
  const submission = await ports.submissions.submission(id);
  const line = submission && (await ports.directory.line(submission.line));
  if (submission === undefined || line === undefined) throw new Defect(`Submission ${id} or its line is gone.`);
  return { submission, line };
}

async function deliver({ files, mailer, marks, clock }: ReportPorts, notice: Notice): Promise<void> {
  const pictures = new Map<number, Uint8Array>();
  for (const { page } of notice.pictures) {
    const key = thumbnailKey(notice.submission, page);
    if ((await files.size(key)) !== undefined) pictures.set(page, await files.readAll(key));
  }
  for (const mail of await renderNotice(notice, { domain: mailer.domain, at: clock.now(), pictures })) {
    await sendOnce({ mailer, marks, clock }, mail);
  }
}

/** At least once: marked *sending*, sent, marked *sent*. What was marked but not known to have left goes again. */
async function sendOnce({ mailer, marks, clock }: Pick<Ports, 'mailer' | 'marks' | 'clock'>, mail: OutgoingMail) {
  const before = await marks.mark(mail.id, 'sending', clock.now());
  if (before === 'sent') return;
  if (before === undefined || !(await mailer.hasLeft(mail.id))) await mailer.send(mail);
  await marks.mark(mail.id, 'sent', clock.now());
}
