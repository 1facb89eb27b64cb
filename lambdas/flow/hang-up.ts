/** Ends a call that nobody wants any more. How it ends is learned as always: from the carrier. */
import { Transient } from '../fax/errors.ts';
import { type Attempt, attemptId, type Fax } from '../fax/history.ts';
import type { Carriers } from '../ports.ts';
import { carrierNamed } from './carriers.ts';
import { type FindCallPorts, findCall } from './find-call.ts';
import { minutesSince, minutesUntilEmptyPollCounts } from './timing.ts';

export type HangUpPorts = FindCallPorts & { readonly carriers: Carriers<'cancel'> };

/**
 * Throws `Transient` while the call may exist and nobody knows its name at the carrier, so that it is asked again. One
 * that the carrier does not know for long was never made.
 */
export async function hangUp(ports: HangUpPorts, fax: Fax, attempt: Attempt): Promise<void> {
  if (attempt.isDirect) return;
  const carrierId = attempt.carrierId ?? (await findCall(ports, fax, attempt))?.carrierId;
  if (carrierId !== undefined) return carrierNamed(ports.carriers, attempt.carrier).cancel(carrierId);
  if (minutesSince(attempt.startedAt, ports.clock) >= minutesUntilEmptyPollCounts) return;
  throw new Transient(`The carrier does not know the call ${attemptId(fax.id, attempt.n)} yet.`);
}
