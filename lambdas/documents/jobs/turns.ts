/**
 * Turns at something that few can use at once: one after the other of those who wait, however much each of them has
 * waiting. Whoever has had no turn for the longest time is next.
 */

/** @returns runs work when it is the turn of `who`; so many at once */
export function createTurns(atOnce: number): <T>(who: string, work: () => Promise<T>) => Promise<T> {
  const waiting = new Map<string, (() => void)[]>();
  /** In the order of their last turns; of those who wait or have just been. */
  const served = new Set<string>();
  let free = atOnce;

  const note = (who: string) => {
    served.delete(who);
    served.add(who);
  };

  const callNext = () => {
    const without = [...waiting.keys()].find((who) => !served.has(who));
    const who = without ?? [...served].find((one) => waiting.has(one));
    if (who === undefined) {
      free += 1;
      if (free === atOnce) served.clear();
      return;
    }
    const [call, ...others] = waiting.get(who) ?? [];
    if (others.length > 0) waiting.set(who, others);
    else waiting.delete(who);
    note(who);
    call?.();
  };

  return async (who, work) => {
    if (free > 0) {
      free -= 1;
      note(who);
    } else
      await new Promise<void>((call) => {
        const before = waiting.get(who);
        if (before === undefined) waiting.set(who, [call]);
        else before.push(call);
      });
    try {
      return await work();
    } finally {
      callNext();
    }
  };
}
