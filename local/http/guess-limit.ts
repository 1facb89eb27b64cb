/**
 * How often a secret may be guessed. Everybody's guesses count together: behind a proxy all come from one address. After
 * a few wrong ones the next is not even looked at for a while, so that a flood learns nothing; that while is short
 * enough for an owner to wait for.
 */

export interface GuessLimit {
  /** Milliseconds until another guess is looked at; 0: now. */
  waitMillis(): number;
  wrong(): void;
  right(): void;
}

/** Wrong guesses without a wait, as people mistype. */
const maxFree = 5;
const firstWaitMs = 500;
const maxWaitMs = 5000;
/** After this without a wrong guess all are forgotten. */
const forgottenAfterMs = 10 * 60_000;

/** @param now milliseconds since 1970 UTC */
export function createGuessLimit(now: () => number): GuessLimit {
  let count = 0;
  let lastAt = 0;
  let nextAt = 0;
  return {
    // A clock that was set back must not lock anybody out.
    waitMillis: () => Math.min(maxWaitMs, Math.max(0, nextAt - now())),
    wrong() {
      const at = now();
      count = at - lastAt > forgottenAfterMs ? 1 : count + 1;
      lastAt = at;
      nextAt = count < maxFree ? at : at + Math.min(maxWaitMs, firstWaitMs * 2 ** Math.min(10, count - maxFree));
    },
    right() {
      count = 0;
      nextAt = 0;
    },
  };
}
