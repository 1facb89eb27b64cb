/** A call whose id at the carrier is not known: found by its attempt, among those to its number. */
import { type Attempt, attemptId, type Fax } from '../fax/history.ts';
import type { CarrierCallState, Carriers, Ports } from '../ports.ts';
import { carrierNamed } from './carriers.ts';

/** The carrier's clock may be behind ours by so much. Real milliseconds. */
const slack = 2 * 60_000;

export type FindCallPorts = Pick<Ports, 'clock'> & { readonly carriers: Carriers<'find'> };

/** @returns undefined when the carrier lists no such call. Throws `Transient` when it cannot be asked */
export const findCall = (
  { carriers, clock }: FindCallPorts,
  { id, to }: Fax,
  { n, startedAt, carrier }: Attempt,
): Promise<CarrierCallState | undefined> =>
  carrierNamed(carriers, carrier).find(attemptId(id, n), to, Math.min(startedAt, clock.now()) - slack);
