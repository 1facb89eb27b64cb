/** What every part of the simulator shares: its store, scheduler, key and timings. */

import type { Faults } from './faults.ts';
import type { Scheduler } from './scheduler.ts';
import type { SigningKey } from './signature.ts';
import type { Store } from './store.ts';

/** How long things take at the simulated carrier, in milliseconds, and two counts. */
export interface Timings {
  /** A page on the line. */
  readonly pageMs: number;
  /** From `fax.failed` to `fax.delivered`, for numbers whose result is corrected. */
  readonly correctionMs: number;
  /** How long a request to send is held, for numbers whose request times out, before it is answered 504. */
  readonly hangMs: number;
  /** Webhooks: the time-out for an answer, the first pause before a retry (it doubles, up to a minute), attempts in all. */
  readonly webhookTimeoutMs: number;
  readonly webhookRetryMs: number;
  readonly webhookAttempts: number;
  /** Delay of events under the fault `delay`; longest time that `reorder` holds events back for the final one. */
  readonly webhookDelayMs: number;
  readonly webhookHoldMs: number;
  /** Media: the time-out for a download, and its delay under the fault `late`. */
  readonly mediaTimeoutMs: number;
  readonly mediaLateMs: number;
  /** Lifetime of a link to received media. */
  readonly linkLifeMs: number;
  /** Outbound calls that the account may make at the same time. */
  readonly channels: number;
}

/** Telnyx's own figures where it publishes them (ten minutes, two seconds), otherwise ones that suit a demonstration. */
export const defaultTimings = (pageMs = 200): Timings => ({
  pageMs,
  correctionMs: 10 * pageMs,
  hangMs: 30_000,
  webhookTimeoutMs: 2000,
  webhookRetryMs: 1000,
  webhookAttempts: 10,
  webhookDelayMs: 5000,
  webhookHoldMs: 15_000,
  mediaTimeoutMs: 30_000,
  mediaLateMs: 20 * pageMs,
  linkLifeMs: 10 * 60_000,
  channels: Number.POSITIVE_INFINITY,
});

export interface SimulatorContext {
  readonly store: Store;
  readonly scheduler: Scheduler;
  readonly key: SigningKey;
  readonly timings: Timings;
  /** The account's user id, on every event. */
  readonly userId: string;
  /** Aborts when the simulator closes. */
  readonly closing: AbortSignal;
  /** Where events go when the request names no URL; null: nowhere. */
  webhookUrl: string | null;
  /** Where the page links back to. */
  readonly backUrl: string | null;
  faults: Faults;
  /** The URL of stored media. */
  link(token: string): string;
}
