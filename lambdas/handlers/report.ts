/**
 * Notifies people: one notice per fax as it ends, or one for all faxes of a submission that has many; one for a submission
 * that was not sent, one for its bad numbers.
 */
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
import type { FaxOutcome } from '../fax/outcomes.ts';
import { deliverNotice, type Note, type NoticePorts } from '../flow/deliver-notice.ts';
import { type EvidencePorts, keepRecord } from '../flow/evidence/keep-evidence.ts';
import { changeFax, type FaxHistories, readFax, readFaxes } from '../flow/histories.ts';
import { leadOf } from '../flow/holds/holds.ts';
import { noteRefusal, sendSummary } from '../flow/notices/summary.ts';
import { takePlace } from '../flow/notices/take-place.ts';
import { minutesSince } from '../flow/timing.ts';
import { type RenewLease, type WithLeasePorts, withLease } from '../flow/with-lease.ts';
import type { Directory, Submissions } from '../ports.ts';

export type ReportPorts = NoticePorts &
  EvidencePorts &
  WithLeasePorts & {
    readonly directory: Pick<Directory, 'line'>;
    readonly faxes: FaxHistories;
    readonly submissions: Pick<Submissions, 'claim' | 'submission'>;
  };

export type ReportEvent =
  /** `run`: the execution's name; two runs never write to the same person at once. */
  | { readonly fax: string; readonly run: string }
  /** Without it in executions that began before there was one answer about several faxes. */
  | { readonly submission: string; readonly run?: string };

export async function report(ports: ReportPorts, event: ReportEvent): Promise<void> {
  if ('submission' in event) {
    const { submission: id, run = `submission ${id}` } = event;
    await reportSubmission(ports, { id, run });
    if (ports.evidence.isKept) await keepRecordsOf(ports, id);
    return;
  }
  const { fax, run } = event;
  await withLease(ports, { lease: `report ${fax}`, holder: run }, (renewLease) =>
    reportFax(ports, { id: fax, run, renewLease }),
  );
  await keepRecordOf(ports, fax);
}

async function keepRecordsOf(ports: ReportPorts, submission: string): Promise<void> {
  const { faxes = [] } = (await ports.submissions.submission(submission)) ?? {};
  for (const { id } of faxes) await keepRecordOf(ports, id);
}

/** Where evidence is kept: how a fax ended, once people were told. */
async function keepRecordOf(ports: ReportPorts, id: string): Promise<void> {
  if (!ports.evidence.isKept) return;
  const fax = await readFax(ports.faxes, id);
  if (fax.state !== 'ended') return;
  const { submission, line } = await contextOf(ports, fax.submission);
  await keepRecord(ports, { owner: id, line, at: submission.at }, { fax, submission });
}

/** After which an answer that could not leave is the operator's concern, whatever keeps it. */
const minutesUntilLate = 30;

interface FaxReport {
  readonly id: string;
  readonly run: string;
  readonly renewLease: RenewLease;
}

async function reportFax(ports: ReportPorts, { id, run, renewLease }: FaxReport): Promise<void> {
  const fax = await readFax(ports.faxes, id);
  if (fax.outcome === undefined) throw new Defect(`Fax ${id} has not ended and cannot be reported.`);
  const { submission, line } = await contextOf(ports, fax.submission);
  const due = await dueNotice(ports, fax, submission);
  if (due === 'summary') {
    const isTold = await reportSummary(ports, { submission, line }, { run, renewOuter: renewLease });
    return isTold ? reportFax(ports, { id, run, renewLease }) : undefined;
  }
  if (due === undefined) {
    // Its submission's execution may be gone, which would have told of all its faxes. Each mail leaves once.
    return anomalyOf(submission)?.outcome === fax.outcome
      ? reportSubmission(ports, { id: submission.id, run })
      : undefined;
  }
  const make = due === 'result' ? resultNotice : correctionNotice;
  const notice = make({ submission, line, fax });
  const ended = { id, outcome: fax.outcome, endedAt: fax.endedAt ?? fax.acceptedAt, times: fax.wanted?.[notice.id] };
  if (await beginNotice(ports, ended, notice.id)) await notifyOf(ports, ended, notice, renewLease);
  // The result may have been corrected while its notice was being sent.
  return reportFax(ports, { id, run, renewLease });
}

interface EndedFax {
  readonly id: string;
  readonly outcome: FaxOutcome;
  readonly endedAt: number;
  /** How many times its notice was wanted again. */
  readonly times: number | undefined;
}

