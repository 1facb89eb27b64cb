/** Folders that live as long as one job, and are swept when the process that made them has died. */

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chown, copyFile, lchown, lstat, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Owner } from './isolation.ts';
import { isAnswered, listenOn } from './living-socket.ts';

const prefix = 'faxpost-job-';

/** Folders bear the name of their process, beside whose socket they lie: `faxpost-job-<process>.alive`. */
const nameOf = /^faxpost-job-(p[0-9a-f]{12}|\d+)[-.]/;
const socketOf = (tempFolder: string, name: string): string => join(tempFolder, `${prefix}${name}.alive`);

/** This process's name in each folder in which it works. */
const names = new Map<string, Promise<string>>();
const sockets = new Set<string>();

async function nameIn(tempFolder: string): Promise<string> {
  const name = `p${randomBytes(6).toString('hex')}`;
  const path = socketOf(tempFolder, name);
  await listenOn(path);
  if (sockets.size === 0) process.once('exit', removeSockets);
  sockets.add(path);
  return name;
}

function removeSockets(): void {
  for (const path of sockets) rmSync(path, { force: true });
}

/** Makes an empty folder. The caller removes it; if it dies first, `removeAbandonedFolders` does. */
export async function makeJobFolder(tempFolder = tmpdir()): Promise<string> {
  const known = names.get(tempFolder) ?? nameIn(tempFolder);
  names.set(tempFolder, known);
  known.catch(() => names.delete(tempFolder));
  return mkdtemp(join(tempFolder, `${prefix}${await known}-`));
}

/**
 * Removes folders whose process died before it could: customers' documents must not outlive a crash. Processes that share
 * the folder but neither their namespaces nor their user leave one another's alone.
 */
export async function removeAbandonedFolders(tempFolder = tmpdir()): Promise<void> {
  const found = Map.groupBy(await readdir(tempFolder), (name) => nameOf.exec(name)?.[1]);
  for (const [name, entries] of found) {
    if (name === undefined || !(await isAbandoned(tempFolder, name, entries))) continue;
    // What belongs to another user stays.
    for (const entry of entries) await rm(join(tempFolder, entry), { recursive: true, force: true }).catch(() => {});
  }
}

/** A process makes its socket before its first folder, and needs an instant between the name and the answer. */
const SETTLED_MS = 60_000;
const DAY_MS = 86_400_000;

async function isAbandoned(tempFolder: string, name: string, entries: readonly string[]): Promise<boolean> {
  const isOlder = async (milliseconds: number): Promise<boolean> => {
    const made = await Promise.all(entries.map((entry) => lstat(join(tempFolder, entry)).catch(() => undefined)));
    return made.every((one) => one === undefined || Date.now() - one.mtimeMs > milliseconds);
  };
  // Version 0.1.0 named them by process id, which says nothing about processes of other namespaces.
  if (/^\d+$/.test(name)) return isOlder(DAY_MS);
  if (await isAnswered(socketOf(tempFolder, name))) return false;
  return entries.some((entry) => entry.includes('-', prefix.length)) || isOlder(SETTLED_MS);
}

/** Removes all that is in a folder. Links are removed, not followed. */
export async function emptyJobFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
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
