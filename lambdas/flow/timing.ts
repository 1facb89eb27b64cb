/** The waits of the outbound flow that are not the customer's to set, in minutes of the service's clock. */

import { millisBetween } from '../fax/attempts.ts';
import type { Attempt } from '../fax/history.ts';
import type { Clock } from '../ports.ts';

const minutesAfterMillis = (millis: number, clock: Clock): number => millis / clock.minuteMs;

export const minutesUntil = (at: number, clock: Clock): number => minutesAfterMillis(at - clock.now(), clock);
/** Never less than one. */
export const secondsUntil = (at: number, clock: Clock): number => Math.max(1, Math.ceil(minutesUntil(at, clock) * 60));
export const minutesSince = (at: number, clock: Clock): number => minutesAfterMillis(clock.now() - at, clock);
/** A call is given up as never made by time that passed, whatever the machine's clock was set to meanwhile. */
export const minutesSinceStart = ({ startedAt, startedUptime }: Attempt, clock: Clock): number =>
  minutesAfterMillis(
    millisBetween({ at: startedAt, uptime: startedUptime }, { at: clock.now(), uptime: clock.uptime?.() }),
    clock,
  );
export const afterMinutes = (minutes: number, clock: Clock): number => clock.now() + minutes * clock.minuteMs;

/** How long a task token for a call lives: ten minutes and two per page. */
export const tokenSeconds = (pages: number): number => (10 + 2 * pages) * 60;

/** A submit of unknown fate may count as not made only after so long, */
export const minutesUntilEmptyPollCounts = 10;
/** and after so many polls in a row that found nothing. */
export const emptyPollsThatProveNothing = 2;

const pollMinutes = [5, 15, 60] as const;

/** Until the carrier is polled again, after so many polls; then hourly. Never past the deadline, never less than a second. */
export function secondsToNextPoll(polls: number, minutesLeft: number): number {
  const minutes = pollMinutes[Math.max(0, polls - 1)] ?? 60;
  return Math.max(1, Math.ceil(Math.min(minutes, minutesLeft) * 60));
}

/** A lease outlives the next poll by this much, so that a call that goes on is polled before its lease is free. */
export const leaseSlackMinutes = 5;

/**
 * The wait for a channel or a number in use: ten seconds at first, up to a minute for a fax that has waited long, and
 * spread by the fax's id, so that those that wait do not come back together.
 */
export function secondsForALease(faxId: string, minutesWaited: number, minutesLeft: number): number {
  const spread = [...faxId].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 10;
  const seconds = 10 + Math.min(50, Math.max(0, minutesWaited) * 10) + spread;
  return Math.max(1, Math.ceil(Math.min(seconds, minutesLeft * 60)));
}
