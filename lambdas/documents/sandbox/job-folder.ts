/** Folders that live as long as one job, named after the process that made them. */

import { chown, copyFile, lchown, lstat, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Owner } from './isolation.ts';

const prefix = 'faxpost-job-';

/** Makes an empty folder. The caller removes it; if it dies first, `removeAbandonedFolders` does. */
export const makeJobFolder = (tempFolder = tmpdir()): Promise<string> =>
  mkdtemp(join(tempFolder, `${prefix}${process.pid}-`));

/** Removes folders whose process died before it could: customers' documents must not outlive a crash. */
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
  // In a container every start has the same process id: a folder older than this process is not its own.
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

/**
 * Gives a folder, and what we have put into it, to the user whose process works there; nothing where that is our own. What
 * the process has made meanwhile is its own already, and links are not followed.
 */
export async function giveFolder(folder: string, owner: Owner | undefined): Promise<void> {
  if (owner === undefined) return;
  await chown(folder, owner.uid, owner.gid);
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => undefined);
    if (found?.isFile() && found.uid !== owner.uid) await lchown(path, owner.uid, owner.gid);
  }
}

/**
 * Takes a plain file out of a process's folder, and makes it ours where it belongs to another user. The process has seen
 * hostile bytes: what is a link, or has another name elsewhere, stays there.
 *
 * @returns its bytes; undefined where there is no such file
 */
export async function takeFile(from: string, to: string): Promise<number | undefined> {
  const found = await lstat(from).catch(() => undefined);
  if (found === undefined || !found.isFile() || found.nlink !== 1) return undefined;
  await moveFile(from, to);
  const [uid, gid] = [process.getuid?.(), process.getgid?.()];
  if (uid !== undefined && gid !== undefined && found.uid !== uid) await lchown(to, uid, gid);
  return found.size;
}

/** Also where the other folder lies on another disk. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    await copyFile(from, to);
  }
}
