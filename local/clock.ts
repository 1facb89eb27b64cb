/** The machine's own time. */
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { Uptime } from '../lambdas/fax/attempts.ts';
import type { Clock } from '../lambdas/ports.ts';

/** @param minuteMs milliseconds that a minute of waits, leases, holds and deadlines lasts */
export function systemClock(minuteMs: number): Clock {
  const boot = thisBoot();
  return {
    now: () => Date.now(),
    minuteMs,
    uptime: (): Uptime | undefined => (boot === undefined ? undefined : { boot, millis: Math.round(uptime() * 1000) }),
  };
}

/** @returns undefined where the system does not say; then the clock has to be believed. Source: Linux, random(4) */
function thisBoot(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return undefined;
  }
}
