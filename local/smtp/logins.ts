/** Checks SMTP log-ins, and makes guessing passwords take longer than anyone lives: by slow answers, never by locking out. */
import { setTimeout as sleep } from 'node:timers/promises';
import { normaliseAddress } from '../../lambdas/fax/addresses.ts';
import { createGate } from './gate.ts';
import { networkOf } from './network.ts';

export interface Passwords {
  /**
   * @param name of who logs in: an address, or the id of an account whose relay it is
   * @param peer the IP address that asks
   */
  checkPassword(name: string, password: string, peer: string): Promise<boolean>;
}

/** Where somebody logged in before. */
export interface LoginPlaces {
  knows(address: string, place: string, now: number): boolean;
  remember(address: string, place: string, now: number): void;
}

/**
 * From how many failures on it counts as guessing, within a quarter of an hour: few for one address from one place; more
 * for one place, where an office sits behind one address; and many for one address from anywhere.
 */
const max = { pair: 5, place: 20, address: 100 };
const windowMillis = 15 * 60_000;
/** How long an answer takes then: longer with every failure. */
const slowSeconds = { first: 2, most: 30 };
/** Strangers choose the names; memory must not grow with them. */
const maxRemembered = 10_000;
/** A check takes 16 MB and a thread of the pool that also writes files. */
const checksAtOnce = 2;

/** Accounts log in by their id, which has no @. */
export const isRelayName = (username: string): boolean => /^\s*[a-z0-9][a-z0-9-]{0,39}\s*$/i.test(username);

interface Failures {
  count: number;
  readonly since: number;
}

export interface LoginParts {
  readonly passwords: Passwords;
  readonly places: LoginPlaces;
  /** Milliseconds. */
  readonly now: () => number;
  /** For tests, which do not wait. */
  readonly wait?: (seconds: number) => Promise<unknown>;
}

export class Logins {
  readonly #parts: LoginParts;
  readonly #failures = new Map<string, Failures>();
  readonly #checks = createGate({ atOnce: checksAtOnce, perKey: 1 });
  /** Who is slowed down waits one after the other: many connections at once are no way around it. */
  readonly #slow = createGate({ atOnce: Number.POSITIVE_INFINITY, perKey: 1 });

  constructor(parts: LoginParts) {
    this.#parts = parts;
  }

  /**
   * @param peer the IP address that asks
   * @param username an address, or the id of an account, in any case
   * @returns the name in its comparable form, or undefined; late, where too many were wrong before
   */
  async check(peer: string, username: string, password: string): Promise<string | undefined> {
    const address = isRelayName(username) ? username.trim().toLowerCase() : normaliseAddress(username);
    const place = networkOf(peer);
    const pair = `pair ${place} ${address}`;
    const excess = Math.max(this.#count(pair) - max.pair, this.#count(`place ${place}`) - max.place);
    const isGuessedAnywhere = this.#count(`address ${address}`) >= max.address;
    const isKnown = address !== undefined && this.#parts.places.knows(address, place, this.#parts.now());
    if (excess < 0 && !isGuessedAnywhere) return this.#look(peer, address, password);
    // Whoever logged in from here before has a queue apart from strangers behind the same address.
    return this.#slow(isKnown ? pair : `place ${place}`, async () => {
      await this.#wait(Math.min(slowSeconds.most, slowSeconds.first + Math.max(0, excess)));
      // An address that is guessed from everywhere is looked at from its own places only.
      if (isGuessedAnywhere && !isKnown) return undefined;
      return this.#look(peer, address, password);
    });
  }

  async #look(peer: string, address: string | undefined, password: string): Promise<string | undefined> {
    const { passwords, places, now } = this.#parts;
    const place = networkOf(peer);
    const isRight =
      address !== undefined && (await this.#checks(place, () => passwords.checkPassword(address, password, peer)));
    if (isRight) {
      places.remember(address, place, now());
      this.#failures.delete(`pair ${place} ${address}`);
      return address;
    }
    for (const key of [`place ${place}`, `pair ${place} ${address}`, `address ${address}`]) this.#addFailure(key);
    return undefined;
  }

  async #wait(seconds: number): Promise<void> {
    const { wait = (time: number) => sleep(time * 1000) } = this.#parts;
    await wait(seconds);
  }

  #count(key: string): number {
    const failures = this.#failures.get(key);
    return failures !== undefined && failures.since + windowMillis > this.#parts.now() ? failures.count : 0;
  }

  #addFailure(key: string): void {
    const count = this.#count(key);
    const now = this.#parts.now();
    const since = count > 0 ? (this.#failures.get(key)?.since ?? now) : now;
    // Written anew, it is the youngest; the oldest goes first.
    this.#failures.delete(key);
    this.#failures.set(key, { count: count + 1, since });
    const oldest = this.#failures.size > maxRemembered ? this.#failures.keys().next().value : undefined;
    if (oldest !== undefined) this.#failures.delete(oldest);
  }
}
