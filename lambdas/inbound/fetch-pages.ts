/** Brings the carrier's file into our store, at once: its link lives some minutes. */
import { originalKey } from '../keys.ts';
import { changeReceived, readFax } from '../outbound/change.ts';
import type { Ports } from '../ports.ts';

export async function fetchPages(
  { received, files, carrier, clock }: Pick<Ports, 'received' | 'files' | 'carrier' | 'clock'>,
  id: string,
  url: string | undefined,
): Promise<void> {
  const fax = await readFax(received, id);
  if (fax.isFetched || fax.unreadable !== undefined) return;
  const answer = await carrier.media(fax.reception.carrierId, url);
  if (answer.kind === 'refused') {
    const { reason } = answer;
    await changeReceived(received, id, (now) =>
      now.isFetched ? [] : [{ what: 'unreadable', at: clock.now(), reason }],
    );
    return;
  }
  await files.put(originalKey(id), answer.content);
  const bytes = answer.content.byteLength;
  await changeReceived(received, id, (now) => (now.isFetched ? [] : [{ what: 'fetched', at: clock.now(), bytes }]));
}
