/** `Converter` by children of this process, one for each document and try: on one machine, and inside the convert function. */

import { copyFile, lstat, mkdir, open, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConversionAnswer, ConversionJob, Converter } from '../../ports.ts';
import { type ConvertEvent, type ConvertJob, readConvertEvent } from '../child/convert-job.ts';
import type { EngineAnswer } from '../engines/engine.ts';
import { type EngineName, engineNames, engineOf } from '../engines/engines.ts';
import { describeFormat, type Format, formats } from '../formats.ts';
import { type Limits, readLimits } from '../limits.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { removeAbandonedFolders } from './job-folder.ts';
import { type ChildEnd, type JobProcess, startJobProcess } from './job-process.ts';

type ConvertChild = JobProcess<ConvertJob, ConvertEvent>;

export interface ConvertChildrenOptions {
  /** Warm children kept ready for each engine; none unless told. */
  readonly spares?: Partial<Record<EngineName, number>>;
  /** Documents converted at once; others wait. */
  readonly atOnce?: number;
  readonly entry?: string;
  readonly tempFolder?: string;
  readonly limits?: Limits;
}

export interface ConvertChildren extends Converter {
  /** Most resident bytes that any child's process tree had since this was last asked, for figures. */
  takePeak(): number;
  /** Resolves when every spare is warm. */
  warm(): Promise<void>;
  /** Ends the spares and waits for ended children to be gone. */
  close(): Promise<void>;
}

/** The entry beside this module: a TypeScript file in the project, a bundle of the same name where we are bundled. */
function defaultEntry(): string {
  const here = import.meta.url;
  return fileURLToPath(new URL(here.endsWith('.ts') ? '../child/convert-child.ts' : './convert-child.mjs', here));
}

const failures: Record<Exclude<ChildEnd, 'finished'>, string> = {
  crashed: 'the converter ended unexpectedly, twice',
  'time-limit': 'the conversion took too long, twice',
  'memory-limit': 'the conversion needed too much memory, twice',
};

/**
 * A spare that was taken is replaced when no child was needed for so long: loading it would take the processor from the
 * fax that the one before is for. Milliseconds.
 */
const QUIET_MS = 500;

const TRIES = 2;
const INPUT = 'document';

/** Moves a file out of a child's folder. The child has seen hostile bytes: only plain files are taken, never links. */
async function takeOut(folder: string, file: string, to: string): Promise<number | undefined> {
  const from = join(folder, file);
  const found = await lstat(from).catch(() => undefined);
  if (found === undefined || !found.isFile() || found.nlink !== 1) return undefined;
  await rename(from, to).catch(() => copyFile(from, to));
  return found.size;
}

async function looksLikePdf(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(5), 0, 5, 0);
    return bytesRead === 5 && buffer.toString('latin1') === '%PDF-';
  } finally {
    await file.close();
  }
}

const refuse = (outcome: Refusal['outcome'], detail: string): ConversionAnswer => ({ refused: { outcome, detail } });

/** From a child's answer to ours, its files being moved into the job's folder. */
async function collect(
  child: ConvertChild,
  answer: EngineAnswer,
  converter: string,
  folder: string,
  limits: Limits,
): Promise<ConversionAnswer> {
  if (isRefusal(answer)) return { refused: answer };
  await mkdir(folder, { recursive: true });
  if ('pdf' in answer) {
    const pdf = join(folder, 'converted.pdf');
    const bytes = await takeOut(child.folder, answer.pdf, pdf);
    const isPdf = bytes !== undefined && (await looksLikePdf(pdf));
    return isPdf ? { pdf, converter } : refuse('conversion-failed', `${converter} made no PDF`);
  }
  const documents = [];
  let total = 0;
  for (const [index, { name, contentType, file }] of answer.documents.entries()) {
    const path = join(folder, `inside-${index}`);
    const bytes = await takeOut(child.folder, file, path);
    if (bytes === undefined) return refuse('conversion-failed', `${converter} named a file that it did not make`);
    total += bytes;
    documents.push({ name, path, ...(contentType === undefined ? {} : { contentType }) });
  }
  if (total > limits.unpackedBytes) return refuse('too-large', `more than ${limits.unpackedBytes} bytes in one file`);
  return { documents, converter };
}

