/**
 * The clean PDF of a received fax: what the carrier delivered (PDF or TIFF, hostile) is drawn in a worker, and a new file
 * is written from the pixels. Nothing of the untrusted file passes through.
 */
import { copyFile, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { maxMediaBytes } from '../../fax/limits.ts';
import { accepted, type Result } from '../../fax/result.ts';
import { writePdf } from '../../pages/fax/pdf.ts';
import { readTiff } from '../../pages/fax/tiff.ts';
import type { FaxStrip } from '../../pages/planes/raster.ts';
import type { Reader, ReadingLanguage, Worker, WorkerPool } from '../../ports.ts';
import type { PrepareEvent, PrepareJob, RebuildJob } from '../child/prepare-job.ts';
import { stripsFile } from '../child/strips-file.ts';
import { type Limits, readLimits } from '../limits.ts';
import { recogniseSignature } from '../recognise/recognise-signature.ts';
import { type OrRefusal, refuse } from '../refusal.ts';
import { takeFile } from '../sandbox/job-folder.ts';
import { answerOf, tryTwice, type WorkerFailure } from '../sandbox/try-twice.ts';
import { prepareWorker } from '../sandbox/worker-kinds.ts';
import { readPages } from './read-pages.ts';

export interface RebuildOptions {
  /** Where fax.pdf, page-001.png and thumb-001.png … are written; created if missing. */
  readonly workFolder: string;
  /** Adds a text layer, read in these languages; left out where reading fails. */
  readonly searchable?: { readonly languages: readonly ReadingLanguage[]; readonly reader: Reader };
  readonly limits?: Limits;
}

export interface RebuiltFax {
  readonly pdfPath: string;
  readonly pages: number;
  /** Pages, from 1, with damaged data: shown as far as they could be decoded, or blank. */
  readonly damagedPages: readonly number[];
  readonly hasText: boolean;
}

/**
 * A carrier's file begins with the signature of its format. Anything else is not opened: an HTML page that says why there is
 * no fax, or a file that is two formats at once.
 */
async function formatOf(path: string): Promise<OrRefusal<'pdf' | 'tiff'>> {
  const { size } = await stat(path);
  if (size === 0) return refuse('empty-document', 'the file is empty');
  if (size > maxMediaBytes) return refuse('too-large', `${size} bytes, at most ${maxMediaBytes}`);
  const file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(5), 0, 5, 0).finally(() => file.close());
  const format = recogniseSignature(buffer.subarray(0, bytesRead));
  if (format === 'pdf' || format === 'tiff') return accepted(format);
  return refuse('unsupported-format', 'neither PDF nor TIFF');
}

const INPUT = 'received';
/** Why a fax that failed in two workers is refused, for the log. */
const failures: Readonly<Record<WorkerFailure, string>> = {
  crashed: 'the process ended unexpectedly, twice',
  'time-limit': 'it took too long, twice',
  'memory-limit': 'it needed too much memory, twice',
};

type RebuildEnd = Extract<PrepareEvent, { event: 'done' | 'refused' }>;

/** Draws the pages in a worker and moves its files into the work folder. */
async function drawIn(
  worker: Worker<PrepareJob | RebuildJob, PrepareEvent>,
  mediaPath: string,
  job: RebuildJob,
  workFolder: string,
): Promise<Result<RebuildEnd, WorkerFailure>> {
  await copyFile(mediaPath, join(worker.folder, INPUT));
  let last: RebuildEnd | undefined;
  const end = await worker.run(job, (event) => {
    if (event.event === 'done' || event.event === 'refused') last = event;
  });
  for (const file of end === 'finished' ? await readdir(worker.folder) : []) {
    if (/^(document-0\.tif|(page|thumb|square)-\d+\.png)$/.test(file)) {
      await takeFile(join(worker.folder, file), join(workFolder, file));
    }
  }
  return answerOf(end, last);
}

async function draw(
  mediaPath: string,
  format: 'pdf' | 'tiff',
  { workFolder, searchable, limits = readLimits() }: RebuildOptions,
  workers: WorkerPool,
): Promise<OrRefusal<Extract<RebuildEnd, { event: 'done' }>>> {
  const job: RebuildJob = { file: INPUT, format, forReading: searchable !== undefined, limits };
  const drawn = await tryTwice(() =>
    workers.withWorker(prepareWorker, (worker) => drawIn(worker, mediaPath, job, workFolder)),
  );
  if (!drawn.ok) return refuse('conversion-failed', failures[drawn.refusal]);
  const { value } = drawn;
  return value.event === 'done' ? accepted(value) : refuse(value.outcome, value.detail);
}

/** Writes the PDF; without a text layer where none is wanted or reading fails. */
async function writeFax(strips: readonly FaxStrip[], { workFolder, searchable }: RebuildOptions) {
  const texts =
    searchable === undefined ? [] : await readPages(searchable.reader, workFolder, strips.length, searchable.languages);
  const pdfPath = join(workFolder, 'fax.pdf');
  await writeFile(pdfPath, writePdf(strips, texts));
  return { pdfPath, hasText: texts.some((lines) => lines.length > 0) };
}

/**
 * Makes the PDF that people get. The bytes are opened in a worker only.
 *
 * @param mediaPath the carrier's file
 * @returns the fax, its files being in the work folder; or why the media cannot be read
 */
export async function rebuildFax(
  mediaPath: string,
  options: RebuildOptions,
  workers: WorkerPool,
): Promise<OrRefusal<RebuiltFax>> {
  const { workFolder } = options;
  const format = await formatOf(mediaPath);
  if (!format.ok) return format;
  await mkdir(workFolder, { recursive: true });
  const drawn = await draw(mediaPath, format.value, options, workers);
  if (!drawn.ok) return drawn;
  const strips = readTiff(await readFile(join(workFolder, stripsFile(0))));
  const { pdfPath, hasText } = await writeFax(strips, options);
  // Intermediate files, so that the folder can be stored as it is.
  for (const file of await readdir(workFolder)) {
    if (/^(document-0\.tif|square-\d+\.png)$/.test(file)) await rm(join(workFolder, file));
  }
  const { pages, damaged: damagedPages = [] } = drawn.value;
  return accepted({ pdfPath, pages, damagedPages, hasText });
}