async function notifyOf(
  ports: ReportPorts,
  { id, outcome, endedAt, times }: EndedFax,
  notice: Notice,
  renewLease: RenewLease,
): Promise<void> {
  const note: Note = (mail, answer) => noteRefusal(ports, { fax: id, notice: notice.id, mail }, answer);
  const mails = await deliverNotice(ports, notice, { note, renewLease, times }).catch((error: unknown) => {
    // It is tried again: for some time that is nobody's concern.
    const isLate = times === undefined && minutesSince(endedAt, ports.clock) >= minutesUntilLate;
    if (error instanceof Transient && isLate) ports.journal.alarm('mail-stopped', { fax: id, error: error.message });
    throw error;
  });
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
async function dueNotice(
  { faxes }: ReportPorts,
  fax: Fax,
  submission: Submission,
): Promise<'result' | 'correction' | 'summary' | undefined> {
  const begun = (id: string) => fax.notices.find((notice) => notice.id === id);
  const told = begun(noticeIds.result(fax.id)) ?? begun(noticeIds.summary(submission.id));
  if (told === undefined) {
    if (anomalyOf(submission) !== undefined) return undefined;
    if (!submission.isSummarised) return 'result';
    // At the deadline it had no result: it has an answer of its own.
    const { summary } = await readFax(faxes, leadOf(submission));
    return summary === undefined || summary.some((one) => one.fax === fax.id) ? 'summary' : 'result';
  }
  if (told.outcome === fax.outcome) return told.isDone || isSummary(told.id, submission) ? undefined : 'result';
  const correction = begun(noticeIds.correction(fax.id));
  return fax.outcome === 'sent' && correction?.isDone !== true ? 'correction' : undefined;
}

/** One that is wanted again is sent by the submission's execution. */
const isSummary = (notice: string, { id }: Submission): boolean => notice === noticeIds.summary(id);

/** @returns whether it has left: not while it is not due */
async function reportSummary(
  ports: ReportPorts,
  context: SubmissionContext,
  { run, renewOuter }: { readonly run: string; readonly renewOuter: RenewLease },
): Promise<boolean> {
  let isTold = false;
  await withLease(ports, { lease: `report ${context.submission.id}`, holder: run }, async (renewInner) => {
    const renewLease = async () => {
      await renewOuter();
      await renewInner();
    };
    isTold = await sendSummary(ports, context, { renewLease, atDeadline: false });
  });
  return isTold;
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
  const isWanted = Object.keys(lead?.wanted ?? {}).length > 0;
  if (submission.hold !== undefined && !(await isConfirmed(ports, submission))) {
    // A sender who was never asked is not notified either: nobody knows whose wish it was.
    if (await isMissed(ports, submission)) await tell(anomalyNotice(context));
    return;
  }
  if (submission.isSummarised && anomalyOf(submission) === undefined) {
    await sendSummary(ports, context, { renewLease, atDeadline: true });
    return;
  }
  const answers = [
    ...(submission.refusedNumbers.length > 0 ? [refusedNumbersNotice(context)] : []),
    // With no number that could be dialled, nobody waits for the documents.
    ...(anomalyOf(submission) !== undefined && submission.faxes.length > 0 ? [anomalyNotice(context)] : []),
  ];
  if (answers.length === 0 || (!isWanted && !(await mayAnswer(ports, submission)))) return;
  for (const answer of answers) await tell(answer);
}

/** Nothing was tried, so nothing else keeps a program that answers our answers from going on for ever. */
const answersAnHour = { most: 30, minutes: 60 } as const;

/** One place for all answers about a submission; beyond them the operator is told, and the sender nothing. */
async function mayAnswer(ports: ReportPorts, { id, sender }: Submission): Promise<boolean> {
  const isFree = await takePlace(ports, { of: `answers|${sender}`, ...answersAnHour }, id);
  if (!isFree) ports.journal.alarm('answers-capped', { submission: id });
  return isFree;
}

const isConfirmed = async ({ faxes }: ReportPorts, submission: Submission): Promise<boolean> =>
  (await readFax(faxes, leadOf(submission))).hold?.decision === 'confirmed';

/** The sender was asked about a fax and did not answer. */
async function isMissed({ faxes }: ReportPorts, submission: Submission): Promise<boolean> {
  const all = await readFaxes(faxes, submission.faxes);
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
