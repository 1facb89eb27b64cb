/** How a submission comes into being: written once, its faxes after it, its execution last; each may be repeated. */
import { Transient } from '../fax/errors.ts';
import type { FaxEntry } from '../fax/history.ts';
import type { HoldReason } from '../fax/hold.ts';
import type { E164, Line, Submission } from '../fax/model.ts';
import { wantsSummary } from '../fax/sending/wants-summary.ts';
import type { Clock, Faxes, Ports, Submissions, Workflow } from '../ports.ts';
import { nameOf } from './derived-names.ts';
import { secondsUntil } from './timing.ts';

/** @param key the mail object's key, or a fresh secret for a submission without mail */
export const submissionIdFor = (key: string): string => nameOf(`submission ${key}`);
/** Of the part of a mail that waits for its sender's word: ids of those that were stored stay what they are. */
export const heldSubmissionIdFor = (key: string, reason: HoldReason): string =>
  submissionIdFor(`${key} ${reason === 'confirm' ? 'held' : reason}`);
export const faxIdFor = (submission: string, to: E164): string => nameOf(`fax ${submission} ${to}`);

export type CreateSubmissionPorts = Pick<Ports, 'clock'> & {
  readonly submissions: Pick<Submissions, 'create' | 'submission'>;
  readonly faxes: Pick<Faxes, 'append'>;
  readonly workflow: Pick<Workflow, 'startSubmission'>;
};

/**
 * Writes a submission and its faxes unless they are there, and always starts its execution: running or ended is done.
 * What was written first counts; a repeat only completes it.
 */
export async function createSubmission(
  ports: CreateSubmissionPorts,
  wanted: Submission,
  line: Line,
): Promise<Submission> {
  const summary = wantsSummary(line, wanted.faxes.length) ? ({ isSummarised: true } as const) : {};
  await ports.submissions.create({ ...wanted, ...summary });
  const submission = (await ports.submissions.submission(wanted.id)) ?? wanted;
  await beginSubmission(ports, submission, line);
  return submission;
}

/**
 * Completes what the first copy of a mail began, in case it died at it.
 * Throws `Transient` while that copy has claimed its numbers and not written its submission: it does that when it comes
 * again. An execution that is started before would find nothing, fail, and could never be started again.
 *
 * @param id of the submission that holds a number of the mail
 */
export async function completeSubmission(ports: CreateSubmissionPorts, id: string, line: Line): Promise<void> {
  const submission = await ports.submissions.submission(id);
  if (submission === undefined) throw new Transient(`The first copy of a mail has not written its submission ${id}.`);
  await beginSubmission(ports, submission, line);
}

/** The execution comes last: it finds every fax. */
async function beginSubmission(
  { faxes, workflow, clock }: CreateSubmissionPorts,
  submission: Submission,
  line: Line,
): Promise<void> {
  const deadlineAt = submission.at + line.settings.deadlineMinutes * clock.minuteMs;
  const { at, hold } = submission;
  const held: FaxEntry[] = hold ? [{ what: 'held', at, reason: hold.reason, until: hold.until }] : [];
  for (const { id, to } of submission.faxes) {
    const accepted = {
      what: 'accepted',
      at,
      submission: submission.id,
      line: submission.line,
      from: submission.line,
      to,
    } as const;
    await faxes.append(id, 0, [{ ...accepted, deadlineAt }, ...held]);
  }
  await workflow.startSubmission(submission.id, holdSeconds(submission, clock));
}

/** How long its execution waits for the sender's word; undefined for one that is not held. */
const holdSeconds = ({ hold }: Submission, clock: Clock): number | undefined => hold && secondsUntil(hold.until, clock);
