/** One service per data folder: two would run the same executions. The kernel releases the lock with the process. */

import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

/**
 * Locks the folder by a Unix socket, which only a running process answers.
 *
 * @returns a function that releases it
 * @throws FolderInUse when another service holds it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const path = socketOf(folder);
  if (await isAnswered(path))
    throw new FolderInUse(`Another Faxpost is running on ${folder}. Stop it, or set FAXPOST_DATA.`);
  await rm(path, { force: true });
  const server = createServer((socket) => socket.end());
  await new Promise<void>((done, fail) => server.once('error', fail).listen(path, done));
  server.unref();
  return () => new Promise((done) => server.close(() => done()));
}

/** Whether a service runs on the folder now. */
export const isFolderInUse = (folder: string): Promise<boolean> => isAnswered(socketOf(folder));

function socketOf(folder: string): string {
  const name = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 24);
  return join(tmpdir(), `faxpost-${name}.lock`);
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      answer(true);
    });
    socket.once('error', () => answer(false));
  });
}
