/** How a submission comes into being: written once, its faxes after it, its execution last; each may be repeated. */
import type { E164, Line, Submission } from '../fax/model.ts';
import type { Faxes, Ports, Submissions, Workflow } from '../ports.ts';
import { nameOf } from './derived-names.ts';

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
  for (const { id, to } of submission.faxes) {
    await faxes.append(id, 0, [
      {
        what: 'accepted',
        at: submission.at,
        submission: submission.id,
        line: line.number,
        from: line.number,
        to,
        deadlineAt,
      },
    ]);
  }
  await workflow.startSubmission(submission.id);
  return submission;
}
