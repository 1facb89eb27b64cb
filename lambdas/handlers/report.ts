/** Notifies people: one notice per fax as it ends, one for a submission that was not sent, one for its bad numbers. */
import { Defect } from '../fax/errors.ts';
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
import type { FaxOutcome } from '../fax/outcomes.ts';
import { deliverNotice, type Note, type NoticePorts } from '../flow/deliver-notice.ts';
import { changeFax, type FaxHistories, readFax } from '../flow/histories.ts';
import { leadOf } from '../flow/holds/holds.ts';
import { type RenewLease, type WithLeasePorts, withLease } from '../flow/with-lease.ts';
import type { Directory, MailAnswer, Submissions } from '../ports.ts';

export type ReportPorts = NoticePorts &
  WithLeasePorts & {
    readonly directory: Pick<Directory, 'line'>;
    readonly faxes: FaxHistories;
    readonly submissions: Pick<Submissions, 'submission'>;
  };

export type ReportEvent =
  /** `run`: the execution's name; two runs never write to the same person at once. */
  { readonly fax: string; readonly run: string } | { readonly submission: string };

export async function report(ports: ReportPorts, event: ReportEvent): Promise<void> {
  if ('submission' in event) {
    // Its execution has but one such step.
    return reportSubmission(ports, { id: event.submission, run: `submission ${event.submission}` });
  }
  const { fax, run } = event;
  await withLease(ports, { lease: `report ${fax}`, holder: run }, (renewLease) =>
    reportFax(ports, { id: fax, run, renewLease }),
  );
}

interface FaxReport {
  readonly id: string;
  readonly run: string;
  readonly renewLease: RenewLease;
}

async function reportFax(ports: ReportPorts, { id, run, renewLease }: FaxReport): Promise<void> {
  const fax = await readFax(ports.faxes, id);
  if (fax.outcome === undefined) throw new Defect(`Fax ${id} has not ended and cannot be reported.`);
  const { submission, line } = await contextOf(ports, fax.submission);
  const due = dueNotice(fax, submission);
  if (due === undefined) {
    // Its submission's execution may be gone, which would have told of all its faxes. Each mail leaves once.
    return anomalyOf(submission)?.outcome === fax.outcome
      ? reportSubmission(ports, { id: submission.id, run })
      : undefined;
  }
  const make = due === 'result' ? resultNotice : correctionNotice;
  const notice = make({ submission, line, fax });
  const ended = { id, outcome: fax.outcome, times: fax.wanted?.[notice.id] };
  if (await beginNotice(ports, ended, notice.id)) await notifyOf(ports, ended, notice, renewLease);
  // The result may have been corrected while its notice was being sent.
  return reportFax(ports, { id, run, renewLease });
}

interface EndedFax {
  readonly id: string;
  readonly outcome: FaxOutcome;
  /** How many times its notice was wanted again. */
  readonly times: number | undefined;
}

async function notifyOf(
  ports: ReportPorts,
  { id, outcome, times }: EndedFax,
  notice: Notice,
  renewLease: RenewLease,
): Promise<void> {
  const note: Note = (mail, answer) => noteAnswer(ports, { fax: id, notice: notice.id, mail }, answer);
  const mails = await deliverNotice(ports, notice, { note, renewLease, times });
  await changeFax(ports.faxes, id, ({ refusedMails }) => {
    const isRefused = mails.every((mail) => refusedMails.includes(mail));
    return [
      { what: 'notified', at: ports.clock.now(), notice: notice.id, outcome, ...(isRefused ? { isRefused } : {}) },
    ];
  });
}

/** Writes down which outcome is about to be reported, unless it was. @returns false when it holds no longer */
async function beginNotice({ faxes, clock }: ReportPorts, { id, outcome }: EndedFax, notice: string): Promise<boolean> {
  const { before } = await changeFax(faxes, id, (now) => {
    const isBegun = now.notices.some((begun) => begun.id === notice);
    return now.outcome !== outcome || isBegun ? [] : [{ what: 'notifying', at: clock.now(), notice, outcome }];
  });
  return before.outcome === outcome;
}

/**
 * What stopped a whole submission has one notice for all its numbers. Where a failure was reported, or may have been, the
 * same notice never says otherwise: a correction follows it.
 */
function dueNotice(fax: Fax, submission: Submission): 'result' | 'correction' | undefined {
  const result = fax.notices.find(({ id }) => id === noticeIds.result(fax.id));
  if (result === undefined) return anomalyOf(submission) === undefined ? 'result' : undefined;
  if (result.outcome === fax.outcome) return result.isDone ? undefined : 'result';
  const correction = fax.notices.find(({ id }) => id === noticeIds.correction(fax.id));
  return fax.outcome === 'sent' && correction?.isDone !== true ? 'correction' : undefined;
}

interface SubmissionReport {
  readonly id: string;
  readonly run: string;
}

/** Its faxes' executions report it too, where its own may be gone. */
async function reportSubmission(ports: ReportPorts, { id, run }: SubmissionReport): Promise<void> {
  const context = await contextOf(ports, id);
  await withLease(ports, { lease: `report ${id}`, holder: run }, (renewLease) =>
    notifyOfSubmission(ports, context, renewLease),
  );
}

async function notifyOfSubmission(
  ports: ReportPorts,
  context: SubmissionContext,
  renewLease: RenewLease,
): Promise<void> {
  const { submission } = context;
  const lead = submission.faxes[0] && (await ports.faxes.fax(submission.faxes[0].id));
  const tell = (notice: Notice) => deliverNotice(ports, notice, { renewLease, times: lead?.wanted?.[notice.id] });
  if (submission.hold !== undefined && !(await isConfirmed(ports, submission))) {
    // A sender who was never asked is not notified either: nobody knows whose wish it was.
    if (await isMissed(ports, submission)) await tell(anomalyNotice(context));
    return;
  }
  if (submission.refusedNumbers.length > 0) await tell(refusedNumbersNotice(context));
  // With no number that could be dialled, nobody waits for the documents.
  if (anomalyOf(submission) !== undefined && submission.faxes.length > 0) await tell(anomalyNotice(context));
}

const isConfirmed = async ({ faxes }: ReportPorts, submission: Submission): Promise<boolean> =>
  (await readFax(faxes, leadOf(submission))).hold?.decision === 'confirmed';

/** The sender was asked about a fax and did not answer. */
async function isMissed({ faxes }: ReportPorts, submission: Submission): Promise<boolean> {
  const all = await Promise.all(submission.faxes.map(({ id }) => readFax(faxes, id)));
  return all.some(({ outcome, hold }) => outcome === 'confirmation-missing' && hold?.isAsked === true);
}

interface SubmissionContext {
  readonly submission: Submission;
  readonly line: Line;
}

async function contextOf(ports: ReportPorts, id: string): Promise<SubmissionContext> {
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
