/** Lets so many pieces of work run at once, and of one kind only a few, so that nobody waits behind another's queue. */

export interface GateLimits {
  readonly atOnce: number;
  /** Of one key. */
  readonly perKey: number;
}

export type Gate = <T>(key: string, work: () => Promise<T>) => Promise<T>;

interface Waiting {
  readonly key: string;
  readonly go: () => void;
}

/** @returns runs work when there is a place for its key, in the order in which it came */
export function createGate({ atOnce, perKey }: GateLimits): Gate {
  const running = new Map<string, number>();
  let total = 0;
  const waiting: Waiting[] = [];
  const hasRoom = (key: string): boolean => total < atOnce && (running.get(key) ?? 0) < perKey;
  const begin = (key: string): void => {
    total += 1;
    running.set(key, (running.get(key) ?? 0) + 1);
  };
  const end = (key: string): void => {
    total -= 1;
    const left = (running.get(key) ?? 1) - 1;
    if (left === 0) running.delete(key);
    else running.set(key, left);
    // The first who may; those whose key is full wait for their own.
    const at = waiting.findIndex((one) => hasRoom(one.key));
    const [next] = at < 0 ? [] : waiting.splice(at, 1);
    if (next === undefined) return;
    begin(next.key);
    next.go();
  };
  return async (key, work) => {
    if (hasRoom(key)) begin(key);
    else await new Promise<void>((go) => waiting.push({ key, go }));
    try {
      return await work();
    } finally {
      end(key);
    }
  };
}
