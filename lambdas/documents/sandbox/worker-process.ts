/**
 * A worker process: its own session and empty folder, a clean environment, no network where the kernel allows that, limits on
 * processor time, memory and wall time. It has one job at a time, and another one only as process-life.ts says. It ends with
 * its parent, and `end` removes all that it left.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import type { WorkerEnd, WorkerKind } from '../../ports.ts';
import { readEvent } from '../child/prepare-job.ts';
import type { Spent } from '../child/spent.ts';
import { compiledCode } from './compiled-code.ts';
import type { Owner } from './isolation.ts';
import { emptyJobFolder, giveFolder, makeJobFolder } from './job-folder.ts';
import { ProcessLife } from './process-life.ts';
import { sessionMemory } from './session-memory.ts';
import { confine, type Walls } from './walls.ts';
import { workerFlags } from './worker-flags.ts';

export interface WorkerProcess {
  /** Its working directory, removed by `end`. */
  readonly folder: string;
  /** Resolves once it has loaded what it needs for its next job, or died; a job may be given before. */
  readonly ready: Promise<void>;
  /** Whether it is too old to be given another job; one that has had none is never. */
  isWorn(): boolean;
  /** True until it has died or been ended. */
  isAlive(): boolean;
  /** As `Worker.run`. */
  run<Job extends object, Event>(
    kind: WorkerKind<Job, Event>,
    job: Job,
    onEvent: (event: Event) => void,
  ): Promise<WorkerEnd>;
  /** As `Worker.send`. */
  send(message: object): void;
  /** The most resident bytes that its session was seen to have during the job. */
  peakBytes(): number;
  /**
   * Makes it as it was before its job: called when the job is over and its files have been taken out.
   * @returns false where it must not be used again
   */
  clear(): Promise<boolean>;
  /** What its last job has taken, where it has left and said so. */
  spent(): Spent | undefined;
  /** Kills its whole session and removes its folder. */
  end(): Promise<void>;
}

export interface ProcessLimits {
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  readonly fileBytes: number;
  readonly stepMs: number;
}

export interface WorkerProcessOptions {
  /** Its entry file and arguments. */
  readonly entry: string;
  readonly words?: readonly string[];
  /** Where its folder is made. */
  readonly tempFolder: string;
  /** Processor seconds, resident bytes of the session, bytes of a file, and milliseconds between two steps of the work. */
  readonly limits: ProcessLimits;
  /** What confines it; by default the kernel's walls are required. */
  readonly walls?: Walls;
}

const MEMORY_WATCH_MS = 200;

/** glibc would give each thread an arena of its own, which keeps what was freed in it (mallopt(3)). */
const allocator = { MALLOC_ARENA_MAX: '1' };

/** The unit of `ulimit -f` (POSIX). */
const BLOCK_BYTES = 512;

/** For a shell that becomes a command: what the kernel shall enforce. No core files; processor seconds; a file's size. */
export const limitScript = (cpuSeconds: number, fileBytes: number): string =>
  `ulimit -c 0; ulimit -t ${cpuSeconds}; ulimit -f ${Math.ceil(fileBytes / BLOCK_BYTES)}`;

interface Started {
  readonly child: ChildProcess;
  readonly owner: Owner | undefined;
}

