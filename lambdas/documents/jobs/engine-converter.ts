/** `Converter` that runs engines in workers of this process: on one machine, and in the convert function. */

import { copyFile, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { accepted, type Result } from '../../fax/result.ts';
import type { Conversion, ConversionJob, Converter, Worker, WorkerPool } from '../../ports.ts';
import type { ConvertEvent, ConvertJob } from '../child/convert-job.ts';
import type { Converted } from '../engines/engine.ts';
import { describeFormat, type EngineName, engineOf } from '../formats.ts';
import { type Limits, readLimits } from '../limits.ts';
import { isNativeEngine, withoutWalls } from '../native-code.ts';
import { type OrRefusal, refuse } from '../refusal.ts';
import { takeFile } from '../sandbox/job-folder.ts';
import { answerOf, conversionFailures, tryTwice, type WorkerFailure } from '../sandbox/try-twice.ts';
import { confine, type Walls } from '../sandbox/walls.ts';
import { engineWorker } from '../sandbox/worker-kinds.ts';
import { createTurns } from './turns.ts';

export interface EngineConverterOptions {
  /** Documents converted at once by the office suite, and by all other engines; others wait for their turn. */
  readonly atOnce?: number;
  readonly limits?: Limits;
  /** What confines the workers; by default the kernel's walls are required. */
  readonly walls?: Walls;
}

const INPUT = 'document';

async function looksLikePdf(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(5), 0, 5, 0);
    return bytesRead === 5 && buffer.toString('latin1') === '%PDF-';
  } finally {
    await file.close();
  }
}

/** Moves what an engine made from the worker's folder into the job's. */
async function collect(
  workerFolder: string,
  made: Converted,
  converter: string,
  folder: string,
  limits: Limits,
): Promise<OrRefusal<Conversion>> {
  await mkdir(folder, { recursive: true });
  if ('pdf' in made) {
    const pdf = join(folder, 'converted.pdf');
    const bytes = await takeFile(join(workerFolder, made.pdf), pdf);
    const isPdf = bytes !== undefined && (await looksLikePdf(pdf));
    return isPdf ? accepted({ pdf, converter }) : refuse('conversion-failed', `${converter} made no PDF`);
  }
  const documents = [];
  let total = 0;
  for (const [index, { name, contentType, file }] of made.documents.entries()) {
    const path = join(folder, `inside-${index}`);
    const bytes = await takeFile(join(workerFolder, file), path);
    if (bytes === undefined) return refuse('conversion-failed', `${converter} named a file that it did not make`);
    total += bytes;
    documents.push({ name, path, ...(contentType === undefined ? {} : { contentType }) });
  }
  if (total > limits.unpackedBytes) return refuse('too-large', `more than ${limits.unpackedBytes} bytes in one file`);
  return accepted({ documents, converter });
}

/** Converts a document in a worker: what became of it, or how the worker failed. */
async function convertIn(
  worker: Worker<ConvertJob, ConvertEvent>,
  { path, name, contentType, locale, format, folder }: ConversionJob,
  limits: Limits,
): Promise<Result<OrRefusal<Conversion>, WorkerFailure>> {
  await copyFile(path, join(worker.folder, INPUT));
  let last: Extract<ConvertEvent, { event: 'answer' }> | undefined;
  const end = await worker.run({ file: INPUT, name, contentType, locale, format, limits }, (event) => {
    if (event.event === 'answer') last = event;
  });
  const answered = answerOf(end, last);
  if (!answered.ok) return answered;
  const { converter, answer } = answered.value;
  return accepted(answer.ok ? await collect(worker.folder, answer.value, converter, folder, limits) : answer);
}

export function createEngineConverter(workers: WorkerPool, options: EngineConverterOptions = {}): Converter {
  const { atOnce = 2, limits = readLimits(), walls = 'required' } = options;
  // Apart: nothing light waits for an office suite.
  const turns = { office: createTurns(atOnce), other: createTurns(atOnce) };
  const run = (engine: EngineName, job: ConversionJob) =>
    turns[engine === 'office' ? 'office' : 'other'](job.turn ?? '', () =>
      workers.withWorker(engineWorker(engine), (worker) => convertIn(worker, job, limits)),
    );
  return {
    async convert(job) {
      const engine = engineOf(job.format);
      if (engine === undefined) return refuse('unsupported-format', describeFormat(job.format));
      if (isNativeEngine(engine) && !(await confine(walls)).mayRunNative)
        return refuse('unsupported-format', withoutWalls);
      const answer = await tryTwice(() => run(engine, job));
      return answer.ok ? answer.value : refuse('conversion-failed', conversionFailures[answer.refusal]);
    },
  };
}
