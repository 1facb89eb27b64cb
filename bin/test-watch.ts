/**
 * Ends test files that do not end by themselves, so that a run always ends and says which file it was.
 *
 * Two kinds: a file that has told all its results and stays (Node can lock itself up while it exits, nodejs/node#54918) is
 * ended and its results count; a file that tells nothing for long is ended and has failed.
 */

import { readdirSync, readFileSync } from 'node:fs';

export interface TestWatch {
  /** Something was told, by whatever file. */
  told(): void;
  /** A file has told all its results. */
  toldAll(file: string): void;
  /** Whether this file was ended after it had told all its results. */
  wasEnded(file: string): boolean;
  stop(): void;
}

export interface TestWatchLimits {
  /** Milliseconds that a file may stay after it has told all. */
  readonly stayMs: number;
  /** Milliseconds in which some file has to tell something. */
  readonly silenceMs: number;
}

interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly words: readonly string[];
}

/** All processes (proc(5)); those that end meanwhile are passed over. */
function processes(): Running[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
        const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
        return [{ pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]), words }];
      } catch {
        return [];
      }
    });
}

function descendants(of: number, all: readonly Running[]): Running[] {
  return all.filter(({ parent }) => parent === of).flatMap((child) => [child, ...descendants(child.pid, all)]);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

/** `giveUp` is called when nothing is told even after all files were ended. */
export function watchTests(
  { stayMs, silenceMs }: TestWatchLimits,
  say: (line: string) => void,
  giveUp: () => void,
): TestWatch {
  const complete = new Map<string, number>();
  const ended = new Set<string>();
  let lastTold = Date.now();
  let isSilent = false;
  const look = () => {
    const all = descendants(process.pid, processes());
    for (const [file, since] of complete) {
      if (ended.has(file) || Date.now() - since < stayMs) continue;
      const staying = all.filter(({ words }) => words.includes(file));
      if (staying.length === 0) continue;
      ended.add(file);
      say(`${file} told all its results and did not end; it was ended.`);
      for (const { pid } of staying) kill(pid);
    }
    if (Date.now() - lastTold < silenceMs) return;
    if (isSilent) return giveUp();
    isSilent = true;
    lastTold = Date.now();
    for (const { words } of all)
      say(`Nothing was told for ${silenceMs / 1000} s; ended: ${words.filter(Boolean).at(-1)}`);
    for (const { pid } of all) kill(pid);
  };
  const timer = setInterval(look, Math.min(stayMs, silenceMs, 5000)).unref();
  return {
    told() {
      lastTold = Date.now();
      isSilent = false;
    },
    toldAll: (file) => void complete.set(file, Date.now()),
    wasEnded: (file) => ended.has(file),
    stop: () => clearInterval(timer),
  };
}
