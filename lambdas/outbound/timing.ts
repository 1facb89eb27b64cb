/** The waits of the outbound flow that are not the customer's to set, in minutes of the service's clock. */
import type { Clock } from '../ports.ts';

const minutesAfterMillis = (millis: number, clock: Clock): number => millis / clock.minuteMs;

export const minutesUntil = (at: number, clock: Clock): number => minutesAfterMillis(at - clock.now(), clock);
export const minutesSince = (at: number, clock: Clock): number => minutesAfterMillis(clock.now() - at, clock);
export const afterMinutes = (minutes: number, clock: Clock): number => clock.now() + minutes * clock.minuteMs;

/** How long a task token for a call lives: ten minutes and two per page. */
export const tokenSeconds = (pages: number): number => (10 + 2 * pages) * 60;

/** A submit of unknown fate may count as not made only after so long, */
export const minutesUntilAnEmptyLookCounts = 10;
/** and after so many looks in a row that found nothing. */
export const emptyLooksThatProveNothing = 2;

const lookMinutes = [5, 15, 60] as const;

/** Until the next look at the carrier, after so many; then hourly. Never past the deadline, never less than a second. */
export function secondsToNextLook(looks: number, minutesLeft: number): number {
  const minutes = lookMinutes[Math.max(0, looks - 1)] ?? 60;
  return Math.max(1, Math.ceil(Math.min(minutes, minutesLeft) * 60));
}

/** Wait for a channel or a number in use; spread by the fax's id so that those who wait do not come back together. */
export function secondsForALease(faxId: string, minutesLeft: number): number {
  const spread = [...faxId].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 10;
  return Math.max(1, Math.ceil(Math.min(10 + spread, minutesLeft * 60)));
}
