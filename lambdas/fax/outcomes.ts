/**
 * The closed list of how things end. A code without kind, severity and retry class does not compile here; without a text
 * in every language, not in texts/; without a status for mail programs, not in mail/writing/delivery-status.ts.
 */

/** Sent, not even tried, tried without success, or refused without an answer. */
export type OutcomeKind = 'sent' | 'anomaly' | 'failed' | 'refused';

/** How much an operator should care. */
export type Severity = 'normal' | 'notice' | 'alarm';

/**
 * What a failed attempt means for the next one.
 * - `again`: same way, after the line's wait
 * - `otherwise`: again, with a fallback transport
 * - `once`: one more attempt only
 * - `hold`: wait without using up an attempt
 * - `never`: no further attempt
 */
export type RetryClass = 'again' | 'otherwise' | 'once' | 'hold' | 'never';

export interface OutcomeFacts {
  readonly kind: OutcomeKind;
  readonly severity: Severity;
  readonly retry: RetryClass;
}

export const outcomes = {
  sent: { kind: 'sent', severity: 'normal', retry: 'never' },

  'no-document': { kind: 'anomaly', severity: 'normal', retry: 'never' },
  'password-protected': { kind: 'anomaly', severity: 'normal', retry: 'never' },
  'unsupported-format': { kind: 'anomaly', severity: 'normal', retry: 'never' },
  'corrupt-document': { kind: 'anomaly', severity: 'normal', retry: 'never' },
  'empty-document': { kind: 'anomaly', severity: 'normal', retry: 'never' },
  'too-large': { kind: 'anomaly', severity: 'normal', retry: 'never' },
  'too-many-pages': { kind: 'anomaly', severity: 'normal', retry: 'never' },
  'conversion-failed': { kind: 'anomaly', severity: 'notice', retry: 'never' },
  'encrypted-mail': { kind: 'anomaly', severity: 'normal', retry: 'never' },
  'partial-mail': { kind: 'anomaly', severity: 'normal', retry: 'never' },
  'bad-number': { kind: 'anomaly', severity: 'normal', retry: 'never' },
  'destination-not-allowed': { kind: 'anomaly', severity: 'notice', retry: 'never' },
  'too-many-recipients': { kind: 'anomaly', severity: 'normal', retry: 'never' },
  'limit-reached': { kind: 'anomaly', severity: 'notice', retry: 'never' },
  'confirmation-missing': { kind: 'anomaly', severity: 'normal', retry: 'never' },
  virus: { kind: 'anomaly', severity: 'alarm', retry: 'never' },

  busy: { kind: 'failed', severity: 'normal', retry: 'again' },
  'no-answer': { kind: 'failed', severity: 'normal', retry: 'again' },
  'not-a-fax': { kind: 'failed', severity: 'normal', retry: 'once' },
  'number-unassigned': { kind: 'failed', severity: 'normal', retry: 'never' },
  rejected: { kind: 'failed', severity: 'normal', retry: 'never' },
  dropped: { kind: 'failed', severity: 'normal', retry: 'again' },
  'transmission-error': { kind: 'failed', severity: 'normal', retry: 'otherwise' },
  unreachable: { kind: 'failed', severity: 'normal', retry: 'again' },
  'carrier-unavailable': { kind: 'failed', severity: 'alarm', retry: 'again' },
  unconfirmed: { kind: 'failed', severity: 'alarm', retry: 'never' },
  cancelled: { kind: 'failed', severity: 'normal', retry: 'never' },
  internal: { kind: 'failed', severity: 'alarm', retry: 'never' },

  'sender-not-authenticated': { kind: 'refused', severity: 'notice', retry: 'never' },
  'sender-not-allowed': { kind: 'refused', severity: 'notice', retry: 'never' },
  'automatic-mail': { kind: 'refused', severity: 'normal', retry: 'never' },
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
