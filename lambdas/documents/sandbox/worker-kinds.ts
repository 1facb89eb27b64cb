/** The kinds of workers: which program each runs, how long it may take, and when a warm one that was taken is replaced. */

import { fileURLToPath } from 'node:url';
import type { WorkerKind } from '../../ports.ts';
import { type ConvertEvent, type ConvertJob, readConvertEvent } from '../child/convert-job.ts';
import { type PrepareEvent, type PrepareJob, type RebuildJob, readEvent } from '../child/prepare-job.ts';
import { type EngineName, engineNames } from '../formats.ts';
import type { Limits } from '../limits.ts';

export const workerKindNames = ['prepare', ...engineNames] as const;
export type WorkerKindName = (typeof workerKindNames)[number];

/** Recognises, opens, draws and codes the documents of one submission, or rebuilds the pages of one received fax. */
export const prepareWorker: WorkerKind<PrepareJob | RebuildJob, PrepareEvent> = {
  name: 'prepare',
  read: readEvent,
  stepOf({ event }) {
    if (event === 'end' || event === 'native' || event === 'left') return event;
    return event === 'done' || event === 'refused' ? 'step' : undefined;
  },
};

/** Converts one document by an engine. */
export const engineWorker = (engine: EngineName): WorkerKind<ConvertJob, ConvertEvent> => ({
  name: engine,
  read: readConvertEvent,
  stepOf: ({ event }) => (event === 'answer' ? 'end' : undefined),
});

export interface WorkerProgram {
  /** Path of its entry file. */
  readonly entry: string;
  readonly words: readonly string[];
  /** How long one step of its job may take, milliseconds. */
  readonly stepMs: number;
  /** How long after the end of a job its warm worker is replaced, milliseconds. */
  readonly replaceAfterMs: number;
}

/**
 * A warm engine is replaced only after this pause: loading it at once would take processor time from the fax that the last
 * one was used for.
 */
const QUIET_MS = 500;

/** The path of an entry file: TypeScript in the project, a bundle of the same name beside our own bundle. */
function entryPath(name: 'prepare-worker' | 'convert-worker'): string {
  const here = import.meta.url;
  return fileURLToPath(new URL(here.endsWith('.ts') ? `../child/${name}.ts` : `./${name}.mjs`, here));
}

export const programOf = (kind: WorkerKindName, { documentMs, engineMs }: Limits): WorkerProgram =>
  kind === 'prepare'
    ? { entry: entryPath('prepare-worker'), words: [], stepMs: documentMs, replaceAfterMs: 0 }
    : { entry: entryPath('convert-worker'), words: [kind], stepMs: engineMs, replaceAfterMs: QUIET_MS };
