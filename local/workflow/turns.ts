/**
 * Whose pages are made next. Each sender (with the line) has a share of the places: as many as would do him good alone, but
 * never more than half of those that are free, so that whoever comes next finds one. Who has had no turn for the longest
 * time is first.
 */
export class Turns {
  readonly #running = new Map<string, number>();
  /** In the order of their last turns. */
  readonly #served = new Set<string>();

  /**
   * @param waiting in the order of their coming; `turn` says whose each is
   * @param places free ones
   * @param each most places of one
   * @returns those that begin now; each is to be ended by `end`
   */
  choose<Waiting extends { readonly turn: string }>(
    waiting: readonly Waiting[],
    places: number,
    each: number,
  ): Waiting[] {
    const chosen: Waiting[] = [];
    const left = [...waiting];
    for (let free = places; free > 0; free--) {
      const share = Math.min(each, Math.ceil(free / 2));
      const next = this.#nextOf(left.filter(({ turn }) => (this.#running.get(turn) ?? 0) < share));
      if (next === undefined) break;
      left.splice(left.indexOf(next), 1);
      chosen.push(next);
      this.#running.set(next.turn, (this.#running.get(next.turn) ?? 0) + 1);
      this.#served.delete(next.turn);
      this.#served.add(next.turn);
    }
    return chosen;
  }

  end(turn: string): void {
    const running = (this.#running.get(turn) ?? 1) - 1;
    if (running > 0) this.#running.set(turn, running);
    else this.#running.delete(turn);
    // Only the order of those who come back soon matters.
    for (const oldest of this.#served) {
      if (this.#served.size <= MAX_REMEMBERED) break;
      this.#served.delete(oldest);
    }
  }

  /** The fewest running first, then the longest without a turn, then who came first. */
  #nextOf<Waiting extends { readonly turn: string }>(waiting: readonly Waiting[]): Waiting | undefined {
    const order = [...this.#served];
    const rank = ({ turn }: Waiting) => [this.#running.get(turn) ?? 0, order.indexOf(turn)] as const;
    return waiting.reduce<Waiting | undefined>((best, one) => {
      if (best === undefined) return one;
      const [running, last] = rank(one);
      const [bestRunning, bestLast] = rank(best);
      return running < bestRunning || (running === bestRunning && last < bestLast) ? one : best;
    }, undefined);
  }
}

const MAX_REMEMBERED = 1000;