/** Lets so many of the callers through at a time. */
function createGate(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

export function startConvertChildren(options: ConvertChildrenOptions = {}): ConvertChildren {
  const limits = options.limits ?? readLimits();
  const tempFolder = options.tempFolder ?? tmpdir();
  const entry = options.entry ?? defaultEntry();
  const gate = createGate(options.atOnce ?? 2);
  const spares = new Map<EngineName, Promise<ConvertChild>[]>(engineNames.map((name) => [name, []]));
  const ending = new Set<Promise<void>>();
  let isClosed = false;
  let peak = 0;
  const start = (engine: EngineName): Promise<ConvertChild> =>
    startJobProcess<ConvertJob, ConvertEvent>({
      entry,
      words: [engine],
      tempFolder,
      limits: { ...limits, stepMs: limits.engineMs },
      read: readConvertEvent,
      stepOf: ({ event }) => (event === 'answer' ? 'end' : undefined),
    });
  const refill = () => {
    for (const [engine, ready] of spares) {
      while (!isClosed && ready.length < (options.spares?.[engine] ?? 0)) {
        const spare = start(engine);
        // A spare that could not be started is met by whoever takes it.
        spare.catch(() => {});
        ready.push(spare);
      }
    }
  };
  let refilling: NodeJS.Timeout | undefined;
  const refillLater = () => {
    clearTimeout(refilling);
    if (options.spares !== undefined) refilling = setTimeout(refill, QUIET_MS).unref();
  };
  refill();
  const swept = removeAbandonedFolders(tempFolder).catch(() => {});

  async function take(engine: EngineName): Promise<ConvertChild> {
    const spare = await spares.get(engine)?.shift();
    if (spare?.isAlive()) return spare;
    await spare?.end();
    return start(engine);
  }

  async function release(child: ConvertChild): Promise<void> {
    peak = Math.max(peak, child.peakBytes());
    const ended = child.end().finally(() => ending.delete(ended));
    ending.add(ended);
    refillLater();
    if (options.spares === undefined) await ended;
  }

  async function tryOnce(engine: EngineName, job: ConversionJob): Promise<ConversionAnswer | ChildEnd> {
    const child = await take(engine);
    try {
      await copyFile(job.path, join(child.folder, INPUT));
      const { name, contentType, locale } = job;
      let told: Extract<ConvertEvent, { event: 'answer' }> | undefined;
      const end = await child.run(
        { file: INPUT, name, contentType, locale, format: job.format as Format, limits },
        (event) => {
          if (event.event === 'answer') told = event;
        },
      );
      if (end !== 'finished' || told === undefined) return end === 'finished' ? 'crashed' : end;
      return await collect(child, told.answer, told.converter, job.folder, limits);
    } finally {
      await release(child);
    }
  }

  return {
    async convert(job) {
      const engine = Object.hasOwn(formats, job.format) ? engineOf(job.format as Format) : undefined;
      if (engine === undefined) return refuse('unsupported-format', describeFormat(job.format as Format));
      let end: ChildEnd = 'crashed';
      for (let count = 0; count < TRIES; count++) {
        const result = await gate(() => tryOnce(engine, job));
        if (typeof result !== 'string') return result;
        end = result;
      }
      return refuse('conversion-failed', failures[end === 'finished' ? 'crashed' : end]);
    },
    takePeak() {
      const taken = peak;
      peak = 0;
      return taken;
    },
    async warm() {
      for (const spare of [...spares.values()].flat()) await (await spare).ready;
    },
    async close() {
      isClosed = true;
      clearTimeout(refilling);
      for (const ready of spares.values()) for (const spare of ready.splice(0)) await (await spare).end();
      await Promise.all(ending);
      await swept;
    },
  };
}
