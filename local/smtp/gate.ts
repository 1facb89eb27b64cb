/** Limits how many pieces of work run at once, in all and for one key, so that no key's queue holds up the others. */
import pLimit, { type LimitFunction } from 'p-limit';

export interface GateLimits {
  readonly atOnce: number;
  /** Of one key. */
  readonly perKey: number;
}

export type Gate = <T>(key: string, work: () => Promise<T>) => Promise<T>;

interface Key {
  readonly limit: LimitFunction;
  /** Pieces of work that run or wait. */
  count: number;
}

/** @returns runs work when its key has room and then all have, in the order of arrival */
export function createGate({ atOnce, perKey }: GateLimits): Gate {
  const all = pLimit(atOnce);
  const keys = new Map<string, Key>();
  return async (name, work) => {
    const key = keys.get(name) ?? { limit: pLimit(perKey), count: 0 };
    keys.set(name, key);
    key.count += 1;
    try {
      return await key.limit(() => all(work));
    } finally {
      key.count -= 1;
      if (key.count === 0) keys.delete(name);
    }
  };
}
