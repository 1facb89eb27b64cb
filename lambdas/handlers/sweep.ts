/** For lost webhooks: every ten minutes each carrier's list of received faxes is read, and unknown ones are queued. */
import { Transient } from '../fax/errors.ts';
import { day, hour } from '../fax/lifetimes.ts';
import { carrierNamed } from '../flow/carriers.ts';
import { receivedIdFor } from '../flow/received/reception.ts';
import type { Carriers, Events, Ports, ReceivedFaxes } from '../ports.ts';

/** Real milliseconds: the list is the carrier's, and may lag. */
const overlap = hour;
const atFirst = day;

/**
 * Minutes of the service's clock that a webhook has before the list takes its place: the list does not say whether all
 * pages came, so a fax that was just received is left to its webhook and to the next sweep.
 */
const graceMinutes = 3;

export type SweepPorts = Pick<Ports, 'clock' | 'journal'> & {
  readonly carriers: Carriers<'receivedSince'>;
  readonly events: Pick<Events, 'received'>;
  readonly received: Pick<ReceivedFaxes, 'fax' | 'setSweptUntil' | 'sweptUntil'>;
};

/** Throws `Transient` when a carrier cannot be asked now; the others have been. */
export async function sweepReceived(ports: SweepPorts): Promise<void> {
  const failed: unknown[] = [];
  for (const name of Object.keys(ports.carriers)) {
    await sweepCarrier(ports, name).catch((error: unknown) => {
      if (!(error instanceof Transient)) throw error;
      failed.push(error);
    });
  }
  if (failed.length > 0) throw failed[0];
}

async function sweepCarrier({ carriers, clock, events, journal, received }: SweepPorts, name: string): Promise<void> {
  const now = clock.now();
  const since = (await received.sweptUntil(name)) ?? now - atFirst;
  for (const event of await carrierNamed(carriers, name).receivedSince(since - overlap)) {
    const { at, carrierId } = event.reception;
    if (at > now - graceMinutes * clock.minuteMs) continue;
    if ((await received.fax(receivedIdFor(carrierId, name))) !== undefined) continue;
    journal.info('received-without-webhook', { carrierId });
    await events.received(event);
  }
  await received.setSweptUntil(name, now);
}