async function start(
  { entry, words = [], limits, walls = 'required' }: WorkerProcessOptions,
  folder: string,
): Promise<Started> {
  const { commandPrefix, nodeFlags, privateFolders, owner } = await confine(walls);
  await giveFolder(folder, owner);
  const flags = [...workerFlags, ...nodeFlags(folder, entry)];
  const node = [process.execPath, ...flags, entry, ...words, ...privateFolders];
  const script = `${limitScript(limits.cpuSeconds, limits.fileBytes)}; exec "$@"`;
  const child = spawn('/bin/sh', ['-c', script, 'sh', ...commandPrefix(folder, entry), ...node], {
    cwd: folder,
    detached: true,
    env: { HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8', TZ: 'UTC', ...compiledCode(), ...allocator },
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
  });
  return { child, owner };
}

/** Kills a process that leads its own session, and the whole session. Does nothing if it is gone. */
export function killSession(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Starts a process; it loads what it needs at once. */
export async function startWorkerProcess(options: WorkerProcessOptions): Promise<WorkerProcess> {
  const folder = await makeJobFolder(options.tempFolder);
  const { child, owner } = await start(options, folder);
  let alive = true;
  let peak = 0;
  const died = new Promise<void>((resolve) => {
    const gone = () => {
      alive = false;
      resolve();
    };
    child.once('exit', gone);
    child.once('error', gone);
  });
  const life = new ProcessLife();
  const hears = (name: string): Promise<unknown> => nextEvent(child, died, name);
  let ready = hears('ready').then(() => {});
  let left = Promise.resolve(false);
  let spent: Spent | undefined;
  const measure = () => {
    const now = sessionMemory(child.pid ?? 0);
    peak = Math.max(peak, now);
    return now;
  };
  return {
    folder,
    get ready() {
      return ready;
    },
    isAlive: () => alive,
    isWorn: () => life.isWorn(),
    async run(kind, job, onEvent) {
      await giveFolder(folder, owner);
      life.beginJob();
      left = hears('left').then((message) => {
        ready = hears('ready').then(() => {});
        const event = readEvent(message);
        if (event?.event !== 'left') return false;
        spent = event.spent;
        return life.mayGoOn(event.residentBytes);
      });
      const end = await runJob(child, { died, measure, life, limits: options.limits }, kind, job, onEvent);
      life.endJob(end);
      return end;
    },
    send(message) {
      const pass = () => void (child.connected && child.send(message, () => {}));
      // A folder that is gone has nobody in it who could be given anything.
      if (owner === undefined) pass();
      else giveFolder(folder, owner).then(pass, () => {});
    },
    peakBytes: () => peak,
    async clear() {
      if (!life.isSound() || !(await within(LEAVING_MS, left))) return false;
      peak = 0;
      await emptyJobFolder(folder);
      return alive;
    },
    spent: () => spent,
    async end() {
      killSession(child);
      await died;
      // Processes that were being started during the first kill.
      killSession(child);
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Resolves with the next message that is such an event, or with undefined when the process has died. */
function nextEvent(child: ChildProcess, died: Promise<void>, name: string): Promise<unknown> {
  return new Promise((resolve) => {
    const onMessage = (message: unknown) => {
      if (typeof message !== 'object' || message === null || !('event' in message) || message.event !== name) return;
      child.removeListener('message', onMessage);
      resolve(message);
    };
    child.on('message', onMessage);
    died.then(() => resolve(undefined));
  });
}

/** Longer than ending a thread takes. */
const LEAVING_MS = 5000;

async function within(millis: number, work: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, millis, false);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

interface Watched {
  readonly died: Promise<void>;
  /** Resident bytes of the session now. */
  readonly measure: () => number;
  readonly life: ProcessLife;
  readonly limits: WorkerProcessOptions['limits'];
}

function runJob<Job extends object, Event>(
  child: ChildProcess,
  { died, measure, life, limits }: Watched,
  { read, stepOf }: WorkerKind<Job, Event>,
  job: Job,
  onEvent: (event: Event) => void,
): Promise<WorkerEnd> {
  return new Promise((resolve) => {
    let stepTimer: NodeJS.Timeout;
    const finish = (end: WorkerEnd) => {
      clearTimeout(stepTimer);
      clearInterval(memoryWatch);
      child.removeListener('message', onMessage);
      resolve(end);
    };
    const startStepTimer = () => {
      clearTimeout(stepTimer);
      stepTimer = setTimeout(finish, limits.stepMs, 'time-limit');
    };
    const memoryWatch = setInterval(() => {
      if (measure() > limits.memoryBytes) finish('memory-limit');
    }, MEMORY_WATCH_MS);
    const onMessage = (message: unknown) => {
      const event = read(message);
      if (event === undefined) return finish('crashed');
      onEvent(event);
      const step = stepOf(event);
      if (step === 'end') finish('finished');
      if (step === 'step') startStepTimer();
      if (step === 'native') {
        life.noteNative();
        child.send({ noted: true }, () => {});
      }
    };
    child.on('message', onMessage);
    died.then(() => finish('crashed'));
    startStepTimer();
    child.send(job, (error) => {
      if (error !== null) finish('crashed');
    });
  });
}
