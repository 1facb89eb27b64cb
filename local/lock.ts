/** One service per data folder: two would run the same executions. The kernel releases the lock with the process. */
import { createHash } from 'node:crypto';
import { lstat, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isAnswered, listenOn } from '../lambdas/documents/sandbox/living-socket.ts';
import { takeKernelLock } from './store/kernel-lock.ts';
import { makeFolder } from './store/make-folder.ts';

export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

/**
 * Locks the folder by a Unix socket in it, which only a running process answers.
 *
 * @returns a function that releases it
 * @throws FolderInUse when another service holds it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  makeFolder(folder);
  const path = socketIn(folder);
  const server = await alone(folder, async () => {
    if (await isFolderInUse(folder)) throw inUse(folder);
    await rm(path, { force: true });
    return listenOn(path);
  });
  return () =>
    alone(folder, async () => {
      await new Promise<void>((done) => server.close(() => done()));
      await rm(path, { force: true });
    });
}

const inUse = (folder: string): FolderInUse =>
  new FolderInUse(`Another Faxpost is running on ${folder}. Stop it, or set FAXPOST_DATA.`);

/** Whether a service runs on the folder now. */
export async function isFolderInUse(folder: string): Promise<boolean> {
  if (await isAnswered(socketIn(folder))) return true;
  const earlier = earlierSocketOf(folder);
  return (await isOurs(earlier)) && isAnswered(earlier);
}

const socketIn = (folder: string): string => join(folder, 'service.lock');

/**
 * Between finding that nobody answers and listening oneself another process may do the same, and each would remove the
 * other's socket as a dead one. So the socket changes hands under a lock of the kernel.
 *
 * @throws FolderInUse when others hold that for long
 */
async function alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const release = await takeKernelLock(join(folder, 'service.lock.guard'));
  if (release === undefined) throw inUse(folder);
  try {
    return await work();
  } finally {
    release();
  }
}

/** Where version 0.1.0 had it. Anybody can put a socket there; only one of this user says that a service runs. */
function earlierSocketOf(folder: string): string {
  const name = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 24);
  return join(tmpdir(), `faxpost-${name}.lock`);
}

const isOurs = (path: string): Promise<boolean> =>
  lstat(path).then(
    ({ uid }) => uid === process.getuid?.(),
    () => false,
  );
