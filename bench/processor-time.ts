/** Processor time of a process and of all that it starts, also of what has ended, as the kernel counts it for a control group. */
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';

export interface ProcessorTime {
  /** Milliseconds so far, user and system. */
  readonly millis: () => number;
  /** After everything in it has ended. */
  close(): void;
}

/** Where groups are made, which file counts, and how many milliseconds its unit is: cgroups version 1, and 2. */
const kinds = [
  { root: '/sys/fs/cgroup/cpuacct', read: (folder: string) => Number(readFileSync(`${folder}/cpuacct.usage`)) / 1e6 },
  {
    root: '/sys/fs/cgroup',
    read: (folder: string) =>
      Number(/^usage_usec (\d+)$/m.exec(readFileSync(`${folder}/cpu.stat`, 'latin1'))?.[1]) / 1e3,
  },
];

let groups = 0;

/**
 * Puts a process, and so whatever it starts from now on, into a group of its own.
 * @throws where this machine lets us make none: it takes root
 */
export function countProcessorTime(pid: number): ProcessorTime {
  groups += 1;
  for (const { root, read } of kinds) {
    const folder = `${root}/faxpost-bench-${process.pid}-${pid}-${groups}`;
    try {
      mkdirSync(folder);
      writeFileSync(`${folder}/cgroup.procs`, String(pid));
      const before = read(folder);
      if (Number.isNaN(before)) continue;
      return { millis: () => read(folder) - before, close: () => rmdirSync(folder) };
    } catch {}
  }
  throw new Error('This machine gives us no control group; start it as root.');
}
