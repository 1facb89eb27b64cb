/** The memory of the processes of a session, read from the kernel (proc(5)). */

import { readdirSync, readFileSync } from 'node:fs';

/** Field numbers of /proc/<pid>/stat counted after the command name, which may itself hold spaces. */
const SESSION_FIELD = 3;
const RESIDENT_FIELD = 21;
const PAGE_BYTES = 4096;
/** One reading of /proc serves all workers that are watched at the time. */
const FRESH_MS = 100;

let latest: { readonly at: number; readonly bytes: ReadonlyMap<number, number> } | undefined;

/**
 * Resident bytes of all processes of a session, at most a tenth of a second old. 0 where there is no /proc (the limit is
 * then the kernel's and the wall clock's alone).
 */
export function sessionMemory(session: number): number {
  const isFresh = latest !== undefined && performance.now() - latest.at <= FRESH_MS && latest.bytes.has(session);
  if (latest === undefined || !isFresh) latest = { at: performance.now(), bytes: readSessions() };
  return latest.bytes.get(session) ?? 0;
}

/** Synchronous: the kernel answers in microseconds, and the thread pool would take longer. */
function readSessions(): Map<number, number> {
  const bytes = new Map<number, number>();
  for (const name of names()) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readStat(name);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const session = Number(fields[SESSION_FIELD]);
    bytes.set(session, (bytes.get(session) ?? 0) + Number(fields[RESIDENT_FIELD]) * PAGE_BYTES);
  }
  return bytes;
}

function names(): string[] {
  try {
    return readdirSync('/proc');
  } catch {
    return [];
  }
}

/** Empty when the process has ended meanwhile. */
function readStat(name: string): string {
  try {
    return readFileSync(`/proc/${name}/stat`, 'latin1');
  } catch {
    return '';
  }
}
