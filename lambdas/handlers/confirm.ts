/** The answer to a question about a held submission, by its link: shown as often as wanted, answered once. */
import { countryToConfirm } from '../fax/dialling/destinations.ts';
import type { Line, Submission } from '../fax/model.ts';
import { readFaxes } from '../flow/histories.ts';
import { asHeld } from '../flow/holds/as-held.ts';
import { type FollowConfirmLinkPorts, followConfirmLink } from '../flow/holds/confirm-link.ts';
import { decideHold, type HoldPorts, isUndecided } from '../flow/holds/holds.ts';
import type { Destinations, Directory, Workflow } from '../ports.ts';

export type ConfirmPorts = FollowConfirmLinkPorts &
  HoldPorts & {
    readonly destinations: Pick<Destinations, 'confirm'>;
    readonly directory: Pick<Directory, 'line'>;
    readonly workflow: Pick<Workflow, 'complete'>;
  };

export interface HeldRequest {
  readonly submission: Submission;
  readonly line: Line;
}

/** @returns what a link asks about; undefined for a link that is unknown or over, or has been answered */
export async function readHeld(ports: ConfirmPorts, token: string): Promise<HeldRequest | undefined> {
  const submission = await readAsked(ports, token);
  const line = submission && (await ports.directory.line(submission.line));
  if (submission === undefined || line === undefined) return undefined;
  return (await isUndecided(ports, submission)) ? { submission, line } : undefined;
}

/**
 * Takes the sender's word. Said again, it is the same word: what an earlier run left undone is done.
 *
 * @returns the word that counts; undefined for a link that is unknown or over
 */
export async function confirm(
  ports: ConfirmPorts,
  token: string,
  word: 'confirmed' | 'declined',
): Promise<'confirmed' | 'declined' | undefined> {
  const submission = await readAsked(ports, token);
  if (submission === undefined) return undefined;
  const decision = await decideHold(ports, submission, word);
  if (decision === 'confirmed') await confirmCountries(ports, submission);
  const faxes = await readFaxes(ports.faxes, submission.faxes);
  // One token waits; a fax that was cancelled before the question may not know it.
  const tokens = new Set(faxes.flatMap(({ hold }) => hold?.token ?? []));
  for (const waiting of tokens) await ports.workflow.complete(waiting, { next: 'stop' });
  return decision === 'missing' ? undefined : decision;
}

/** Whoever confirmed a fax has confirmed its country for the line. */
async function confirmCountries({ destinations, directory }: ConfirmPorts, submission: Submission): Promise<void> {
  const line = await directory.line(submission.line);
  const countries = submission.faxes.flatMap(({ to }) => (line && countryToConfirm(to, line)) ?? []);
  if (countries.length > 0) await destinations.confirm(submission.line, [...new Set(countries)]);
}

async function readAsked(ports: ConfirmPorts, token: string): Promise<Submission | undefined> {
  const submission = await followConfirmLink(ports, token);
  return submission && asHeld(ports.faxes, submission);
}
