/** Brings the carrier's file into our store, at once: its link lives some minutes. An internal fax is here already. */
import { firstCarrier } from '../../fax/dialling/carriers.ts';
import { defaultLineSettings, type Line } from '../../fax/model.ts';
import type { Reception } from '../../fax/received.ts';
import { accepted, refused } from '../../fax/result.ts';
import type { Carriers, MediaAnswer, Ports } from '../../ports.ts';
import { carrierNamed } from '../carriers.ts';
import { originalKey } from '../file-keys.ts';
import { changeReceived, type ReceivedHistories, readFax } from '../histories.ts';

export type FetchPorts = Pick<Ports, 'clock' | 'files'> & {
  readonly carriers: Carriers<'media'>;
  readonly received: ReceivedHistories;
};

export async function fetchPages(
  ports: FetchPorts,
  id: string,
  url: string | undefined,
  line: Line | undefined,
): Promise<void> {
  const { received, files, clock } = ports;
  const fax = await readFax(received, id);
  if (fax.isFetched || fax.unreadable !== undefined) return;
  const answer = await pagesOf(ports, fax.reception, url);
  if (!answer.ok) {
    const reason = answer.refusal;
    await changeReceived(received, id, (now) =>
      now.isFetched ? [] : [{ what: 'unreadable', at: clock.now(), reason }],
    );
    return;
  }
  await files.put(originalKey(id), answer.value, (line?.settings ?? defaultLineSettings).retentionDays);
  const bytes = answer.value.byteLength;
  await changeReceived(received, id, (now) => (now.isFetched ? [] : [{ what: 'fetched', at: clock.now(), bytes }]));
}

async function pagesOf(
  { files, carriers }: FetchPorts,
  { carrier = firstCarrier, carrierId, sourceKey }: Reception,
  url: string | undefined,
): Promise<MediaAnswer> {
  if (sourceKey === undefined) return carrierNamed(carriers, carrier).media(carrierId, url);
  const isThere = (await files.size(sourceKey)) !== undefined;
  return isThere ? accepted(await files.readAll(sourceKey)) : refused('no longer kept');
}
