/** Time that passed for certain, also where somebody set the machine's clock meanwhile. */

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
