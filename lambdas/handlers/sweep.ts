/** What no webhook told: every ten minutes the carrier's list of received faxes is read, and unknown ones are queued. */
import { day, hour } from '../fax/lifetimes.ts';
import { receivedIdFor } from '../flow/received/reception.ts';
import type { Carrier, Events, Ports, ReceivedFaxes } from '../ports.ts';

/** Real milliseconds: the list is the carrier's, and may lag. */
const overlap = hour;
const atFirst = day;

/**
 * Minutes of the service's clock that a webhook has before the list may speak for it: the list does not say whether all
 * pages came, so a fax that was just received is left to its webhook and to the next sweep.
 */
const graceMinutes = 3;

export type SweepPorts = Pick<Ports, 'clock' | 'journal'> & {
  readonly carrier: Pick<Carrier, 'receivedSince'>;
  readonly events: Pick<Events, 'received'>;
  readonly received: Pick<ReceivedFaxes, 'fax' | 'setSweptUntil' | 'sweptUntil'>;
};

export async function sweepReceived({ carrier, clock, events, journal, received }: SweepPorts): Promise<void> {
  const now = clock.now();
  const since = (await received.sweptUntil()) ?? now - atFirst;
  for (const event of await carrier.receivedSince(since - overlap)) {
    if (event.reception.at > now - graceMinutes * clock.minuteMs) continue;
    if ((await received.fax(receivedIdFor(event.reception.carrierId))) !== undefined) continue;
    journal.info('received-without-webhook', { carrierId: event.reception.carrierId });
    await events.received(event);
  }
  await received.setSweptUntil(now);
}
