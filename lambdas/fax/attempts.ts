/** What one call is made with, what became of it, and what to do next. */
import type { FaxOutcome, RetryClass } from './outcomes.ts';

/** How pages travel. After a transmission error the next attempt falls back to a more robust transport. */
export interface Transport {
  /** ITU-T T.38; otherwise the tones go through as G.711 audio. */
  readonly t38: boolean;
  readonly quality: 'high' | 'normal';
}

export const firstTransport: Transport = { t38: true, quality: 'high' };

/** How an attempt ended, in our words. */
export interface AttemptResult {
  readonly outcome: FaxOutcome;
  readonly retry: RetryClass;
  /** The carrier's own word, for the operator. */
  readonly reason?: string;
  /** The carrier's word is not in its published list: counted. */
  readonly isUnknownReason?: boolean;
  /** No connection to the carrier came about: certainly no call. */
  readonly isUnreached?: boolean;
  readonly pages?: number;
  /** Length of the call. */
  readonly seconds?: number;
}

/** The answer of every step that ends or goes on. Seconds are seconds of a clock whose minute has sixty. */
export type Decision =
  | { readonly next: 'stop'; readonly outcome: FaxOutcome }
  | { readonly next: 'wait'; readonly seconds: number; readonly attempt: number };

/** The time since a machine started, which goes on evenly whatever its clock is set to. */
export interface Uptime {
  /** Which start of which machine. */
  readonly boot: string;
  readonly millis: number;
}

export interface Instant {
  /** By the machine's clock: milliseconds since 1970 UTC. */
  readonly at: number;
  /** Missing where nobody sets the clock. */
  readonly uptime?: Uptime | undefined;
}

/** @returns milliseconds, rather too few than too many: a machine that started meanwhile has not been up for longer */
export function millisBetween(earlier: Instant, later: Instant): number {
  const byClock = later.at - earlier.at;
  if (earlier.uptime === undefined || later.uptime === undefined) return byClock;
  const isSameBoot = earlier.uptime.boot === later.uptime.boot;
  return isSameBoot ? later.uptime.millis - earlier.uptime.millis : Math.min(later.uptime.millis, byClock);
}
