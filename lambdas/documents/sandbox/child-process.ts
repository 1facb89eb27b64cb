/** The preparing child: a process for one submission's documents, which it recognises, opens, draws and codes. */

import { fileURLToPath } from 'node:url';
import { type PrepareEvent, type PrepareJob, type RebuildJob, readEvent } from '../child/prepare-job.ts';
import type { Limits } from '../limits.ts';
import { type JobProcess, startJobProcess } from './job-process.ts';

export type PrepareChild = JobProcess<PrepareJob | RebuildJob, PrepareEvent>;

export interface ChildOptions {
  /** The child's entry file. */
  readonly entry: string;
  /** Where its folder is made. */
  readonly tempFolder: string;
  readonly limits: Limits;
}

/** The entry beside this module: a TypeScript file in the project, a bundle of the same name where we are bundled. */
export function defaultChildEntry(): string {
  const here = import.meta.url;
  return fileURLToPath(new URL(here.endsWith('.ts') ? '../child/prepare-child.ts' : './prepare-child.mjs', here));
}

function stepOf({ event }: PrepareEvent): 'end' | 'step' | undefined {
  if (event === 'end') return 'end';
  return event === 'done' || event === 'refused' ? 'step' : undefined;
}

/** Starts a child; it loads its engines at once. */
export const startChild = ({ entry, tempFolder, limits }: ChildOptions): Promise<PrepareChild> =>
  startJobProcess({
    entry,
    tempFolder,
    limits: { ...limits, stepMs: limits.documentMs },
    read: readEvent,
    stepOf,
  });
