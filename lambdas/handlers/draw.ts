/**
 * The draw function, in which strangers' documents and pictures are decoded apart from everything else: one job of a
 * preparing worker, whose files are fetched by one link and whose pages are written by another. The function's role has no
 * permissions, and its network leads to the bucket alone.
 */
import * as v from 'valibot';
import type { PrepareEvent, PrepareJob, RebuildJob } from '../documents/child/prepare-job.ts';
import { isDrawnFile } from '../documents/child/strips-file.ts';
import { packFiles, unpackFiles } from '../documents/jobs/file-bundle.ts';
import { getLinked, putLinked } from '../documents/jobs/linked-files.ts';
import { prepareWorker } from '../documents/sandbox/worker-kinds.ts';
import { Defect } from '../fax/errors.ts';
import type { Ports, WorkerEnd } from '../ports.ts';

export type DrawPorts = Pick<Ports, 'workers'>;

const eventSchema = v.strictObject({
  /** Link from which the bundle of the job's files is fetched, and link to which that of the drawn ones is written. */
  get: v.pipe(v.string(), v.url()),
  put: v.pipe(v.string(), v.url()),
  /** From our own functions: trusted, unlike everything that is in the files that it names. */
  job: v.custom<PrepareJob | RebuildJob>((job) => typeof job === 'object' && job !== null && 'limits' in job),
});

export type DrawEvent = v.InferInput<typeof eventSchema>;

/** How the worker's job ended, and what it said while it worked. */
export interface DrawResult {
  readonly end: WorkerEnd;
  readonly events: readonly PrepareEvent[];
}

export async function draw({ workers }: DrawPorts, given: unknown): Promise<DrawResult> {
  const read = v.safeParse(eventSchema, given);
  if (!read.success) throw new Defect('This is nothing to draw.');
  const { get, put, job } = read.output;
  return workers.withWorker(prepareWorker, async (worker) => {
    if (!(await unpackFiles(await getLinked(get), worker.folder))) throw new Defect('This is no bundle of files.');
    const events: PrepareEvent[] = [];
    const running = worker.run('documents' in job ? { ...job, endsForEngines: true } : job, (event) => {
      if (event.event !== 'ready' && event.event !== 'page') events.push(event);
    });
    const end = await within(job.limits.submissionMs, running);
    await putLinked(put, await packFiles(worker.folder, isDrawnFile));
    return { end, events };
  });
}

/** An answer in any case, with what was drawn until then: a function that runs out of its own time gives none. */
async function within(milliseconds: number, running: Promise<WorkerEnd>): Promise<WorkerEnd> {
  const { promise: late, resolve } = Promise.withResolvers<WorkerEnd>();
  const timer = setTimeout(resolve, milliseconds, 'time-limit');
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}
