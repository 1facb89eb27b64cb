/** Folders that live as long as one job, named after the process that made them. */

import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'faxpost-job-';

/** Makes an empty folder. Whoever made it removes it; if it died, `removeAbandonedFolders` does. */
export const makeJobFolder = (tempFolder = tmpdir()): Promise<string> =>
  mkdtemp(join(tempFolder, `${prefix}${process.pid}-`));

/** Removes folders whose maker died before it could: customers' documents must not outlive a crash of ours. */
export async function removeAbandonedFolders(tempFolder = tmpdir()): Promise<void> {
  for (const name of await readdir(tempFolder)) {
    const maker = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    const path = join(tempFolder, name);
    if (maker !== undefined && (await isAbandoned(path, Number(maker))))
      await rm(path, { recursive: true, force: true });
  }
}

async function isAbandoned(folder: string, maker: number): Promise<boolean> {
  if (maker !== process.pid) return !isRunning(maker);
  // In a container every start has the same id: what is older than this process is not ours.
  const made = await stat(folder).catch(() => undefined);
  return made !== undefined && made.mtimeMs < performance.timeOrigin;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
