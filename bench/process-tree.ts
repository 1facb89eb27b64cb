/** Memory and processor time of a process, and memory of everything it started, read from /proc (proc(5)). */
import { readdirSync, readFileSync } from 'node:fs';

interface Row {
  readonly pid: number;
  readonly parent: number;
  /** Bytes. */
  readonly resident: number;
}

const pageBytes = 4096;
const ticksPerSecond = 100;

function rows(): Row[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
        // The command's name, in brackets, may hold blanks.
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return [{ pid: Number(name), parent: Number(fields[1]), resident: Number(fields[21]) * pageBytes }];
      } catch {
        return [];
      }
    });
}

/** @returns resident bytes of the process itself, and of it with all its descendants; pages they share count in each */
export function memoryOf(pid: number): { own: number; tree: number } {
  const all = rows();
  const inTree = new Set([pid]);
  for (let size = 0; size < inTree.size; ) {
    size = inTree.size;
    for (const row of all) if (inTree.has(row.parent)) inTree.add(row.pid);
  }
  const own = all.find((row) => row.pid === pid)?.resident ?? 0;
  const tree = all.filter((row) => inTree.has(row.pid)).reduce((sum, { resident }) => sum + resident, 0);
  return { own, tree };
}

/** @returns processor seconds of the process itself so far */
export function processorSecondsOf(pid: number): number {
  return millisIn(readFileSync(`/proc/${pid}/stat`, 'latin1')) / 1000;
}

function millisIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

/** Threads of a Node process that run no JavaScript. */
const helpers = /^(V8Worker|libuv-worker|DelayedTaskSche|SignalInspector|node-delayed)/;

/** @returns processor milliseconds so far of the threads of a process that run JavaScript, those that live */
export function scriptMillisOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`).map((id) => readFileSync(`/proc/${pid}/task/${id}/stat`, 'latin1'));
  return threads
    .filter((stat) => !helpers.test(stat.slice(stat.indexOf('(') + 1)))
    .reduce((sum, stat) => sum + millisIn(stat), 0);
}
