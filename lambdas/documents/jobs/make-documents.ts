/**
 * Every document of a submission through preparing workers, and through engines where it needs one, until each is done
 * or refused. Documents that come out of others take their place.
 */

import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Defect } from '../../fax/errors.ts';
import { accepted, type Result, refused } from '../../fax/result.ts';
import type { Converter, Worker, WorkerEnd, WorkerPool } from '../../ports.ts';
import type { EngineReply, JobDocument, PrepareEvent, PrepareJob, RebuildJob } from '../child/prepare-job.ts';
import type { Format } from '../formats.ts';
import type { Refusal } from '../refusal.ts';
import { takeFile } from '../sandbox/job-folder.ts';
import { conversionFailures } from '../sandbox/try-twice.ts';
import { prepareWorker } from '../sandbox/worker-kinds.ts';
import { type Conversions, startConversions } from './conversions.ts';
import { documentsInOrder, type Entry, isOpen, type ShownPage, topEntries } from './document-tree.ts';
import type { DocumentFile, FullOptions } from './prepare-options.ts';

/** A document that became pages; `index` names its strips in the work folder. */
export interface MadeDocument {
  readonly index: number;
  readonly name: string;
  readonly format: Format;
  readonly converter: string;
  readonly pages: number;
  /** Pages that are nothing but one picture. */
  readonly kinds: readonly ShownPage[];
  /** Parts that its far too large pages were cut into. */
  readonly cutInto?: number;
  /** Names of files that lie within it, beside its pages. */
  readonly filesWithin: readonly string[];
}

/** A document that cannot be faxed. */
export interface DocumentRefusal extends Refusal {
  readonly document: string;
  /** The message or archive that was attached and holds it. */
  readonly within?: string | undefined;
  /** By its content; undefined if it was not read. */
  readonly format?: Format | undefined;
}

type PrepareWorker = Worker<PrepareJob | RebuildJob, PrepareEvent>;

/** Moves the finished files of a worker into the work folder, before the worker's own folder is removed. */
async function collect({ folder }: PrepareWorker, workFolder: string): Promise<void> {
  for (const file of await readdir(folder)) {
    if (/^(document-\d+\.tif|(page|thumb)-\d+\.png)$/.test(file))
      await takeFile(join(folder, file), join(workFolder, file));
  }
}

/** Copies a document, or the PDF that an engine made of it, into a worker's folder. */
async function copyIn(entry: Entry, { folder }: PrepareWorker): Promise<JobDocument> {
  const { index, name, contentType, converted } = entry;
  const file = converted === undefined ? `input-${index}` : `converted-${index}`;
  await copyFile(converted?.path ?? entry.path, join(folder, file));
  if (converted === undefined) return { index, name, contentType, file };
  const { format = 'unknown' } = entry;
  return { index, name, contentType, file, converted: { format, converter: converted.converter } };
}

interface Run {
  readonly entries: readonly Entry[];
  readonly options: FullOptions;
  readonly conversions: Conversions;
  /** Of the whole submission, by `performance.now()`. */
  readonly deadline: number;
}

interface RunEnd {
  readonly end: WorkerEnd;
  /** Whether engines made something of a document, with which another worker may go on. */
  readonly isFurther: boolean;
}

const find = (entries: readonly Entry[], index: number): Entry => {
  const entry = documentsInOrder(entries).find((one) => one.index === index);
  if (entry === undefined) throw new Defect(`a worker named document ${index}, which it was not given`);
  return entry;
};

/** Has an engine convert the document that a worker asks for, and sends the worker the result. */
async function answer(entry: Entry, worker: PrepareWorker, { conversions }: Run): Promise<void> {
  await conversions.convert(entry);
  const { index } = entry;
  const reply: EngineReply =
    entry.refused !== undefined
      ? { document: index, refused: entry.refused }
      : entry.inside !== undefined
        ? { document: index, instead: await Promise.all(entry.inside.map((one) => copyIn(one, worker))) }
        : { document: index, converted: await copyIn(entry, worker) };
  worker.send(reply);
}

