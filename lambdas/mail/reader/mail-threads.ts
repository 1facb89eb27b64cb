/**
 * Reads mails in threads beside the loop that answers everybody else. A mail gets so much time and memory; then its
 * thread is ended and another one takes its place. Threads live on from mail to mail: they keep nothing of one, and
 * hold neither secrets nor the means to reach anything; one that was given a line's key ends with the mail.
 */
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { accepted, type Result, refused } from '../../fax/result.ts';
import type { IncomingMail, MailHeaders } from '../incoming.ts';
import type { MailAnswer, MailJob, MailMethod } from './mail-job.ts';
import type { MailReader } from './mail-reader.ts';

export interface ThreadLimits {
  /** Mails that are read at once. */
  readonly threads: number;
  /** Wall time for one mail, milliseconds. */
  readonly millis: number;
  readonly memoryMb: number;
}

/** A thread takes 36 MB. One stays; those that a burst of mails started end when it is over. Milliseconds. */
const idleMillis = 60_000;

/** The largest mail takes about a second. */
const usual: ThreadLimits = { threads: 2, millis: 30_000, memoryMb: 512 };

type Cut = 'time-limit' | 'memory-limit';

/** The entry beside this module: a TypeScript file in the project, a bundle of the same name where we are bundled. */
function threadEntry(): string {
  const here = import.meta.url;
  return fileURLToPath(new URL(here.endsWith('.ts') ? './mail-thread.ts' : './mail-thread.mjs', here));
}

interface Waiting {
  readonly job: MailJob;
  readonly done: (result: Result<unknown, Cut>) => void;
  readonly fail: (error: Error) => void;
}

export class MailThreads implements MailReader {
  readonly #limits: ThreadLimits;
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();
  readonly #waiting: Waiting[] = [];
  #isClosed = false;

  constructor(limits: Partial<ThreadLimits> = {}) {
    this.#limits = { ...usual, ...limits };
  }

  async headers(path: string): Promise<MailHeaders | undefined> {
    return this.#valueOf('headers', [path]);
  }

  async examine(path: string): ReturnType<MailReader['examine']> {
    return this.#valueOf('examine', [path]);
  }

  async evidence(...args: Parameters<MailReader['evidence']>): ReturnType<MailReader['evidence']> {
    return this.#valueOf('evidence', args);
  }

  async envelope(...args: Parameters<MailReader['envelope']>): ReturnType<MailReader['envelope']> {
    const result = await this.#run('envelope', args);
    return result.ok ? result.value : refused('it takes too long');
  }

  async letter(...args: Parameters<MailReader['letter']>): Promise<string | undefined> {
    return this.#valueOf('letter', args);
  }

  async read(...args: Parameters<MailReader['read']>): Promise<IncomingMail> {
    const result = await this.#run('read', args);
    if (result.ok) return result.value;
    const headers = await this.headers(args[0]);
    return { ...(headers ?? unknown), ...(await unreadable(args[0], result.refusal)) };
  }

  /** Starts a thread before the first mail comes. */
  warm(): void {
    if (this.#all.size === 0) this.#idle.push(this.#start());
  }

  /** Ends all threads, and fails what they were reading. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#all].map((thread) => thread.terminate()));
  }

  async #valueOf<M extends 'headers' | 'examine' | 'evidence' | 'letter'>(
    method: M,
    args: Parameters<MailReader[M]>,
  ): Promise<Awaited<ReturnType<MailReader[M]>> | undefined> {
    const result = await this.#run(method, args);
    return result.ok ? result.value : undefined;
  }

  #run<M extends MailMethod>(
    method: M,
    args: Parameters<MailReader[M]>,
  ): Promise<Result<Awaited<ReturnType<MailReader[M]>>, Cut>> {
    return new Promise((done, fail) => {
      this.#waiting.push({ job: { method, args }, done: done as Waiting['done'], fail });
      this.#giveOut();
    });
  }

  #giveOut(): void {
    if (this.#waiting.length === 0) return;
    const isFull = this.#idle.length === 0 && this.#all.size >= this.#limits.threads;
    if (isFull && !this.#isClosed) return;
    const next = this.#waiting.shift() as Waiting;
    if (this.#isClosed) next.fail(new Error('The mail threads have been closed.'));
    else this.#work(this.#idle.pop() ?? this.#start(), next);
    this.#giveOut();
  }

  #start(): Worker {
    const { memoryMb } = this.#limits;
    const thread = new Worker(threadEntry(), {
      name: 'mail',
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: Math.min(64, memoryMb) },
    });
    thread.unref();
    this.#all.add(thread);
    // One that dies before it was given anything is only replaced.
    thread.on('error', () => {});
    thread.once('exit', () => {
      this.#all.delete(thread);
      const at = this.#idle.indexOf(thread);
      if (at >= 0) this.#idle.splice(at, 1);
    });
    return thread;
  }

  #drop(thread: Worker): void {
    this.#all.delete(thread);
    void thread.terminate();
  }

  #rest(thread: Worker): void {
    thread.unref();
    this.#idle.push(thread);
    if (this.#idle.length === 1) return;
    setTimeout(() => {
      const at = this.#idle.indexOf(thread);
      if (at <= 0) return;
      this.#idle.splice(at, 1);
      void thread.terminate();
    }, idleMillis).unref();
  }

  #work(thread: Worker, { job, done, fail }: Waiting): void {
    // The process stays for what is being read, not for a thread that has nothing to do.
    thread.ref();
    let cut: Cut | undefined;
    const timer = setTimeout(() => {
      cut = 'time-limit';
      void thread.terminate();
    }, this.#limits.millis);
    const settle = (tell: () => void): void => {
      clearTimeout(timer);
      thread.off('message', onMessage).off('error', onError).off('exit', onExit);
      tell();
      this.#giveOut();
    };
    const onMessage = (answer: MailAnswer): void =>
      settle(() => {
        // One that held a line's key reads no other mail.
        if (holdsKey(job)) this.#drop(thread);
        else this.#rest(thread);
        if ('value' in answer) done(accepted(answer.value));
        else fail(Object.assign(new Error(answer.error.message), { code: answer.error.code }));
      });
    const onError = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') cut = 'memory-limit';
    };
    const onExit = (): void =>
      settle(() => {
        this.#all.delete(thread);
        // Whatever ended the thread was the mail: another one takes its place.
        if (this.#isClosed) fail(new Error('The mail threads have been closed.'));
        else done(refused(cut ?? 'memory-limit'));
      });
    thread.on('message', onMessage).on('error', onError).on('exit', onExit);
    thread.postMessage(job);
  }
}

const holdsKey = ({ args: [, options] }: MailJob): boolean =>
  options !== undefined && 'pgp' in options && options.pgp?.privateKey !== undefined;

const unknown: MailHeaders = { from: refused('unreadable'), subject: '', references: [], fields: [] };

const unreadable = async (path: string, cut: Cut) => ({
  bytes: (await stat(path)).size,
  documents: [],
  leftOut: [],
  problem: { kind: 'unreadable', what: cut } as const,
});
