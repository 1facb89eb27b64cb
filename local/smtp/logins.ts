/** Checks SMTP log-ins, and makes guessing passwords take longer than anyone lives. */
import pLimit from 'p-limit';
import { normaliseAddress } from '../../lambdas/fax/addresses.ts';

export interface Passwords {
  checkPassword(address: string, password: string): Promise<boolean>;
}

/**
 * How many failures count as guessing, within a quarter of an hour: few for one address from one place; more for one
 * place, where an office sits behind one address; and many for one address from anywhere, because whoever could lock
 * a customer out with a handful of log-ins would.
 */
const most = { pair: 5, peer: 20, address: 100 };
const windowMillis = 15 * 60_000;
/** Strangers choose the names; memory must not grow with them. */
const mostRemembered = 10_000;
/** A check takes 16 MB and a thread of the pool that also writes files. */
const checksAtOnce = 2;

interface Failures {
  count: number;
  readonly since: number;
}

export class Logins {
  readonly #passwords: Passwords;
  readonly #now: () => number;
  readonly #failures = new Map<string, Failures>();
  readonly #limit = pLimit(checksAtOnce);

  /** @param now milliseconds */
  constructor(passwords: Passwords, now: () => number) {
    this.#passwords = passwords;
    this.#now = now;
  }

  /**
   * @param peer the IP address that asks
   * @param username an address in any case
   * @returns the address in its comparable form; `blocked` without looking at the password
   */
  async check(peer: string, username: string, password: string): Promise<{ address: string } | 'wrong' | 'blocked'> {
    const address = normaliseAddress(username);
    const counted = [
      { key: `peer ${peer}`, most: most.peer },
      ...(address === undefined
        ? []
        : [
            { key: `pair ${peer} ${address}`, most: most.pair },
            { key: `address ${address}`, most: most.address },
          ]),
    ];
    const isBlocked = () => counted.some(({ key, most }) => this.#count(key) >= most);
    if (isBlocked()) return 'blocked';
    return this.#limit(async () => {
      // Asked again after the wait, so that many connections at once are no way around it.
      if (isBlocked()) return 'blocked';
      if (address !== undefined && (await this.#passwords.checkPassword(address, password))) return { address };
      for (const { key } of counted) this.#addFailure(key);
      return 'wrong';
    });
  }

  #count(key: string): number {
    const failures = this.#failures.get(key);
    return failures !== undefined && failures.since + windowMillis > this.#now() ? failures.count : 0;
  }

  #addFailure(key: string): void {
    const count = this.#count(key);
    const since = count > 0 ? (this.#failures.get(key)?.since ?? this.#now()) : this.#now();
    // Written anew, it is the youngest; the oldest goes first.
    this.#failures.delete(key);
    this.#failures.set(key, { count: count + 1, since });
    const oldest = this.#failures.size > mostRemembered ? this.#failures.keys().next().value : undefined;
    if (oldest !== undefined) this.#failures.delete(oldest);
  }
}
