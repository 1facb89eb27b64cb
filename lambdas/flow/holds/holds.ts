/**
 * The word about a held submission. All its faxes wait for the same one; the first fax's history decides it, because
 * only one of several words at the same time can be written there, and the others follow.
 */
import { Defect, Transient } from '../../fax/errors.ts';
import type { FaxEntry } from '../../fax/history.ts';
import type { HoldDecision } from '../../fax/hold.ts';
import type { Submission } from '../../fax/model.ts';
import type { Ports, Submissions, Workflow } from '../../ports.ts';
import { changeFax, type FaxHistories, readFax, readFaxes } from '../histories.ts';

/** How long a fax waits for its sender's confirmation, in minutes of the service's clock. */
export const holdMinutes = 24 * 60;

export type HoldPorts = Pick<Ports, 'clock'> & { readonly faxes: FaxHistories };
export type SettleHoldPorts = HoldPorts & {
  readonly submissions: Pick<Submissions, 'conclude'>;
  readonly workflow: Pick<Workflow, 'startReport'>;
};

const entries: Readonly<Record<HoldDecision, (at: number) => FaxEntry>> = {
  confirmed: (at) => ({ what: 'confirmed', at }),
  declined: (at) => ({ what: 'confirmation-declined', at }),
  missing: (at) => ({ what: 'ended', at, outcome: 'confirmation-missing' }),
};

/** The fax whose history decides. Throws `Defect` for a submission without any. */
export function leadOf({ id, faxes }: Submission): string {
  const [lead] = faxes;
  if (lead === undefined) throw new Defect(`Submission ${id} has no fax that could be held.`);
  return lead.id;
}

/**
 * Gives the word, unless one was given. May be repeated: it completes what an earlier run left undone.
 *
 * @returns the word that counts
 */
export async function decideHold(ports: HoldPorts, submission: Submission, word: HoldDecision): Promise<HoldDecision> {
  const { faxes, clock } = ports;
  const write = (fax: string, decision: HoldDecision) =>
    changeFax(faxes, fax, ({ hold }) =>
      hold === undefined || hold.decision !== undefined ? [] : [entries[decision](clock.now())],
    );
  const lead = leadOf(submission);
  await write(lead, word);
  const decision = (await readFax(faxes, lead)).hold?.decision ?? word;
  for (const { id } of submission.faxes) if ((await readFax(faxes, id)).state === 'held') await write(id, decision);
  return decision;
}

/** Whether a word is still wanted: none was given, and not every fax was cancelled meanwhile. */
export async function isUndecided({ faxes }: Pick<HoldPorts, 'faxes'>, submission: Submission): Promise<boolean> {
  if ((await readFax(faxes, leadOf(submission))).hold?.decision !== undefined) return false;
  return (await readFaxes(faxes, submission.faxes)).some(({ state }) => state === 'held');
}

/**
 * What the word means for a submission whose execution goes on: without a confirmation it is over.
 *
 * @returns true when its pages are to be made
 */
export async function settleHold(ports: SettleHoldPorts, submission: Submission): Promise<boolean> {
  const { faxes, clock, submissions, workflow } = ports;
  if (submission.hold === undefined) return true;
  const known = (await readFax(faxes, leadOf(submission))).hold?.decision;
  if (known === undefined && clock.now() < submission.hold.until) {
    // Without a word it goes on only where all its faxes were cancelled.
    if (!(await isUndecided(ports, submission))) return false;
    throw new Transient(`Submission ${submission.id} is held: its execution began too early.`);
  }
  const decision = await decideHold(ports, submission, known ?? 'missing');
  if (decision === 'missing') {
    await submissions.conclude(submission.id, { anomaly: { outcome: 'confirmation-missing', documents: [] } });
  }
  // Who declined has cancelled: each fax is reported as such.
  if (decision === 'declined') for (const { id } of submission.faxes) await workflow.startReport(id, 'cancelled');
  return decision === 'confirmed';
}
