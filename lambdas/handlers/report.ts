/** Tells people: one notice per fax as it ends, one for a submission that was not sent, one for its bad numbers. */
import { Defect, Transient } from '../fax/errors.ts';
import { anomalyOf } from '../fax/explain/explain-fax.ts';
import type { Fax } from '../fax/history.ts';
import type { Line, Submission } from '../fax/model.ts';
import {
  anomalyNotice,
  correctionNotice,
  noticeIds,
  refusedNumbersNotice,
  resultNotice,
} from '../fax/notices/notices.ts';
import { deliverNotice, type NoticePorts } from '../flow/deliver-notice.ts';
import { changeFax, type FaxHistories, readFax } from '../flow/histories.ts';
import { leadOf } from '../flow/holds/holds.ts';
import type { Directory, MailAnswer, Ports, Submissions } from '../ports.ts';

export type ReportPorts = NoticePorts &
  Pick<Ports, 'leases'> & {
    readonly directory: Pick<Directory, 'line'>;
    readonly faxes: FaxHistories;
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
  const mails = await deliverNotice(ports, notice, (mail, answer) =>
    noteAnswer(ports, { fax: id, notice: notice.id, mail }, answer),
  );
  const { outcome } = fax;
  await changeFax(ports.faxes, id, ({ refusedMails }) => {
    const isRefused = mails.every((mail) => refusedMails.includes(mail));
    return [
      { what: 'notified', at: ports.clock.now(), notice: notice.id, outcome, ...(isRefused ? { isRefused } : {}) },
    ];
  });
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
  if (submission.hold !== undefined && !(await isConfirmed(ports, submission))) {
    // Who was never asked is not told either: nobody knows whose wish it was.
    if (await isMissed(ports, submission)) await deliverNotice(ports, anomalyNotice(context));
    return;
  }
  if (submission.refusedNumbers.length > 0) await deliverNotice(ports, refusedNumbersNotice(context));
  // With no number that could be dialled, nobody waits for the documents.
  if (anomalyOf(submission) !== undefined && submission.faxes.length > 0)
    await deliverNotice(ports, anomalyNotice(context));
}

const isConfirmed = async ({ faxes }: ReportPorts, submission: Submission): Promise<boolean> =>
  (await readFax(faxes, leadOf(submission))).hold?.decision === 'confirmed';

/** The sender was asked about a fax and did not answer. */
async function isMissed({ faxes }: ReportPorts, submission: Submission): Promise<boolean> {
  const all = await Promise.all(submission.faxes.map(({ id }) => readFax(faxes, id)));
  return all.some(({ outcome, hold }) => outcome === 'confirmation-missing' && hold?.isAsked === true);
}

async function contextOf(ports: ReportPorts, id: string): Promise<{ submission: Submission; line: Line }> {
  const submission = await ports.submissions.submission(id);
  const line = submission && (await ports.directory.line(submission.line));
  if (submission === undefined || line === undefined) throw new Defect(`Submission ${id} or its line is gone.`);
  return { submission, line };
}

/** A fax knows which of its notices nobody got. */
async function noteAnswer(
  { faxes, clock }: ReportPorts,
  { fax: id, notice, mail }: { readonly fax: string; readonly notice: string; readonly mail: string },
  answer: MailAnswer,
): Promise<void> {
  if (answer.ok) return;
  await changeFax(faxes, id, ({ refusedMails }) =>
    refusedMails.includes(mail)
      ? []
      : [{ what: 'notice-refused', at: clock.now(), notice, mail, reason: answer.refusal }],
  );
}
