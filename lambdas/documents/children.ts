/** Children started ahead, so that the common one-page fax does not wait for engines to load. Each is used once. */

import { tmpdir } from 'node:os';
import { defaultChildEntry, type PrepareChild, startChild } from './child-process.ts';
import { type Limits, readLimits } from './limits.ts';

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
  /** A child for one job, warm if one stands ready. Whoever takes it ends it. */
  take(): Promise<PrepareChild>;
  /** Resolves when every spare is warm. */
  warm(): Promise<void>;
  /** Ends the spares; children that were taken are their takers' business. */
  close(): Promise<void>;
}

/** Starts the spares and keeps their number: a taken one is replaced at once. */
export function startChildren(options: ChildrenOptions = {}): Children {
  const limits = options.limits ?? readLimits();
  const wanted = options.spares ?? 0;
  const childOptions = {
    entry: options.entry ?? defaultChildEntry(),
    tempFolder: options.tempFolder ?? tmpdir(),
    limits,
  };
  const spares: Promise<PrepareChild>[] = [];
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
  return {
    limits,
    async take() {
      const spare = await spares.shift();
      refill();
      if (spare?.isAlive()) return spare;
      await spare?.end();
      return startChild(childOptions);
    },
    async warm() {
      const started = await Promise.all(spares);
      await Promise.all(started.map(({ ready }) => ready));
    },
    async close() {
      closed = true;
      for (const spare of spares.splice(0)) await (await spare).end();
    },
  };
}
