/** How many connections one place may hold: whoever has more waits for the greeting, and is not sent away at once. */

export interface ConnectionLimits {
  /** Of one place that are served. */
  readonly served: number;
  /** Of one place that may wait. */
  readonly waiting: number;
  /** How long one waits at most, milliseconds. */
  readonly waitMillis: number;
}

interface Waiting {
  readonly id: string;
  readonly answer: (mayEnter: boolean) => void;
}

interface Place {
  readonly served: Set<string>;
  readonly waiting: Waiting[];
}

export class Connections {
  readonly #limits: ConnectionLimits;
  readonly #places = new Map<string, Place>();

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  /** @returns true when it may be served; false when it waited too long, or too many of its place wait */
  async enter(place: string, id: string): Promise<boolean> {
    const { served, waiting } = this.#placeOf(place);
    if (served.size < this.#limits.served) {
      served.add(id);
      return true;
    }
    if (waiting.length >= this.#limits.waiting) return false;
    let timer: NodeJS.Timeout | undefined;
    const mayEnter = await new Promise<boolean>((answer) => {
      waiting.push({ id, answer });
      timer = setTimeout(() => this.#stopWaiting(place, id), this.#limits.waitMillis).unref();
    });
    clearTimeout(timer);
    return mayEnter;
  }

  /** It is gone, served or not. */
  leave(place: string, id: string): void {
    this.#stopWaiting(place, id);
    const { served, waiting } = this.#placeOf(place);
    if (served.delete(id)) {
      const next = waiting.shift();
      if (next !== undefined) {
        served.add(next.id);
        next.answer(true);
      }
    }
    if (served.size === 0 && waiting.length === 0) this.#places.delete(place);
  }

  #stopWaiting(place: string, id: string): void {
    const { waiting } = this.#placeOf(place);
    const at = waiting.findIndex((one) => one.id === id);
    if (at >= 0) waiting.splice(at, 1)[0]?.answer(false);
  }

  #placeOf(place: string): Place {
    const known = this.#places.get(place) ?? { served: new Set(), waiting: [] };
    this.#places.set(place, known);
    return known;
  }
}
