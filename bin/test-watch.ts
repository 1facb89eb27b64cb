/**
 * Ends test files that do not end by themselves, so that a run always ends and says which file it was.
 *
 * Two kinds: a file that has told all its results and stays (Node can lock itself up while it exits, nodejs/node#54918) is
 * ended and its results count; a file that tells nothing for long while a test of it runs is ended and has failed.
 */

import { readdirSync, readFileSync } from 'node:fs';

export interface TestWatch {
  /** A test of a file stands ready to run, or has told its result. */
  began(file: string): void;
  ended(file: string): void;
  /** Whether this file was ended after it had told all its results. */
  wasEnded(file: string): boolean;
  stop(): void;
}

export interface TestWatchLimits {
  /** Milliseconds that a file may stay when none of its tests runs any more. */
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
  /** Tests of each file that run, and when it was heard last. */
  const heard = new Map<string, { running: number; at: number }>();
  const ended = new Set<string>();
  let lastTold = Date.now();
  let isSilent = false;
  const look = () => {
    const all = descendants(process.pid, processes());
    for (const [file, { running, at }] of heard) {
      if (ended.has(file) || running > 0 || Date.now() - at < stayMs) continue;
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
  const hear = (file: string, change: number) => {
    heard.set(file, { running: (heard.get(file)?.running ?? 0) + change, at: Date.now() });
    lastTold = Date.now();
    isSilent = false;
  };
  return {
    began: (file) => hear(file, 1),
    ended: (file) => hear(file, -1),
    wasEnded: (file) => ended.has(file),
    stop: () => clearInterval(timer),
  };
}
