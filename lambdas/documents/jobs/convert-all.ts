/**
 * Every document of a submission through preparing children, and through engines where it needs one, until each is done
 * or refused. Documents that come out of others take their place.
 */

import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Defect } from '../../fax/errors.ts';
import type { Converter } from '../../ports.ts';
import type { EngineReply, JobDocument, PrepareEvent, PrepareJob } from '../child/prepare-job.ts';
import type { Format } from '../formats.ts';
import type { Refusal } from '../refusal.ts';
import type { PrepareChild } from '../sandbox/child-process.ts';
import type { Children } from '../sandbox/children.ts';
import type { ChildEnd } from '../sandbox/job-process.ts';
import { type Conversions, startConversions } from './conversions.ts';
import { documentsInOrder, type Entry, isOpen, topEntries } from './document-tree.ts';
import { moveFile } from './move-file.ts';
import type { DocumentFile, PrepareOptions } from './prepare-pages.ts';

export type FullOptions = Required<PrepareOptions>;

/** A document that became pages; `index` names its strips in the work folder. */
export interface MadeDocument {
  readonly index: number;
  readonly name: string;
  readonly format: Format;
  readonly converter: string;
  readonly pages: number;
}

export type EndedDocument =
  | MadeDocument
  | ({
      readonly index: number;
      readonly name: string;
      readonly within?: string | undefined;
      readonly format?: Format | undefined;
    } & Refusal);

const failures: Record<Exclude<ChildEnd, 'finished'>, string> = {
  crashed: 'the converter ended unexpectedly, twice',
  'time-limit': 'the conversion took too long, twice',
  'memory-limit': 'the conversion needed too much memory, twice',
};

/** Brings the finished files of a child into the work folder before the child and its folder go. */
async function collect(child: PrepareChild, workFolder: string): Promise<void> {
  for (const file of await readdir(child.folder)) {
    if (/^(document-\d+\.tif|(page|thumb)-\d+\.png)$/.test(file))
      await moveFile(join(child.folder, file), join(workFolder, file));
  }
}

/** Copies a document, or the PDF that an engine made of it, into a child's folder. */
async function hand(entry: Entry, child: PrepareChild): Promise<JobDocument> {
  const { index, name, contentType, converted } = entry;
  const file = converted === undefined ? `input-${index}` : `converted-${index}`;
  await copyFile(converted?.path ?? entry.path, join(child.folder, file));
  if (converted === undefined) return { index, name, contentType, file };
  const { format = 'unknown' } = entry;
  return { index, name, contentType, file, converted: { format, converter: converted.converter } };
}

interface Run {
  readonly entries: readonly Entry[];
  readonly options: FullOptions;
  readonly children: Children;
  readonly conversions: Conversions;
}

const find = (entries: readonly Entry[], index: number): Entry => {
  const entry = documentsInOrder(entries).find((one) => one.index === index);
  if (entry === undefined) throw new Defect(`a child told about document ${index}, which it was not given`);
  return entry;
};

/** Has an engine convert what a child asks for, and gives it what came of that. */
async function answer(entry: Entry, child: PrepareChild, { conversions }: Run): Promise<void> {
  await conversions.convert(entry);
  const { index } = entry;
  const reply: EngineReply =
    entry.refused !== undefined
      ? { document: index, refused: entry.refused }
      : entry.inside !== undefined
        ? { document: index, instead: await Promise.all(entry.inside.map((one) => hand(one, child))) }
        : { document: index, converted: await hand(entry, child) };
  child.give(reply);
}

/** Gives one child the documents that nothing is known of yet. */
async function runChild(run: Run): Promise<ChildEnd> {
  const { entries, options, children } = run;
  const child = await children.take();
  const answers: Promise<void>[] = [];
  // An engine that could not be asked (a `Transient`, a `Defect`) ends this child's work at once.
  let fail: (reason: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  const hear = (event: PrepareEvent): void => {
    if (event.event === 'ready' || event.event === 'end' || event.event === 'page') return;
    const entry = find(entries, event.document);
    if (event.event === 'format') entry.format = event.format;
    else if (event.event === 'engine') answers.push(answer(entry, child, run).catch(fail));
    else if (event.event === 'done') entry.made = event;
    else entry.refused = { outcome: event.outcome, detail: event.detail };
  };
  try {
    const waiting = documentsInOrder(entries).filter(isOpen);
    const job: PrepareJob = {
      documents: await Promise.all(waiting.map((entry) => hand(entry, child))),
      fit: { resolution: options.resolution, paper: options.paper, bandRows: options.bandRows },
      pictures: options.pictures,
      limits: { ...children.limits, archives: options.allowZip },
      pagesBefore: documentsInOrder(entries).reduce((sum, { made }) => sum + (made?.pages ?? 0), 0),
    };
    const end = await Promise.race([child.run(job, hear), failed]);
    await collect(child, options.workFolder);
    return end;
  } finally {
    // A child that died leaves conversions behind that are not lost: the next child is given what they make.
    await Promise.allSettled(answers);
    await children.release(child);
  }
}

/**
 * The document at which a child has died: the first that it did not recognise, else the first that it did not finish. It
 * recognises all of them before it opens any.
 */
const culpritOf = (waiting: readonly Entry[]): Entry | undefined =>
  waiting.find(({ format }) => format === undefined) ?? waiting[0];

/** Runs children until every document is done or refused: one that kills its child twice is refused. */
export async function convertAll(
  documents: readonly DocumentFile[],
  options: FullOptions,
  children: Children,
  converter: Converter | undefined,
): Promise<EndedDocument[]> {
  const entries = topEntries(documents);
  const conversions = startConversions(entries, options, children.limits, converter);
  const deadline = performance.now() + children.limits.submissionMs;
  let failedOnce: Entry | undefined;
  for (;;) {
    if (!documentsInOrder(entries).some(isOpen)) break;
    const isInTime = performance.now() < deadline;
    const end = isInTime ? await runChild({ entries, options, children, conversions }) : 'time-limit';
    const culprit = culpritOf(documentsInOrder(entries).filter(isOpen));
    if (culprit === undefined) break;
    if (end === 'finished') throw new Defect('a child ended without telling about every document');
    if (failedOnce === culprit || performance.now() >= deadline) {
      culprit.refused = { outcome: 'conversion-failed', detail: failures[end] };
    }
    failedOnce = culprit;
  }
  return documentsInOrder(entries).map(({ index, name, within, format, made, refused }) => {
    if (refused !== undefined) return { index, name, within, format, ...refused };
    if (made === undefined) throw new Defect(`nothing became of document ${index}`);
    return { index, name, format: made.format, converter: made.converter, pages: made.pages };
  });
}
