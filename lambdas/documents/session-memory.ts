/** The memory of a process tree, read from the kernel (proc(5)). */

import { readdir, readFile } from 'node:fs/promises';

/** Field numbers of /proc/<pid>/stat counted after the command name, which may itself hold spaces. */
const SESSION_FIELD = 3;
const RESIDENT_FIELD = 21;
const PAGE_BYTES = 4096;

/**
 * Resident bytes of all processes of a session. 0 where there is no /proc (the limit is then the kernel's and the wall
 * clock's alone).
 */
export async function sessionMemory(session: number): Promise<number> {
  const names = await readdir('/proc').catch(() => []);
  let pages = 0;
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[SESSION_FIELD]) === session) pages += Number(fields[RESIDENT_FIELD]);
  }
  return pages * PAGE_BYTES;
}
