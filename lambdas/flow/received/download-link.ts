/** Links to faxes that are too large to mail: unguessable, expiring, and needing a click that no mail scanner makes. */
import { lifetimes } from '../../fax/lifetimes.ts';
import type { Links, Ports, ServiceSettings } from '../../ports.ts';

export type WriteLinkPorts = Pick<Ports, 'clock' | 'ids'> & {
  readonly links: Pick<Links, 'put'>;
  readonly settings: Pick<ServiceSettings, 'publicUrl'>;
};

export async function writeDownloadLink(
  { links, ids, clock, settings }: WriteLinkPorts,
  received: string,
): Promise<{ readonly url: string; readonly until: number }> {
  const token = ids.secret();
  const until = clock.now() + lifetimes.downloadLink;
  await links.put(token, { kind: 'received', fax: received, until }, clock.now());
  return { url: `${settings.publicUrl}/received/${token}`, until };
}

export type FollowLinkPorts = Pick<Ports, 'clock'> & { readonly links: Pick<Links, 'target'> };

/** @returns the received fax that a link leads to; undefined for one that is unknown or over */
export async function followDownloadLink(
  { links, clock }: FollowLinkPorts,
  token: string,
): Promise<string | undefined> {
  const target = await links.target(token);
  return target?.kind === 'received' && clock.now() < target.until ? target.fax : undefined;
}
