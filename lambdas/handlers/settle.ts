/** Takes in what the carrier says about a call: outcome first, token second. */

import { firstCarrier, nameAt } from '../fax/dialling/carriers.ts';
import { attemptOf, type Fax, parseAttemptId } from '../fax/history.ts';
import { carrierIdEntries } from '../flow/carrier-ids.ts';
import { changeFax } from '../flow/histories.ts';
import { type SettleAttemptPorts, settleAttempt } from '../flow/settle-attempt.ts';
import { completeIfEnded } from '../flow/step.ts';
import type { CarrierEvent, Faxes } from '../ports.ts';
import { type CancelPorts, cancel } from './cancel.ts';
import { askAgain, type PollPorts, poll } from './poll.ts';

export type SettlePorts = SettleAttemptPorts &
  PollPorts &
  CancelPorts & { readonly faxes: Pick<Faxes, 'faxByCarrierId'> };

/** One message of the carrier queue. */
export type SettleEvent =
  | { readonly kind: 'carrier'; readonly event: CarrierEvent }
  | { readonly kind: 'poll'; readonly fax: string }
  | { readonly kind: 'cancel'; readonly fax: string };

export async function settle(ports: SettlePorts, message: SettleEvent): Promise<void> {
  if (message.kind === 'poll') return pollFax(ports, message.fax);
  if (message.kind === 'cancel') return cancel(ports, message);
  const { event } = message;
  const call = await callOf(ports, event);
  if (call === undefined) {
    return ports.journal.info('carrier-event-of-nobody', { event: event.id, said: event.said });
  }
  const { fax, n } = call;
  if (event.isStale)
    return askAgain(ports, fax.id, { n, carrier: event.carrier ?? firstCarrier, carrierId: event.carrierId });
  await noteEvent(ports, fax, n, event);
  if (event.result !== undefined) {
    return settleAttempt(ports, { faxId: fax.id, n, result: event.result, event: eventName(event) });
  }
  const attempt = attemptOf(fax, n);
  if (attempt !== undefined) await completeIfEnded(ports, fax, attempt);
}

/**
 * Events come before the submit's answer is stored, so the attempt's own name leads; the carrier's id comes second. A
 * carrier speaks of its own calls only.
 */
async function callOf({ faxes }: SettlePorts, event: CarrierEvent): Promise<{ fax: Fax; n: number } | undefined> {
  const { carrier = firstCarrier, carrierId } = event;
  const named = event.attemptId === undefined ? undefined : parseAttemptId(event.attemptId);
  const id = named?.faxId ?? (await faxes.faxByCarrierId(carrier, carrierId));
  const fax = id === undefined ? undefined : await faxes.fax(id);
  const own = fax?.attempts.filter((attempt) => attempt.carrier === carrier) ?? [];
  const attempt = own.find((one) => (named ? one.n === named.n : one.carrierId === carrierId));
  return fax && attempt ? { fax, n: attempt.n } : undefined;
}

/** What an event is called in the history. */
const eventName = ({ carrier = firstCarrier, id }: CarrierEvent): string => nameAt(carrier, id);

/** The carrier's name of the call, and its word, unless it is the last one, which is stored with what follows from it. */
async function noteEvent({ faxes, clock }: SettlePorts, { id }: Fax, n: number, event: CarrierEvent): Promise<void> {
  await changeFax(faxes, id, (fax) => {
    const at = clock.now();
    const name = eventName(event);
    const isNews = event.result === undefined && !fax.events.includes(name);
    return [
      ...carrierIdEntries(fax, n, event.carrierId, at),
      ...(isNews ? [{ what: 'carrier-said', at, attempt: n, event: name, said: event.said } as const] : []),
    ];
  });
}

/** A call that goes on is asked about as its execution would; of a fax that is over, every call that may have arrived. */
async function pollFax(ports: SettlePorts, id: string): Promise<void> {
  const fax = await ports.faxes.fax(id);
  const latest = fax?.attempts.at(-1);
  if (fax === undefined || latest === undefined) return;
  if (fax.state !== 'ended') return void (await poll(ports, { fax: id, attempt: latest.n }));
  for (const { n, carrier, carrierId, result } of fax.attempts) {
    if (carrierId !== undefined && result?.outcome !== 'sent') await askAgain(ports, id, { n, carrier, carrierId });
  }
}
