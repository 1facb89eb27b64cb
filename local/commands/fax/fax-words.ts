/** A fax in one line for people who watch a terminal. */
import { type Explanation, shortWords } from '../../../lambdas/fax/explain/explain.ts';
import type { FaxExplanation } from '../../../lambdas/fax/explain/explain-fax.ts';
import type { Fax } from '../../../lambdas/fax/history.ts';
import { texts } from '../../../lambdas/fax/texts/index.ts';
import type { Clock } from '../../../lambdas/ports.ts';
import { nextTryAt } from '../../views/fax-view.ts';

/** `4:05`, or `1:02:03` from an hour on. */
export function countdown(millis: number): string {
  const seconds = Math.max(0, Math.ceil(millis / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

const tries = (n: number): string => (n === 1 ? '1 attempt' : `${n} attempts`);

/** What is happening, or what became of it. Without the countdown when `isStill`: for lines that are not drawn again. */
export function progressOf(fax: Fax, clock: Clock, isStill = false): string {
  const last = fax.attempts.at(-1);
  if (fax.state === 'ended' && fax.outcome !== undefined) {
    const parts = [shortWords(fax.outcome, 'en')];
    if (fax.pages !== undefined) parts.push(texts.en.pages(fax.pages));
    if (fax.attempts.length > 0) parts.push(tries(fax.attempts.length));
    return parts.join(' · ');
  }
  if (fax.isCancelRequested) return 'being cancelled';
  if (fax.state === 'calling') return `calling · attempt ${last?.n ?? 1}`;
  const next = nextTryAt(fax, clock);
  if (next !== undefined && last?.result !== undefined) {
    const when = isStill ? '' : ` in ${countdown(next - clock.now())}`;
    return `${shortWords(last.result.outcome, 'en')} · attempt ${last.n + 1}${when}`;
  }
  if (fax.state === 'waiting') return 'waiting for a free line';
  return texts.en.progress[fax.state];
}

/** What happened and what to do about it, in the words of the notice: one line for each thing. */
export function explanationLines(told: FaxExplanation | Explanation): string[] {
  const documents = 'documents' in told ? told.documents : [];
  return [
    told.cause,
    ...documents.map(({ sentence, advice }) => `- ${sentence} ${advice}`),
    ...(told.advice === undefined ? [] : [told.advice]),
  ];
}
