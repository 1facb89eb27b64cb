/**
 * Several runs of handlers that take turns at every call of a port, as threads of one process would: who goes on next is
 * for the play to say, so the same choices give the same play.
 */
import { Crash } from '../scenarios/crash.ts';

export class Run {
  readonly name: string;
  isOver = false;
  /** Not before this instant of true time: it waits for somebody slow. */
  readyAt = 0;
  /** Why it ended, unless it did its work. */
  error: unknown;
  #stopped = Promise.withResolvers<void>();
  #next: PromiseWithResolvers<void> | undefined;

  /** @param work begins at once, and stands still at its first turn */
  constructor(name: string, work: (run: Run) => Promise<void>) {
    this.name = name;
    work(this)
      .catch((error: unknown) => {
        this.error = error;
      })
      .finally(() => {
        this.isOver = true;
        this.#stopped.resolve();
      });
  }

  /** Inside of the work: stands still until it is this run's turn. Throws `Crash` when its process died meanwhile. */
  turn(readyAt = 0): Promise<void> {
    if (this.#next !== undefined) throw new Error(`${this.name} calls two ports at once, which a play cannot follow.`);
    this.readyAt = readyAt;
    this.#next = Promise.withResolvers<void>();
    this.#stopped.resolve();
    return this.#next.promise;
  }

  /** Resolves when it stands still or is over. */
  stopped(): Promise<void> {
    return this.#stopped.promise;
  }

  /** Lets it go on to its next turn, or to its end. */
  async goOn(): Promise<void> {
    // One that called two ports at once may have failed after it stood still.
    if (this.isOver) return;
    const next = this.#next;
    this.#next = undefined;
    this.#stopped = Promise.withResolvers<void>();
    next?.resolve();
    await this.#stopped.promise;
  }

  /** Its process is dead: what it calls from now on throws, until it is over. */
  async die(): Promise<void> {
    while (!this.isOver) {
      const next = this.#next;
      this.#next = undefined;
      this.#stopped = Promise.withResolvers<void>();
      next?.reject(new Crash('The process is dead.'));
      await this.#stopped.promise;
    }
  }
}

/** A small generator of choices (xorshift32): the same seed, the same choices; 0 always chooses the first. */
export function choices(seed: number): (count: number) => number {
  let state = seed | 0;
  return (count) => {
    if (state === 0) return 0;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % count;
  };
}
