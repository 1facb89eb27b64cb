/** The carrier's id of a call, learned from whatever brings it first: the answer to the submit, an event, a poll. */
import { attemptOf, type Fax, type FaxEntry } from '../fax/history.ts';
import type { Clock } from '../ports.ts';
import { changeFax, type FaxHistories } from './histories.ts';

/** The entry that says it; none where it is known, or where there is no such attempt. */
export function carrierIdEntries(fax: Fax, n: number, carrierId: string, at: number): FaxEntry[] {
  const attempt = attemptOf(fax, n);
  if (attempt === undefined || attempt.carrierId !== undefined) return [];
  return [{ what: 'submitted', at, attempt: n, carrier: attempt.carrier, carrierId }];
}

export async function learnCarrierId(
  { faxes, clock }: { readonly faxes: FaxHistories; readonly clock: Pick<Clock, 'now'> },
  fax: string,
  n: number,
  carrierId: string,
): Promise<void> {
  await changeFax(faxes, fax, (now) => carrierIdEntries(now, n, carrierId, clock.now()));
}
