/** Which of several faxes *again* sends once more. */
import type { Fax } from '../history.ts';
import { type FaxOutcome, kindOf } from '../outcomes.ts';
import { mayHaveArrived } from './explain-fax.ts';

/** Of what was never tried: what may go well another time, with the same documents. */
const passing: readonly FaxOutcome[] = ['limit-reached', 'conversion-failed'];

/**
 * Whatever did not arrive. Not what was cancelled, because somebody did not want it; nor what may have arrived, because it
 * could arrive twice.
 *
 * @param outcome the fax's own, or what was told of it
 */
export function mayGoAgain(fax: Fax, outcome: FaxOutcome | undefined = fax.outcome): boolean {
  if (outcome === undefined || outcome === 'cancelled' || outcome === 'unconfirmed') return false;
  return passing.includes(outcome) || (kindOf(outcome) === 'failed' && !mayHaveArrived(fax));
}
