/** How long the loop of this process computed without a pause: its own processor time, whatever else the machine does. */

const everyMillis = 5;
const usedMillis = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

export interface LoopWatch {
  /** Milliseconds since it began. */
  longestStop(): number;
  end(): void;
}

export function watchLoop(): LoopWatch {
  let longest = 0;
  let before = usedMillis();
  const look = (): void => {
    const now = usedMillis();
    longest = Math.max(longest, now - before);
    before = now;
  };
  const timer = setInterval(look, everyMillis);
  return {
    longestStop() {
      look();
      return Math.round(longest);
    },
    end: () => clearInterval(timer),
  };
}
