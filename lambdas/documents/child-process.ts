/**
 * One short-lived child for one job: its own session, its own emptied folder, a clean environment, limits on processor
 * time, memory and wall time, and an end with its parent. Nothing it leaves behind survives `end`.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Limits } from './limits.ts';
import { type PrepareEvent, type PrepareJob, readEvent } from './prepare-job.ts';
import { sessionMemory } from './session-memory.ts';

/** How a child's work ended. */
export type ChildEnd = 'finished' | 'crashed' | 'time-limit' | 'memory-limit';

export interface PrepareChild {
  /** Its working directory, removed by `end`. */
  readonly folder: string;
  /** Resolves once its engines are loaded; a job may be given before. */
  readonly ready: Promise<void>;
  /** True until it has died or been ended. */
  isAlive(): boolean;
  /** Gives it its one job. Events arrive in order; resolves when it has told its end, died, or broken a limit. */
  run(job: PrepareJob, onEvent: (event: PrepareEvent) => void): Promise<ChildEnd>;
  /** Kills its whole session and removes its folder. */
  end(): Promise<void>;
}

export interface ChildOptions {
  /** The child's entry file. */
  readonly entry: string;
  /** Where its folder is made. */
  readonly tempFolder: string;
  readonly limits: Limits;
}

const MEMORY_WATCH_MS = 200;
const HEAP_MEGABYTES = 512;

/** The entry beside this module: a TypeScript file in the project, a bundle of the same name where we are bundled. */
export function defaultChildEntry(): string {
  const here = import.meta.url;
  return fileURLToPath(new URL(here.endsWith('.ts') ? './prepare-child.ts' : './prepare-child.mjs', here));
}

function start(options: ChildOptions, folder: string): ChildProcess {
  const node = [process.execPath, `--max-old-space-size=${HEAP_MEGABYTES}`, options.entry];
  // The shell only sets what the kernel shall enforce (processor seconds, no core files) and becomes node.
  const script = `ulimit -c 0; ulimit -t ${options.limits.cpuSeconds}; exec "$@"`;
  return spawn('/bin/sh', ['-c', script, 'sh', ...node], {
    cwd: folder,
    detached: true,
    env: { HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8', TZ: 'UTC' },
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
  });
}

function killSession(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

const jobFolderPrefix = 'faxpost-job-';

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Removes the folders of children whose parent died before it could. */
export async function removeAbandonedFolders(tempFolder: string): Promise<void> {
  for (const name of await readdir(tempFolder)) {
    const parent = new RegExp(`^${jobFolderPrefix}(\\d+)-`).exec(name)?.[1];
    if (parent !== undefined && !isRunning(Number(parent)))
      await rm(join(tempFolder, name), { recursive: true, force: true });
  }
}

/** Starts a child; it loads its engines at once. */
export async function startChild(options: ChildOptions): Promise<PrepareChild> {
  const folder = await mkdtemp(join(options.tempFolder, `${jobFolderPrefix}${process.pid}-`));
  const child = start(options, folder);
  let alive = true;
  const died = new Promise<void>((resolve) => {
    const gone = () => {
      alive = false;
      resolve();
    };
    child.once('exit', gone);
    child.once('error', gone);
  });
  const ready = new Promise<void>((resolve) => {
    child.once('message', () => resolve());
    died.then(resolve);
  });
  return {
    folder,
    ready,
    isAlive: () => alive,
    run: (job, onEvent) => runJob(child, died, job, options.limits, onEvent),
    async end() {
      killSession(child);
      await died;
      // Grandchildren of the same session may have outlived the kill's snapshot.
      killSession(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function runJob(
  child: ChildProcess,
  died: Promise<void>,
  job: PrepareJob,
  limits: Limits,
  onEvent: (event: PrepareEvent) => void,
): Promise<ChildEnd> {
  return new Promise((resolve) => {
    let documentTimer: NodeJS.Timeout;
    const finish = (end: ChildEnd) => {
      clearTimeout(documentTimer);
      clearInterval(memoryWatch);
      child.removeListener('message', hear);
      resolve(end);
    };
    const startDocumentTimer = () => {
      clearTimeout(documentTimer);
      documentTimer = setTimeout(finish, limits.documentMs, 'time-limit');
    };
    const memoryWatch = setInterval(async () => {
      if ((await sessionMemory(child.pid ?? 0)) > limits.memoryBytes) finish('memory-limit');
    }, MEMORY_WATCH_MS);
    const hear = (message: unknown) => {
      const event = readEvent(message);
      if (event === undefined) return finish('crashed');
      onEvent(event);
      if (event.event === 'end') finish('finished');
      if (event.event === 'done' || event.event === 'refused') startDocumentTimer();
    };
    child.on('message', hear);
    died.then(() => finish('crashed'));
    startDocumentTimer();
    child.send(job, (error) => {
      if (error !== null) finish('crashed');
    });
  });
}
