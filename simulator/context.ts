/** What every part of the simulator shares: its memory, its scheduler, its key, its pace. */

import type { Faults } from './faults.ts';
import type { Scheduler } from './scheduler.ts';
import type { SigningKey } from './signature.ts';
import type { Store } from './store.ts';

/** How fast and how patient the simulated carrier is; all in milliseconds but the counts. */
export interface Pace {
  /** One page on the line. */
  readonly pageMs: number;
  /** From `fax.failed` to `fax.delivered` for numbers that are corrected. */
  readonly correctionMs: number;
  /** How long a request to a number that times out is kept waiting before it is answered 504. */
  readonly hangMs: number;
  /** Webhooks: patience for an answer, the first pause before a retry (it doubles up to a minute), and attempts in all. */
  readonly webhookTimeoutMs: number;
  readonly webhookRetryMs: number;
  readonly webhookAttempts: number;
  /** How late events are under the fault `delay`, and how long `reorder` waits for the last one at most. */
  readonly webhookDelayMs: number;
  readonly webhookHoldMs: number;
  /** Media: patience for a download, and how late it begins under the fault `late`. */
  readonly mediaTimeoutMs: number;
  readonly mediaLateMs: number;
  /** Life of a link to received media. */
  readonly linkLifeMs: number;
  /** Outbound calls that the account may make at once. */
  readonly channels: number;
}

/** Telnyx's own figures where it publishes them (ten minutes, two seconds), else ones that suit a demonstration. */
export const defaultPace = (pageMs = 200): Pace => ({
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
  readonly pace: Pace;
  /** The account's user id, on every event. */
  readonly userId: string;
  /** Aborts when the simulator closes. */
  readonly closing: AbortSignal;
  /** Where events go when the request names no place; null for nowhere. */
  webhookUrl: string | null;
  faults: Faults;
  /** The URL of stored media. */
  link(token: string): string;
}
