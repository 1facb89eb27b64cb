/** The retry policy: pure, and the only place that decides whether to call again. */
import type { AttemptResult, Decision, Transport } from './attempts.ts';
import type { LineSettings } from './model.ts';

/** How long a call that found no capacity waits. It uses up no try. */
export const holdSeconds = 60;

export interface RetryQuestion {
  /** The results of all attempts of this fax so far, oldest first; the last one asks. At least one. */
  readonly results: readonly AttemptResult[];
  readonly settings: Pick<LineSettings, 'attempts' | 'waitMinutes'>;
  /** Minutes until the fax's deadline; may be negative. */
  readonly minutesLeft: number;
  readonly isCancelled: boolean;
}

const usesUpATry = (result: AttemptResult): boolean => result.retry !== 'hold';

/**
 * Decides after an ended attempt.
 *
 * @returns *stop* with the fax's outcome, or *wait* with whole seconds ≥ 0 and the number of the next attempt.
 */
export function decideNext({ results, settings, minutesLeft, isCancelled }: RetryQuestion): Decision {
  const last = results.at(-1) as AttemptResult;
  if (last.outcome === 'sent') return { next: 'stop', outcome: 'sent' };
  if (isCancelled) return { next: 'stop', outcome: 'cancelled' };

  const tries = results.filter(usesUpATry).length;
  const sameCause = results.filter((result) => usesUpATry(result) && result.retry === last.retry).length;
  const isExhausted =
    last.retry === 'never' ||
    (last.retry !== 'hold' && tries >= settings.attempts) ||
    (last.retry === 'once' && sameCause > 1);
  const seconds = last.retry === 'hold' ? holdSeconds : Math.max(0, Math.round(settings.waitMinutes * 60));
  if (isExhausted || seconds / 60 >= minutesLeft) return { next: 'stop', outcome: last.outcome };
  return { next: 'wait', seconds, attempt: results.length + 1 };
}

/**
 * The transport of the next attempt: after a transmission error first without T.38 (some gateways lose error
 * correction there), then also at lower quality, which trains down to slower and more robust modulations.
 */
export function chooseTransport(results: readonly AttemptResult[]): Transport {
  const errors = results.filter((result) => result.retry === 'otherwise').length;
  return { t38: errors === 0, quality: errors > 1 ? 'normal' : 'high' };
}
