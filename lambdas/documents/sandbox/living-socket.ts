/**
 * A Unix socket as the sign that a process lives: it answers for as long as the process that listens on it, whether that is
 * busy or not, and in every namespace of the machine that sees the same folder. A process id means another process in each.
 */

import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * Makes a socket there and answers on it; it keeps no process alive.
 *
 * @throws what listen() does: EADDRINUSE where there is a file of that name
 */
export async function listenOn(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  await byShortPath(path, (short) => new Promise<void>((done, fail) => server.once('error', fail).listen(short, done)));
  return server.unref();
}

/** What connect() says where nobody listens: at all, any more, or on what is no socket. */
const nobodyListens: readonly unknown[] = ['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'];

/** Whether a process listens on the socket; also where that cannot be told, because its queue is full or we may not ask. */
export const isAnswered = (path: string): Promise<boolean> =>
  byShortPath(
    path,
    (short) =>
      new Promise<boolean>((answer) => {
        const socket = connect(short);
        socket.once('connect', () => {
          socket.destroy();
          answer(true);
        });
        socket.once('error', (error) => answer(!('code' in error && nobodyListens.includes(error.code))));
      }),
  );

/** The name of a socket has 107 bytes at most on Linux and 103 on macOS (sun_path in unix(7)). */
const MAX_SOCKET_BYTES = 103;

/** The path, or where it is too long for a socket, a short way to it for as long as `use` takes. */
async function byShortPath<T>(path: string, use: (path: string) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(path) <= MAX_SOCKET_BYTES) return use(path);
  const folder = Buffer.byteLength(tmpdir()) < MAX_SOCKET_BYTES / 2 ? tmpdir() : '/tmp';
  const way = await mkdtemp(join(folder, 'faxpost-'));
  try {
    await symlink(resolve(dirname(path)), join(way, 'd'));
    return await use(join(way, 'd', basename(path)));
  } finally {
    await rm(way, { recursive: true, force: true });
  }
}
