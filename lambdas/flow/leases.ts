/** The two leases of a call: one of its carrier's channels, and the called number, where one call at a time is made. */
import { nameAt } from '../fax/dialling/carriers.ts';
import type { E164 } from '../fax/model.ts';
import type { Ports, ServiceSettings } from '../ports.ts';
import { afterMinutes, leaseSlackMinutes } from './timing.ts';

const numberLease = (to: E164): string => `number ${to}`;
export const channelLeasePrefix = 'channel ';
const channelLease = (carrier: string, channel: number): string => channelLeasePrefix + nameAt(carrier, `${channel}`);

/** Whose leases, and for which call. */
export interface LeasedCall {
  readonly attemptId: string;
  readonly to: E164;
  readonly carrier: string;
}

export type LeasePorts = Pick<Ports, 'clock' | 'leases'> & { readonly settings: Pick<ServiceSettings, 'channels'> };

/**
 * Takes, takes again or prolongs both leases for an attempt; neither is kept when one cannot be had.
 * They end with the attempt, or by themselves when it has not been polled for longer than planned.
 *
 * @param seconds until the call's next event or poll
 */
export async function takeLeases(
  { leases, clock, settings }: LeasePorts,
  { attemptId, to, carrier }: LeasedCall,
  seconds: number,
): Promise<boolean> {
  const now = clock.now();
  const until = afterMinutes(seconds / 60 + leaseSlackMinutes, clock);
  if (!(await leases.take(numberLease(to), attemptId, until, now))) return false;
  for (const channel of channelsFrom(attemptId, settings.channels)) {
    if (await leases.take(channelLease(carrier, channel), attemptId, until, now)) return true;
  }
  await leases.release(numberLease(to), attemptId);
  return false;
}

/** Gives back whatever the attempt holds. */
export async function giveLeasesBack(
  { leases, settings }: LeasePorts,
  { attemptId, to, carrier }: LeasedCall,
): Promise<void> {
  await leases.release(numberLease(to), attemptId);
  for (const channel of channelsFrom(attemptId, settings.channels)) {
    await leases.release(channelLease(carrier, channel), attemptId);
  }
}

/** Every channel once, in an order fixed by the attempt: a repeat asks for the same one first. */
function channelsFrom(attemptId: string, channels: number): number[] {
  const first = [...attemptId].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  return Array.from({ length: channels }, (_, index) => (first + index) % channels);
}
