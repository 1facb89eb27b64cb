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
  /** The channel that it was given, where that is known. */
  readonly channel?: number | undefined;
}

export type LeasePorts = Pick<Ports, 'clock' | 'leases'> & { readonly settings: Pick<ServiceSettings, 'channels'> };

/**
 * Takes, takes again or prolongs both leases for an attempt; neither is kept when one cannot be had.
 * They end with the attempt, or by themselves when it has not been polled for longer than planned.
 *
 * @param seconds until the call's next event or poll
 * @returns the channel; undefined without leases
 */
export async function takeLeases(
  { leases, clock, settings }: LeasePorts,
  call: LeasedCall,
  seconds: number,
): Promise<number | undefined> {
  const { attemptId, to, carrier } = call;
  const now = clock.now();
  const until = afterMinutes(seconds / 60 + leaseSlackMinutes, clock);
  if (!(await leases.take(numberLease(to), attemptId, until, now))) return undefined;
  for (const channel of channelsFrom(call, settings.channels)) {
    if (await leases.take(channelLease(carrier, channel), attemptId, until, now)) return channel;
  }
  await leases.release(numberLease(to), attemptId);
  return undefined;
}

/** Gives back whatever the attempt holds. Each channel that is asked about costs a write, so the known one comes first. */
export async function giveLeasesBack({ leases, settings }: LeasePorts, call: LeasedCall): Promise<void> {
  const { attemptId, to, carrier, channel: known } = call;
  await leases.release(numberLease(to), attemptId);
  for (const channel of channelsFrom(call, settings.channels)) {
    const isHeld = await leases.release(channelLease(carrier, channel), attemptId);
    if (isHeld && channel === known) return;
  }
}

/** Every channel once, from the known one on, or in an order fixed by the attempt: a repeat asks for the same one first. */
function channelsFrom({ attemptId, channel }: LeasedCall, channels: number): number[] {
  const first = channel ?? [...attemptId].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  return Array.from({ length: channels }, (_, index) => (first + index) % channels);
}
