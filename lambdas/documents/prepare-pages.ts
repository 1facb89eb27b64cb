/** The documents of a submission to the pages and files of a fax. All of them, or nothing and the reasons. */

import { copyFile, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Defect } from '../fax/errors.ts';
import { assemble } from '../pages/assemble.ts';
import { pageSeconds } from '../pages/line-time.ts';
import type { Paper } from '../pages/page-fit.ts';
import { type FaxStrip, LINE_PELS, type VerticalResolution } from '../pages/raster.ts';
import { readTiff } from '../pages/tiff.ts';
import type { ChildEnd, PrepareChild } from './child-process.ts';
import type { Children } from './children.ts';
import type { Format } from './formats.ts';
import { type PictureOptions, type PrepareEvent, type PrepareJob, stripsFile } from './prepare-job.ts';
import type { Refusal } from './refusal.ts';

/** A document of a submission, as a file on disk. */
export interface DocumentFile {
  readonly name: string;
  readonly contentType?: string | undefined;
  readonly path: string;
}

export interface PrepareOptions {
  /** Lines an inch: 196 (fine) unless told. */
  readonly resolution?: VerticalResolution;
  /** The called machine's paper: A4 unless told. */
  readonly paper?: Paper;
  /** Rows kept white at the top of each page for a header line; 0 (none) unless told. */
  readonly bandRows?: number;
  /** Page pictures to write; both kinds unless told. */
  readonly pictures?: PictureOptions;
  /** Where fax.tif, fax.pdf, page-001.png and thumb-001.png … are written; made if it is not there. */
  readonly workFolder: string;
}

export interface PreparedDocument {
  readonly name: string;
  readonly format: Format;
  readonly converter: string;
  readonly pages: number;
}

export interface PreparedPage {
  /** Page of the fax, from 1. */
  readonly n: number;
  /** The document's name and its page, from 1. */
  readonly source: { readonly document: string; readonly page: number };
  /** Length of its T.6 strip. */
  readonly bytes: number;
  /** Predicted line seconds. */
  readonly seconds: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface PreparedFax {
  readonly resolution: VerticalResolution;
  readonly documents: readonly PreparedDocument[];
  readonly pages: readonly PreparedPage[];
}

/** A document that cannot be faxed. */
export interface DocumentRefusal extends Refusal {
  readonly document: string;
}

type Told = Extract<PrepareEvent, { event: 'done' | 'refused' }>;

const failures: Record<Exclude<ChildEnd, 'finished'>, string> = {
  crashed: 'the converter ended unexpectedly, twice',
  'time-limit': 'the conversion took too long, twice',
  'memory-limit': 'the conversion needed too much memory, twice',
};

/** Refuses what is too much before any of it is read. */
async function measure(documents: readonly DocumentFile[], { limits }: Children): Promise<DocumentRefusal[]> {
  const refusals: DocumentRefusal[] = [];
  let bytes = 0;
  for (const [index, document] of documents.entries()) {
    bytes += (await stat(document.path)).size;
    if (index >= limits.documents) {
      const detail = `${documents.length} documents, at most ${limits.documents}`;
      refusals.push({ document: document.name, outcome: 'too-large', detail });
    } else if (bytes > limits.bytes) {
      const detail = `over ${limits.bytes} bytes with this document`;
      refusals.push({ document: document.name, outcome: 'too-large', detail });
    }
  }
  return refusals;
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    await copyFile(from, to);
  }
}

/** Brings the finished files of a child into the work folder before the child and its folder go. */
async function collect(child: PrepareChild, workFolder: string): Promise<void> {
  for (const file of await readdir(child.folder)) {
    if (/^(document-\d+\.tif|(page|thumb)-\d+\.png)$/.test(file))
      await move(join(child.folder, file), join(workFolder, file));
  }
}

