/**
 * `WorkerPool` whose workers run in a Lambda function without permissions: the files of a job go there and back as bundles
 * behind links that expire within minutes. A worker that broke or took too long is an answer of the function, which watches
 * it; a function without an answer is broken itself, and no document is blamed for that.
 */

import { rm } from 'node:fs/promises';
import * as v from 'valibot';
import { isDrawnFile } from '../documents/child/strips-file.ts';
import { packFiles, unpackFiles } from '../documents/jobs/file-bundle.ts';
import { makeJobFolder } from '../documents/sandbox/job-folder.ts';
import { prepareWorker } from '../documents/sandbox/worker-kinds.ts';
import { Defect, Transient } from '../fax/errors.ts';
import { conversionKeys } from '../flow/file-keys.ts';
import type { DrawEvent } from '../handlers/draw.ts';
import type { Worker, WorkerEnd, WorkerKind, WorkerPool } from '../ports.ts';
import { type ConvertFunctionAccess, invokeConvert, readLink, throwKnown, writeLink } from './convert-function.ts';

const maxTries = 2;

/** Links must outlive ten minutes of drawing. Seconds. */
const linksLiveFor = 900;

/** All pages and pictures of the longest fax are far below; more is no answer. */
const maxAnswerBytes = 768 * 1024 * 1024;

const resultSchema = v.strictObject({
  end: v.picklist(['finished', 'crashed', 'time-limit', 'memory-limit'] satisfies WorkerEnd[]),
  events: v.pipe(v.array(v.unknown()), v.maxLength(10_000)),
});

export class LambdaWorkers implements WorkerPool {
  readonly #access: ConvertFunctionAccess;

  constructor(access: ConvertFunctionAccess) {
    this.#access = access;
  }

  async withWorker<Job extends object, Event, Answer>(
    kind: WorkerKind<Job, Event>,
    work: (worker: Worker<Job, Event>) => Promise<Answer>,
  ): Promise<Answer> {
    if (kind.name !== prepareWorker.name) throw new Defect(`There are no workers of the kind ${kind.name}.`);
    const folder = await makeJobFolder();
    try {
      return await work({
        folder,
        run: (job, onEvent) => this.#run(folder, kind, job, onEvent),
        // It ends instead of waiting for a reply.
        send: () => {},
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #run<Job extends object, Event>(
    folder: string,
    { read }: WorkerKind<Job, Event>,
    job: Job,
    onEvent: (event: Event) => void,
  ): Promise<WorkerEnd> {
    const { files, ids } = this.#access;
    const keys = conversionKeys(ids.secret());
    await files.put(keys.document, await packFiles(folder));
    const [get, put] = await Promise.all([
      readLink(this.#access, keys.document, linksLiveFor),
      writeLink(this.#access, keys.answer, linksLiveFor),
    ]);
    const { end, events } = await this.#invoke({ get, put, job: job as unknown as DrawEvent['job'] });
    // What comes from there has seen hostile bytes.
    if (!(await this.#fetchAnswer(keys.answer, folder))) return 'crashed';
    for (const one of events) {
      const event = read(one);
      if (event === undefined) return 'crashed';
      onEvent(event);
    }
    return end;
  }

  async #invoke(event: DrawEvent): Promise<v.InferOutput<typeof resultSchema>> {
    let cause = '';
    for (let count = 0; count < maxTries; count++) {
      const { payload, failure } = await invokeConvert(this.#access, event);
      const result = v.safeParse(resultSchema, payload);
      if (failure === undefined && result.success) return result.output;
      if (failure !== undefined) throwKnown(failure);
      cause = failure ?? 'answered with something else';
    }
    this.#access.journal.alarm('convert-broken', { cause, function: this.#access.functionName });
    throw new Transient('The drawing function does not work.');
  }

  async #fetchAnswer(key: string, folder: string): Promise<boolean> {
    const { files } = this.#access;
    const size = await files.size(key);
    if (size === undefined || size > maxAnswerBytes) return false;
    return unpackFiles(Buffer.from(await files.readAll(key)), folder, isDrawnFile);
  }
}
