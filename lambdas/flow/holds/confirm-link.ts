/** Links by which the sender of a held fax confirms it: unguessable, and over when the hold is. */
import type { Submission } from '../../fax/model.ts';
import type { Links, Ports, ServiceSettings, Submissions } from '../../ports.ts';

export type WriteConfirmLinkPorts = Pick<Ports, 'clock' | 'ids'> & {
  readonly links: Pick<Links, 'put'>;
  readonly settings: Pick<ServiceSettings, 'publicUrl'>;
};

/** @returns the address of the page */
export async function writeConfirmLink(
  { links, ids, clock, settings }: WriteConfirmLinkPorts,
  { id, hold }: Submission,
): Promise<string> {
  const token = ids.secret();
  const until = hold?.until ?? clock.now();
  await links.put(token, { kind: 'confirm', submission: id, until }, clock.now());
  return `${settings.publicUrl}/confirm/${token}`;
}

export type FollowConfirmLinkPorts = Pick<Ports, 'clock'> & {
  readonly links: Pick<Links, 'target'>;
  readonly submissions: Pick<Submissions, 'submission'>;
};

/** @returns the held submission that a link leads to; undefined for a link that is unknown or over */
export async function followConfirmLink(
  { links, submissions, clock }: FollowConfirmLinkPorts,
  token: string,
): Promise<Submission | undefined> {
  const target = await links.target(token);
  if (target?.kind !== 'confirm' || clock.now() >= target.until) return undefined;
  return submissions.submission(target.submission);
}
