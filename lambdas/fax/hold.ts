/** Faxes that wait for somebody's word before anything is made of them. */

export const holdReasons = [
  /** The mail is the sender's, but nobody signed that this number was meant: the sender is asked. */
  'confirm',
  /** A number in a country that this line has not called before: the sender is asked, once. */
  'country',
  /** The same pages went to the same number a short time ago: the sender is asked. */
  'duplicate',
] as const;
export type HoldReason = (typeof holdReasons)[number];

/** The sender's word, or none in time. */
export type HoldDecision = 'confirmed' | 'declined' | 'missing';

export type HoldEntry =
  | { readonly what: 'held'; readonly at: number; readonly reason: HoldReason; readonly until: number }
  /** The sender is sent a link; the answer completes the token. */
  | { readonly what: 'asked'; readonly at: number; readonly token: string }
  | { readonly what: 'confirmed'; readonly at: number }
  | { readonly what: 'confirmation-declined'; readonly at: number };

export interface Hold {
  readonly reason: HoldReason;
  /** Then it ends by itself. */
  readonly until: number;
  /** The sender was sent a link; without, nobody knows of the hold. */
  readonly isAsked: boolean;
  /** The newest task token that waits for the answer. */
  readonly token?: string;
  readonly decision?: HoldDecision;
}

/** Only the first word counts. */
export const decided = (hold: Hold, decision: HoldDecision): Hold =>
  hold.decision === undefined ? { ...hold, decision } : hold;
