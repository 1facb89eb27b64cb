/** The two leases of a call: one of the carrier's channels, and the called number, where one call at a time is made. */
import type { E164 } from '../fax/model.ts';
import type { Ports, ServiceSettings } from '../ports.ts';
import { afterMinutes, leaseSlackMinutes } from './timing.ts';

const numberLease = (to: E164): string => `number ${to}`;
export const channelLeasePrefix = 'channel ';
const channelLease = (channel: number): string => `${channelLeasePrefix}${channel}`;

export type LeasePorts = Pick<Ports, 'clock' | 'leases'> & { readonly settings: Pick<ServiceSettings, 'channels'> };

/**
 * Takes, takes again or prolongs both leases for an attempt; neither is kept when one cannot be had.
 * They end with the attempt, or by themselves when nobody has looked at it for longer than planned.
 *
 * @param seconds until the call is heard of or looked at
 */
export async function takeLeases(
  { leases, clock, settings }: LeasePorts,
  attemptId: string,
  to: E164,
  seconds: number,
): Promise<boolean> {
  const now = clock.now();
  const until = afterMinutes(seconds / 60 + leaseSlackMinutes, clock);
  if (!(await leases.take(numberLease(to), attemptId, until, now))) return false;
  for (const channel of channelsFrom(attemptId, settings.channels)) {
    if (await leases.take(channelLease(channel), attemptId, until, now)) return true;
  }
  await leases.release(numberLease(to), attemptId);
  return false;
}

/** Gives back whatever the attempt holds. */
export async function giveLeasesBack({ leases, settings }: LeasePorts, attemptId: string, to: E164): Promise<void> {
  await leases.release(numberLease(to), attemptId);
  for (const channel of channelsFrom(attemptId, settings.channels)) {
    await leases.release(channelLease(channel), attemptId);
  }
}

/** Every channel once, in an order fixed by the attempt: who comes again asks for the same one first. */
function channelsFrom(attemptId: string, channels: number): number[] {
  const first = [...attemptId].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  return Array.from({ length: channels }, (_, index) => (first + index) % channels);
}