/** Gives one child the documents that nothing is known of yet; what it tells is put into `told`. */
async function runChild(
  documents: readonly DocumentFile[],
  options: Required<PrepareOptions>,
  children: Children,
  told: Map<number, Told>,
): Promise<ChildEnd> {
  const child = await children.take();
  try {
    const waiting = [...documents.entries()].filter(([index]) => !told.has(index));
    const job: PrepareJob = {
      documents: waiting.map(([index, { name, contentType }]) => ({
        index,
        name,
        contentType,
        file: `input-${index}`,
      })),
      fit: { resolution: options.resolution, paper: options.paper, bandRows: options.bandRows },
      pictures: options.pictures,
      limits: children.limits,
      pagesBefore: [...told.values()].reduce((sum, one) => sum + (one.event === 'done' ? one.pages : 0), 0),
    };
    for (const [index, { path }] of waiting) await copyFile(path, join(child.folder, `input-${index}`));
    const end = await child.run(job, (event) => {
      if (event.event === 'done' || event.event === 'refused') told.set(event.document, event);
    });
    await collect(child, options.workFolder);
    return end;
  } finally {
    await children.release(child);
  }
}

/** Runs children until every document is done or refused: one that kills its child twice is refused. */
async function convertAll(documents: readonly DocumentFile[], options: Required<PrepareOptions>, children: Children) {
  const told = new Map<number, Told>();
  const deadline = performance.now() + children.limits.submissionMs;
  let failedOnce: number | undefined;
  while (told.size < documents.length) {
    const end = performance.now() < deadline ? await runChild(documents, options, children, told) : 'time-limit';
    const current = documents.findIndex((_, index) => !told.has(index));
    if (current < 0) break;
    if (end === 'finished') throw new Defect('a child ended without telling about every document');
    if (failedOnce === current || performance.now() >= deadline) {
      told.set(current, { event: 'refused', document: current, outcome: 'conversion-failed', detail: failures[end] });
    }
    failedOnce = current;
  }
  return told;
}

async function readStrips(told: readonly Told[], workFolder: string): Promise<FaxStrip[]> {
  const strips: FaxStrip[] = [];
  for (const { document } of told) strips.push(...readTiff(await readFile(join(workFolder, stripsFile(document)))));
  return strips;
}

/**
 * Makes the fax of a submission's documents, in their order. Bytes are opened in children only.
 * @returns the fax, its files being in the work folder; or every document that cannot be faxed, with the reason
 */
export async function preparePages(
  documents: readonly DocumentFile[],
  options: PrepareOptions,
  children: Children,
): Promise<PreparedFax | DocumentRefusal[]> {
  if (documents.length === 0) throw new Defect('a fax is made of at least one document');
  const tooMuch = await measure(documents, children);
  if (tooMuch.length > 0) return tooMuch;
  const full: Required<PrepareOptions> = {
    resolution: 196,
    paper: 'a4',
    bandRows: 0,
    pictures: { full: true, thumbnails: true },
    ...options,
  };
  await mkdir(full.workFolder, { recursive: true });
  const told = await convertAll(documents, full, children);
  const inOrder = documents.map((_, index) => told.get(index)!);
  const refusals = inOrder.flatMap((one) =>
    one.event === 'refused'
      ? [{ document: documents[one.document]!.name, outcome: one.outcome, detail: one.detail }]
      : [],
  );
  if (refusals.length > 0) return refusals;
  const strips = await readStrips(inOrder, full.workFolder);
  const files = assemble(strips);
  await writeFile(join(full.workFolder, 'fax.tif'), files.tiff);
  await writeFile(join(full.workFolder, 'fax.pdf'), files.pdf);
  const done = inOrder.flatMap((one) => (one.event === 'done' ? [one] : []));
  const sources = done.flatMap(({ document, pages }) =>
    Array.from({ length: pages }, (_, i) => ({ document: documents[document]!.name, page: i + 1 })),
  );
  return {
    resolution: full.resolution,
    documents: done.map(({ document, format, converter, pages }) => ({
      name: documents[document]!.name,
      format,
      converter,
      pages,
    })),
    pages: strips.map(({ t6, rows }, i) => ({
      n: i + 1,
      source: sources[i]!,
      bytes: t6.length,
      seconds: Math.round(pageSeconds(t6.length) * 10) / 10,
      widthPx: LINE_PELS,
      heightPx: rows,
    })),
  };
}