async function writeJob({ entries, options, deadline }: Run, worker: PrepareWorker): Promise<PrepareJob> {
  const { resolution, paper, bandRows, pictures, limits, allowZip, photographs, straightens } = options;
  const documents = documentsInOrder(entries);
  return {
    documents: await Promise.all(documents.filter(isOpen).map((entry) => copyIn(entry, worker))),
    fit: { resolution, paper, bandRows, photographs, straightens },
    pictures,
    limits: { ...limits, archives: allowZip, submissionMs: Math.max(1, Math.round(deadline - performance.now())) },
    pagesBefore: documents.reduce((sum, { made }) => sum + (made?.pages ?? 0), 0),
  };
}

/** Gives one worker all documents that are not done. */
async function runWorker(run: Run, worker: PrepareWorker): Promise<RunEnd> {
  const answers: Promise<void>[] = [];
  let isFurther = false;
  // If the converter throws (`Transient`, `Defect`), this worker's job ends at once.
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  const onEvent = (event: PrepareEvent): void => {
    if (!('document' in event) || event.event === 'page') return;
    const entry = find(run.entries, event.document);
    if (event.event === 'format') entry.format = event.format;
    else if (event.event === 'engine') {
      isFurther ||= isOpen(entry) && entry.converted === undefined && entry.inside === undefined;
      answers.push(answer(entry, worker, run).catch(failed.reject));
    } else if (event.event === 'done') entry.made = event;
    else entry.refused = { outcome: event.outcome, detail: event.detail, ...pageOf(event) };
  };
  try {
    const end = await Promise.race([worker.run(await writeJob(run, worker), onEvent), failed.promise]);
    await collect(worker, run.options.workFolder);
    // Where nothing is replied to the worker, a failure of the converter comes after its end.
    await Promise.race([Promise.all(answers), failed.promise]);
    return { end, isFurther };
  } finally {
    // Conversions of a worker that died go on: the next worker gets their results.
    await Promise.allSettled(answers);
  }
}

/**
 * The document that a worker was working on when it died: the first that it did not recognise, else the first that it did
 * not finish. A worker recognises all documents before it opens any.
 */
const documentAtFault = (waiting: readonly Entry[]): Entry | undefined =>
  waiting.find(({ format }) => format === undefined) ?? waiting[0];

/**
 * Runs workers until every document is done or refused. A document that two workers die on is refused.
 * @returns the documents in the order of their pages; or all that cannot be faxed
 */
export async function makeDocuments(
  documents: readonly DocumentFile[],
  options: FullOptions,
  workers: WorkerPool,
  converter: Converter | undefined,
): Promise<Result<readonly MadeDocument[], readonly DocumentRefusal[]>> {
  const { limits } = options;
  const entries = topEntries(documents);
  const deadline = performance.now() + limits.submissionMs;
  const run: Run = { entries, options, conversions: startConversions(entries, options, converter), deadline };
  let failedOnce: Entry | undefined;
  while (documentsInOrder(entries).some(isOpen)) {
    const isInTime = performance.now() < deadline;
    const { end, isFurther }: RunEnd = isInTime
      ? await workers.withWorker(prepareWorker, (worker) => runWorker(run, worker))
      : { end: 'time-limit', isFurther: false };
    const atFault = documentAtFault(documentsInOrder(entries).filter(isOpen));
    if (atFault === undefined) break;
    if (end === 'finished' && isFurther) continue;
    if (end === 'finished') throw new Defect('a worker ended without an answer about every document');
    if (failedOnce === atFault || performance.now() >= deadline) {
      atFault.refused = { outcome: 'conversion-failed', detail: conversionFailures[end] };
    }
    failedOnce = atFault;
  }
  const ended = documentsInOrder(entries);
  const refusals = ended.flatMap(({ name, within, format, refused: refusal }) =>
    refusal === undefined ? [] : [{ document: name, format, ...refusal, ...(within === undefined ? {} : { within }) }],
  );
  return refusals.length > 0 ? refused(refusals) : accepted(ended.map(madeOf));
}

const pageOf = ({ page }: Pick<Refusal, 'page'>) => (page === undefined ? {} : { page });

function madeOf({ index, name, made }: Entry): MadeDocument {
  if (made === undefined) throw new Defect(`nothing became of document ${index}`);
  const { format, converter, pages, kinds = [], cutInto, filesWithin = [] } = made;
  return { index, name, format, converter, pages, kinds, filesWithin, ...(cutInto === undefined ? {} : { cutInto }) };
}
