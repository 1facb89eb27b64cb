/** Children started ahead, so that the common one-page fax does not wait for engines to load. Each is used once. */

import { tmpdir } from 'node:os';
import { type Limits, readLimits } from '../limits.ts';
import { defaultChildEntry, type PrepareChild, startChild } from './child-process.ts';
import { removeAbandonedFolders } from './job-folder.ts';

export interface ChildrenOptions {
  /** Warm children kept ready: 1 on one machine, 0 where processes are started on demand. */
  readonly spares?: number;
  /** The child's entry file; beside this module unless told. */
  readonly entry?: string;
  /** Where the children's folders are made; the system's temporary folder unless told. */
  readonly tempFolder?: string;
  readonly limits?: Limits;
}

export interface Children {
  readonly limits: Limits;
  /** A child for one job, warm if one stands ready. Whoever takes it releases it. */
  take(): Promise<PrepareChild>;
  /**
   * Ends a child whose job is over. Where spares are kept this goes on in the background and the taken spare is
   * replaced; without spares it is awaited, because the process may be frozen as soon as its answer is given.
   */
  release(child: PrepareChild): Promise<void>;
  /** Resolves when every spare is warm. */
  warm(): Promise<void>;
  /** Ends the spares and waits for released children to be gone. */
  close(): Promise<void>;
}

/** Starts the spares and keeps their number: a taken one is replaced when its job is over. */
export function startChildren(options: ChildrenOptions = {}): Children {
  const limits = options.limits ?? readLimits();
  const wanted = options.spares ?? 0;
  const childOptions = {
    entry: options.entry ?? defaultChildEntry(),
    tempFolder: options.tempFolder ?? tmpdir(),
    limits,
  };
  const spares: Promise<PrepareChild>[] = [];
  const ending = new Set<Promise<void>>();
  let closed = false;
  const refill = () => {
    while (!closed && spares.length < wanted) {
      const spare = startChild(childOptions);
      // A spare that could not be started is met by whoever takes it, not by an unhandled rejection.
      spare.catch(() => {});
      spares.push(spare);
    }
  };
  refill();
  // Customers' documents must not outlive a crash of ours; a folder that cannot be removed now is met at the next start.
  const swept = removeAbandonedFolders(childOptions.tempFolder).catch(() => {});
  return {
    limits,
    async take() {
      const spare = await spares.shift();
      if (spare?.isAlive()) return spare;
      await spare?.end();
      return startChild(childOptions);
    },
    async release(child) {
      const ended = child.end().finally(() => ending.delete(ended));
      ending.add(ended);
      // Only now: loading the engines of the next child would have taken the processor from this one's job.
      refill();
      if (wanted === 0) await ended;
    },
    async warm() {
      const started = await Promise.all(spares);
      await Promise.all(started.map(({ ready }) => ready));
    },
    async close() {
      closed = true;
      for (const spare of spares.splice(0)) await (await spare).end();
      await Promise.all(ending);
      await swept;
    },
  };
}
