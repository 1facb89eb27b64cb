/** One service per data folder: two would run the same executions. The kernel releases the lock with the process. */
import { createHash } from 'node:crypto';
import { lstat, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

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
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (await isFolderInUse(folder))
    throw new FolderInUse(`Another Faxpost is running on ${folder}. Stop it, or set FAXPOST_DATA.`);
  const path = socketIn(folder);
  await rm(path, { force: true });
  const server = createServer((socket) => socket.end());
  await byShortPath(folder, async (short) => {
    await new Promise<void>((done, fail) => server.once('error', fail).listen(socketIn(short), done));
  });
  server.unref();
  return async () => {
    await new Promise<void>((done) => server.close(() => done()));
    await rm(path, { force: true });
  };
}

/** Whether a service runs on the folder now. */
export async function isFolderInUse(folder: string): Promise<boolean> {
  if (await byShortPath(folder, (short) => isAnswered(socketIn(short)))) return true;
  const earlier = earlierSocketOf(folder);
  return (await isOurs(earlier)) && isAnswered(earlier);
}

const socketIn = (folder: string): string => join(folder, 'service.lock');

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

/** The name of a socket has 107 bytes at most on Linux and 103 on macOS (sun_path in unix(7)). */
const maxSocketBytes = 103;

/** The folder, or where its path is too long for a socket in it, a short way to it for as long as `use` takes. */
async function byShortPath<T>(folder: string, use: (folder: string) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(socketIn(folder)) <= maxSocketBytes) return use(folder);
  const way = await mkdtemp(join(tmpdir(), 'faxpost-'));
  try {
    await symlink(resolve(folder), join(way, 'd'));
    return await use(join(way, 'd'));
  } finally {
    await rm(way, { recursive: true, force: true });
  }
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
