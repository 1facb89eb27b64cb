/** When a schedule's faults were, by the service's clock. */

/** A stretch in which no work could be done: the process was dead, or its disk full. */
export interface Standstill {
  readonly from: number;
  readonly to: number;
}

export class Troubles {
  readonly standstills: Standstill[] = [];
  /** When a fault last began or ended; what a clock shows that was set back since is earlier. */
  latest = 0;
  #stoodSince: number | undefined;

  note(now: number, isStanding: boolean): void {
    this.latest = Math.max(this.latest, now);
    if (isStanding) this.#stoodSince ??= now;
    else if (this.#stoodSince !== undefined) {
      this.standstills.push({ from: this.#stoodSince, to: now });
      this.#stoodSince = undefined;
    }
  }
}
