/**
 * The first thread of a preparing worker, which lives for many jobs. A job is done by a thread of its own, the reader: a
 * new JavaScript heap with new engines, made of code that was compiled once. When the job is over that thread is ended,
 * and what it could have left behind is removed, before the parent is told that the next job may come. Pages are made by
 * threads that stay. See docs/decisions/0037-processes-that-live-on.md.
 */

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, type Transferable, Worker } from 'node:worker_threads';
import { pdfiumCode } from '../../pages/source/pdfium-code.ts';
import { endWithParent } from './end-with-parent.ts';
import { killOnError } from './kill-on-error.ts';
import type { PrepareEvent } from './prepare-job.ts';
import { processMs, type Spent } from './spent.ts';

const MAX_PAGE_THREADS = 4;

export interface ReaderStart {
  readonly role: 'reader';
  /** To each of the page threads. */
  readonly ports: readonly MessagePort[];
  readonly pdfium: WebAssembly.Module;
  /** The process is new: what its threads will run is to be compiled. */
  readonly isFirst: boolean;
}

/** What a thread of this process is started with. */
export type ThreadStart = ReaderStart | { readonly role: 'pages' };

/** A reader says the worker's events, that it has more pages than one thread should make, and before its end what it took. */
export type ReaderMessage =
  | PrepareEvent
  | { readonly wants: 'page-threads' }
  | { readonly spent: Omit<Spent, 'total'> };

/** Threads have what the process was started with; an error in any of them ends the process. */
function startThread(entry: string, start: ThreadStart, transferList: Transferable[] = []): Worker {
  const thread = new Worker(entry, { workerData: start, transferList });
  thread.on('error', (error) => {
    throw error;
  });
  return thread;
}

/** Page threads, each started when pages are first sent to it. */
class PageThreads {
  readonly count = Math.min(MAX_PAGE_THREADS, availableParallelism());
  readonly #entry: string;
  readonly #threads: Worker[] = [];
  #held: MessagePort[] = [];

  constructor(entry: string) {
    this.#entry = entry;
  }

  /** Ports for a new reader, the first of them to a thread that is there. */
  connect(): MessagePort[] {
    const channels = Array.from({ length: this.count }, () => new MessageChannel());
    const [first, ...others] = channels.map(({ port2 }) => port2);
    this.#give(0, first!);
    for (const port of this.#held) port.close();
    this.#held = others;
    return channels.map(({ port1 }) => port1);
  }

  /** Has all of them serve the reader. */
  open(): void {
    for (const [i, port] of this.#held.entries()) this.#give(i + 1, port);
    this.#held = [];
  }

  #give(index: number, port: MessagePort): void {
    const thread = this.#threads[index] ?? startThread(this.#entry, { role: 'pages' });
    this.#threads[index] = thread;
    thread.postMessage({ port }, [port]);
  }
}

/**
 * What is kept in the folders that are emptied: the working directory, which the parent empties, and what the walls have
 * mounted there, as the program itself where it is installed under /tmp. That can only be read.
 */
function keptPaths(): string[] {
  // Field 5 is the mount point, with blanks and the like in octal (proc_pid_mountinfo(5)).
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  const withoutEscapes = (path: string) =>
    path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
  return [process.cwd(), ...mounts.flatMap((line) => line.split(' ')[4] ?? []).map(withoutEscapes)];
}

/** @throws where something cannot be removed, which ends the process */
function emptyFolder(folder: string, kept: readonly string[]): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (kept.includes(path)) continue;
    if (kept.some((one) => one.startsWith(`${path}/`))) emptyFolder(path, kept);
    else rmSync(path, { recursive: true });
  }
}

/**
 * Keeps the process until it is killed.
 * @param entry of its threads
 * @param ownFolders that no other process sees: they are emptied after each job, the working directory by the parent
 */
export async function keepProcess(entry: string, ownFolders: readonly string[]): Promise<void> {
  endWithParent();
  killOnError();
  const pages = new PageThreads(entry);
  const pdfium = await pdfiumCode();
  const startReader = (isFirst: boolean): Worker => {
    const ports = pages.connect();
    const thread = startThread(entry, { role: 'reader', ports, pdfium, isFirst }, ports);
    thread.on('message', (message: ReaderMessage) => {
      if ('wants' in message) return pages.open();
      if ('spent' in message) {
        spent = message.spent;
        return;
      }
      process.send?.(message);
      if (message.event === 'end') void leave();
    });
    return thread;
  };
  const kept = ownFolders.length > 0 ? keptPaths() : [];
  let reader = startReader(true);
  let spent: Omit<Spent, 'total'> | undefined;
  let before = processMs();
  const leave = async (): Promise<void> => {
    await reader.terminate();
    for (const folder of ownFolders) emptyFolder(folder, kept);
    reader = startReader(false);
    const now = processMs();
    process.send?.({
      event: 'left',
      residentBytes: process.memoryUsage.rss(),
      ...(spent === undefined ? {} : { spent: { ...spent, total: now - before } }),
    } satisfies PrepareEvent);
    [before, spent] = [now, undefined];
  };
  // From our own parent: trusted, unlike everything that is in the files it names.
  process.on('message', (message) => reader.postMessage(message));
}
