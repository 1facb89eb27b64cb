/** How a submission comes into being: written once, its faxes after it, its execution last; each may be repeated. */
import type { FaxEntry } from '../fax/history.ts';
import type { E164, Line, Submission } from '../fax/model.ts';
import type { Clock, Faxes, Ports, Submissions, Workflow } from '../ports.ts';
import { nameOf } from './derived-names.ts';
import { minutesUntil } from './timing.ts';

/** @param key the mail object's key, or a fresh secret for a submission without mail */
export const submissionIdFor = (key: string): string => nameOf(`submission ${key}`);
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
  { submissions, faxes, workflow, clock }: CreateSubmissionPorts,
  wanted: Submission,
  line: Line,
): Promise<Submission> {
  await submissions.create(wanted);
  const submission = (await submissions.submission(wanted.id)) ?? wanted;
  const deadlineAt = submission.at + line.settings.deadlineMinutes * clock.minuteMs;
  const { at, hold } = submission;
  const held: FaxEntry[] = hold ? [{ what: 'held', at, reason: hold.reason, until: hold.until }] : [];
  for (const { id, to } of submission.faxes) {
    const accepted = {
      what: 'accepted',
      at,
      submission: submission.id,
      line: line.number,
      from: line.number,
      to,
    } as const;
    await faxes.append(id, 0, [{ ...accepted, deadlineAt }, ...held]);
  }
  await workflow.startSubmission(submission.id, holdSeconds(submission, clock));
  return submission;
}

/** How long its execution waits for the sender's word; undefined for one that is not held. */
const holdSeconds = ({ hold }: Submission, clock: Clock): number | undefined =>
  hold && Math.max(1, Math.ceil(minutesUntil(hold.until, clock) * 60));

/** Starts a submission's execution again, in case that is what was lost: running or ended is done. */
export async function startAgain(
  { submissions, workflow, clock }: Omit<CreateSubmissionPorts, 'faxes'>,
  id: string,
): Promise<void> {
  const submission = await submissions.submission(id);
  await workflow.startSubmission(id, submission && holdSeconds(submission, clock));
}
