/** Limits of what may be sent: as they are set, and one by one. */

/** Faxes that may be sent, ten times as many pages, and what they may cost; none or the default where it is missing. */
export interface AccountLimits {
  readonly hour?: number;
  readonly day?: number;
  /** By the operator's price table, in its currency. */
  readonly costDay?: number;
}

/** Of the line as a whole, and of each sender on it. */
export interface LineLimits extends AccountLimits {
  readonly senderHour?: number;
  readonly senderDay?: number;
}

export type Window = 'hour' | 'day';
export type Measure = 'faxes' | 'pages' | 'cost';

export interface Limit {
  readonly what: Measure;
  readonly window: Window;
  readonly most: number;
}

/** A limit that a submission would go past. */
export interface ReachedLimit extends Limit {
  readonly whose: 'sender' | 'line' | 'account';
}
