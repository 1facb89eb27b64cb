/** A process that dies before or after a chosen call of a port, and is dead until it is started again. */

export class Crash extends Error {
  override readonly name = 'Crash';
}

export class Fuse {
  /** Calls seen so far, each counted before and after. */
  points = 0;
  readonly #at: number | undefined;
  isDead = false;

  /** @param at the point at which to die; undefined: never */
  constructor(at?: number) {
    this.#at = at;
  }

  pass(): void {
    if (this.isDead) throw new Crash('The process is dead.');
    this.points += 1;
    if (this.points === this.#at) {
      this.isDead = true;
      throw new Crash(`Died at point ${this.#at}.`);
    }
  }
}

/** The same port, with a point before and one after each of its asynchronous calls. */
export function fused<Port extends object>(port: Port, fuse: Fuse): Port {
  return new Proxy(port, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      return (...values: unknown[]) => {
        fuse.pass();
        const answer: unknown = value.apply(target, values);
        if (!(answer instanceof Promise)) return answer;
        return answer.then((result: unknown) => {
          fuse.pass();
          return result;
        });
      };
    },
  });
}
