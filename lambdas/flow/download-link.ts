/** Links to faxes that are too large to mail: unguessable, expiring, and needing a click that no mail scanner makes. */
import { lifetimes } from '../fax/lifetimes.ts';
import type { Ports } from '../ports.ts';

export async function writeDownloadLink(
  { faxes, ids, clock, settings }: Pick<Ports, 'faxes' | 'ids' | 'clock' | 'settings'>,
  received: string,
): Promise<{ readonly url: string; readonly until: number }> {
  const token = ids.secret();
  const until = clock.now() + lifetimes.downloadLink;
  await faxes.putLink(token, `received ${received} ${until}`, clock.now());
  return { url: `${settings.publicUrl}/received/${token}`, until };
}

/** @returns the received fax that a link leads to; undefined for one that is unknown or over */
export async function followDownloadLink(
  { faxes, clock }: Pick<Ports, 'faxes' | 'clock'>,
  token: string,
): Promise<string | undefined> {
  const [kind, id, until] = (await faxes.link(token))?.split(' ') ?? [];
  return kind === 'received' && clock.now() < Number(until) ? id : undefined;
}
