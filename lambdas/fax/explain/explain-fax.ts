/** What is said of a fax that has ended, and of a submission of which nothing was sent. */

import { formatNumber } from '../dialling/numbers.ts';
import type { Attempt, Fax } from '../history.ts';
import type { Anomaly, Line, Locale, Submission } from '../model.ts';
import { type FaxOutcome, kindOf } from '../outcomes.ts';
import { texts } from '../texts/index.ts';
import { type DocumentExplanation, type Explanation, explain, sendingFrom } from './explain.ts';

/** Without advice when there is nothing left to do. */
export interface FaxExplanation extends Omit<Explanation, 'advice'> {
  readonly advice?: string;
  /** Each document for which nothing was sent. */
  readonly documents: readonly DocumentExplanation[];
}

export interface ExplainedFax {
  readonly fax: Fax;
  /** Undefined where it is not at hand: then the fault of a document is explained as the message's. */
  readonly submission: Submission | undefined;
  readonly line: Line | undefined;
  /** The line's own when missing. */
  readonly locale?: Locale;
}

/** A call that found no free line of ours is no try. */
export const isHeld = (attempt: Attempt): boolean => attempt.result?.retry === 'hold';
export const triesOf = (fax: Fax): readonly Attempt[] => fax.attempts.filter((attempt) => !isHeld(attempt));
export const sentAttempt = (fax: Fax): Attempt | undefined =>
  fax.attempts.find(({ result }) => result?.outcome === 'sent');

/** A call whose end nobody knows: whatever the outcome says, the fax may have arrived. */
export const mayHaveArrived = (fax: Fax): boolean =>
  fax.outcome !== undefined && fax.outcome !== 'sent' && fax.attempts.some(({ result }) => result === undefined);

/** Why nothing of a submission was sent; undefined while there is no reason. */
export function anomalyOf({ anomaly, result }: Submission): Anomaly | undefined {
  return anomaly ?? (result !== undefined && 'anomaly' in result ? result.anomaly : undefined);
}

/** @returns undefined while the fax goes on */
export const explainFax = (explained: ExplainedFax): FaxExplanation | undefined =>
  explained.fax.outcome === undefined ? undefined : explainEnded(explained, explained.fax.outcome);

/** @param outcome the fax's own */
export function explainEnded(explained: ExplainedFax, outcome: FaxOutcome): FaxExplanation {
  const { submission, line, locale } = explained;
  if (outcome === 'sent')
    return { short: shortOf(explained, outcome), cause: deliveredWords(explained), documents: [] };
  const anomaly = submission && kindOf(outcome) === 'anomaly' ? anomalyOf(submission) : undefined;
  if (submission !== undefined && anomaly !== undefined) return explainAnomaly({ submission, anomaly, line, locale });
  return explainFailure(explained, outcome);
}

const shortOf = ({ line, locale }: ExplainedFax, outcome: FaxOutcome): string =>
  explain(outcome, sendingFrom(line, locale)).short;

/** The sentence that a fax was delivered, by what the receiving machine confirmed. */
export function deliveredSentence({ fax, line, locale }: ExplainedFax): string {
  const words = texts[sendingFrom(line, locale).locale];
  const attempt = sentAttempt(fax);
  const number = formatNumber(fax.to, line?.country);
  if (attempt?.isDirect) return words.deliveredDirectly(number);
  return words.delivered(number, attempt?.result?.pages ?? fax.pages);
}

function deliveredWords(explained: ExplainedFax): string {
  const words = texts[sendingFrom(explained.line, explained.locale).locale];
  const tries = triesOf(explained.fax).length;
  return [deliveredSentence(explained), ...(tries > 1 ? [words.afterTries(tries)] : [])].join(words.gap);
}

function explainFailure({ fax, submission, line, locale }: ExplainedFax, outcome: FaxOutcome): FaxExplanation {
  const sending = sendingFrom(line, locale);
  const words = texts[sending.locale];
  const tries = triesOf(fax);
  const isAlways = tries.length > 1 && tries.every(({ result }) => result?.outcome === outcome);
  const context = { ...sending, tries: tries.length, isAlways, numbers: submission?.faxes.length ?? 1 };
  const { short, cause } = explain(outcome, context);
  const { advice } = explain(mayHaveArrived(fax) ? 'unconfirmed' : outcome, context);
  const said = (): string => {
    if (tries.length < 2 || tries.at(-1)?.result?.outcome !== outcome) return cause;
    if (isAlways) return words.triedInVain(tries.length) + words.gap + cause;
    return words.triedWithDifferentEnds(tries.length, short);
  };
  return { short, cause: said(), advice, documents: [] };
}

export interface ExplainedAnomaly {
  readonly submission: Submission;
  readonly anomaly: Anomaly;
  readonly line: Line | undefined;
  /** The line's own when missing. */
  readonly locale?: Locale | undefined;
}

/** Why nothing of a submission was sent: by each document that is to blame, or by the message as a whole. */
export function explainAnomaly({
  submission,
  anomaly,
  line,
  locale,
}: ExplainedAnomaly): FaxExplanation & { readonly advice: string } {
  const numbers = submission.faxes.length;
  const context = { ...sendingFrom(line, locale), numbers, limit: anomaly.limit };
  const words = texts[context.locale];
  const documents = anomaly.documents.map((document) => explain(document.outcome, { ...context, document }));
  const whole = explain(anomaly.outcome, context);
  const nothingSent = words.nothingSent(numbers, documents.length);
  if (documents.length > 0) {
    return { short: whole.short, cause: nothingSent, advice: words.sendAgain(numbers), documents };
  }
  return { ...whole, cause: whole.cause + words.gap + nothingSent, documents };
}
