/** The machine's own time. */
import type { Clock } from '../lambdas/ports.ts';

/** @param minuteMs milliseconds that a minute of waits, leases, holds and deadlines lasts */
export const systemClock = (minuteMs: number): Clock => ({ now: () => Date.now(), minuteMs });
