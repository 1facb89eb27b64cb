/** A call whose name at the carrier is not known: looked for by its attempt, among those to its number. */
import { type Attempt, attemptId, type Fax } from '../fax/history.ts';
import type { Carrier, CarrierCallState, Ports } from '../ports.ts';

/** The carrier's clock may be behind ours by so much. Real milliseconds. */
const slack = 2 * 60_000;

export type FindCallPorts = Pick<Ports, 'clock'> & { readonly carrier: Pick<Carrier, 'find'> };

/** @returns undefined when the carrier lists no such call. Throws `Transient` when it cannot be asked */
export const findCall = (
  { carrier, clock }: FindCallPorts,
  { id, to }: Fax,
  { n, startedAt }: Attempt,
): Promise<CarrierCallState | undefined> =>
  carrier.find(attemptId(id, n), to, Math.min(startedAt, clock.now()) - slack);
