/**
 * ClamAV's daemon on this machine or another one: a mail is streamed to it (`INSTREAM`, clamd(8)), so that it needs no
 * right to read our files.
 */
import { createReadStream } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { Transient } from '../../lambdas/fax/errors.ts';
import type { VirusScan, VirusScanner } from '../../lambdas/ports.ts';

/** `host:port`, or the path of a socket. */
export type ClamdAddress = { readonly host: string; readonly port: number } | { readonly path: string };

/** @returns undefined for a text that is neither */
export function readClamdAddress(text: string): ClamdAddress | undefined {
  if (text.startsWith('/')) return { path: text };
  const [, host, port] = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+):([0-9]{1,5})$/i.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535) return undefined;
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** Milliseconds: for the answer about a mail of 40 MB with everything that is packed in it; for `PING`. */
const limits = { scan: 120_000, ping: 5_000 } as const;
const chunkBytes = 64 * 1024;
/** Whatever answers is not believed without end. */
const maxReplyBytes = 4096;

/** As it says it. */
const tooLarge = 'INSTREAM size limit exceeded. ERROR';

/** It took the connection, and closed it while something was sent. */
const isHungUp = (error: unknown): boolean => {
  const cause = error instanceof Transient ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && (cause.code === 'EPIPE' || cause.code === 'ECONNRESET');
};

export class Clamd implements VirusScanner {
  readonly #address: ClamdAddress;

  constructor(address: ClamdAddress) {
    this.#address = address;
  }

  /** @throws Transient when the daemon cannot be reached, or gives no answer */
  async scan(path: string): Promise<VirusScan> {
    const stream = () => this.#ask('zINSTREAM\0', limits.scan, (socket) => streamFile(socket, path));
    // It hangs up on what is larger than it takes, and its answer is often lost with that. One that was started anew takes it.
    const reply = await stream().catch((error: unknown) => {
      if (!isHungUp(error)) throw error;
      return stream().catch(async (again: unknown) => {
        if (!isHungUp(again)) throw again;
        await this.version();
        return tooLarge;
      });
    });
    const found = /^stream: (.+) FOUND$/.exec(reply)?.[1];
    if (found !== undefined) return { kind: 'infected', name: found };
    if (reply === 'stream: OK') return { kind: 'clean' };
    if (reply === tooLarge) return { kind: 'unchecked', why: 'larger than clamd takes (StreamMaxLength)' };
    throw new Transient(`clamd answered: ${reply.slice(0, 200)}`);
  }

  /** Its version and that of its signatures. Throws `Transient` when it does not answer. */
  version(): Promise<string> {
    return this.#ask('zVERSION\0', limits.ping, async () => {});
  }

  #ask(command: string, millis: number, send: (socket: Socket) => Promise<void>): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.#address);
      let reply = '';
      const fail = (cause: unknown): void => {
        clearTimeout(timer);
        socket.destroy();
        reject(new Transient('clamd cannot be reached.', { cause }));
      };
      const timer = setTimeout(() => fail(`no answer within ${millis} ms`), millis);
      const finish = (): void => {
        clearTimeout(timer);
        socket.destroy();
        resolve(reply.replace(/\0.*$/s, '').trim());
      };
      socket.setEncoding('utf8');
      socket.on('data', (text) => {
        reply += text;
        if (reply.includes('\0') || reply.length > maxReplyBytes) finish();
      });
      socket.on('end', () => (reply === '' ? fail('it hung up') : finish()));
      socket.on('error', (error) => (reply === '' ? fail(error) : finish()));
      socket.on('connect', () => {
        socket.write(command);
        // It hangs up on what is too large, having answered: then the answer counts.
        send(socket).catch((error: unknown) => (socket.destroyed ? undefined : fail(error)));
      });
    });
  }
}

/** Chunks with their lengths in front, and an empty one at the end. */
async function streamFile(socket: Socket, path: string): Promise<void> {
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
    if (socket.destroyed || !socket.writable) return;
    const length = Buffer.alloc(4);
    length.writeUInt32BE((chunk as Buffer).length);
    socket.write(length);
    if (!socket.write(chunk)) await drained(socket);
  }
  socket.write(Buffer.alloc(4));
}

const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      socket.off('drain', go).off('close', go);
      resolve();
    };
    socket.once('drain', go).once('close', go);
  });
