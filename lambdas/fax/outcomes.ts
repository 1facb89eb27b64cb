/**
 * The closed list of how things end. A code without kind, severity and retry class does not compile here, and one
 * without a text in every language does not compile in texts/.
 */

/** What the person is told it was: sent, not even tried, tried in vain, or refused without an answer. */
export type OutcomeKind = 'sent' | 'anomaly' | 'failed' | 'refused';

/** How much an operator should care. */
export type Severity = 'normal' | 'notice' | 'alarm';

/**
 * What a failed attempt means for the next one.
 * - `again`: same way, after the line's wait
 * - `otherwise`: again, with a humbler transport
 * - `once`: one more attempt only
 * - `hold`: wait without using up an attempt
 * - `never`: no further attempt
 */
export type RetryClass = 'again' | 'otherwise' | 'once' | 'hold' | 'never';

interface OutcomeFacts {
  readonly kind: OutcomeKind;
  readonly severity: Severity;
  readonly retry: RetryClass;
}

const facts = <K extends OutcomeKind>(kind: K, severity: Severity = 'normal', retry: RetryClass = 'never') => ({
  kind,
  severity,
  retry,
});

export const outcomes = {
  sent: facts('sent'),

  'no-document': facts('anomaly'),
  'password-protected': facts('anomaly'),
  'unsupported-format': facts('anomaly'),
  'corrupt-document': facts('anomaly'),
  'empty-document': facts('anomaly'),
  'too-large': facts('anomaly'),
  'too-many-pages': facts('anomaly'),
  'conversion-failed': facts('anomaly', 'notice'),
  'encrypted-mail': facts('anomaly'),
  'partial-mail': facts('anomaly'),
  'bad-number': facts('anomaly'),
  'destination-not-allowed': facts('anomaly', 'notice'),
  'too-many-recipients': facts('anomaly'),
  'limit-reached': facts('anomaly', 'notice'),
  'confirmation-missing': facts('anomaly'),
  virus: facts('anomaly', 'alarm'),

  busy: facts('failed', 'normal', 'again'),
  'no-answer': facts('failed', 'normal', 'again'),
  'not-a-fax': facts('failed', 'normal', 'once'),
  'number-unassigned': facts('failed'),
  rejected: facts('failed'),
  dropped: facts('failed', 'normal', 'again'),
  'transmission-error': facts('failed', 'normal', 'otherwise'),
  unreachable: facts('failed', 'normal', 'again'),
  'carrier-unavailable': facts('failed', 'alarm', 'again'),
  unconfirmed: facts('failed', 'alarm'),
  cancelled: facts('failed'),
  internal: facts('failed', 'alarm'),

  'sender-not-authenticated': facts('refused', 'notice'),
  'sender-not-allowed': facts('refused', 'notice'),
  'automatic-mail': facts('refused'),
} as const satisfies Record<string, OutcomeFacts>;

export type OutcomeCode = keyof typeof outcomes;
type CodeOfKind<K extends OutcomeKind> = {
  [C in OutcomeCode]: (typeof outcomes)[C]['kind'] extends K ? C : never;
}[OutcomeCode];

/** Nothing was tried. */
export type AnomalyCode = CodeOfKind<'anomaly'>;
/** How a document can end that cannot be faxed. */
export type DocumentFault = Extract<
  AnomalyCode,
  | 'password-protected'
  | 'unsupported-format'
  | 'corrupt-document'
  | 'empty-document'
  | 'too-large'
  | 'too-many-pages'
  | 'conversion-failed'
  | 'encrypted-mail'
>;
/** Tried; not confirmed as arrived. */
export type FailureCode = CodeOfKind<'failed'>;
/** Never answered by mail. */
export type RefusalCode = CodeOfKind<'refused'>;
/** How one fax ends. */
export type FaxOutcome = 'sent' | AnomalyCode | FailureCode;

export const outcomeCodes = Object.keys(outcomes) as OutcomeCode[];

export const kindOf = (code: OutcomeCode): OutcomeKind => outcomes[code].kind;
export const severityOf = (code: OutcomeCode): Severity => outcomes[code].severity;
