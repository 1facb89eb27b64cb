/**
 * The clean PDF of a received fax: what the carrier gave (PDF or TIFF, hostile) is drawn in a child, and a new file is
 * written from the pixels. Nothing of a stranger's file passes through.
 */
import { copyFile, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Defect } from '../../fax/errors.ts';
import { writePdf } from '../../pages/fax/pdf.ts';
import { readTiff } from '../../pages/fax/tiff.ts';
import type { FaxStrip } from '../../pages/planes/raster.ts';
import type { Reader, ReadingLanguage } from '../../ports.ts';
import { type PrepareEvent, stripsFile } from '../child/prepare-job.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import type { Children } from '../sandbox/children.ts';
import type { ChildEnd } from '../sandbox/job-process.ts';
import { moveFile } from './move-file.ts';
import { readPages } from './read-pages.ts';

export interface RebuildOptions {
  /** Where fax.pdf, page-001.png and thumb-001.png … are written; made if it is not there. */
  readonly workFolder: string;
  /** A layer of text under the pages, read in these languages. Without it where reading fails. */
  readonly searchable?: { readonly languages: readonly ReadingLanguage[]; readonly reader: Reader };
}

export interface RebuiltFax {
  readonly pdfPath: string;
  readonly pages: number;
  /** Pages, from 1, whose data was damaged: shown as far as they could be read, or blank. */
  readonly damagedPages: readonly number[];
  readonly hasText: boolean;
}

/** A file of the carrier's largest size. */
export const largestMedia = 50 * 1024 * 1024;

/**
 * A carrier's file begins with its format's own first bytes. Anything else, a page of HTML that says why there is no fax
 * or a file that is two formats at once, is not opened.
 */
async function formatOf(path: string): Promise<'pdf' | 'tiff' | Refusal> {
  const { size } = await stat(path);
  if (size === 0) return { outcome: 'empty-document', detail: 'the file is empty' };
  if (size > largestMedia) return { outcome: 'too-large', detail: `${size} bytes, at most ${largestMedia}` };
  const file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(5), 0, 5, 0).finally(() => file.close());
  const first = buffer.toString('latin1', 0, bytesRead);
  if (first === '%PDF-') return 'pdf';
  if (/^(?:II\*\0|MM\0\*)/.test(first)) return 'tiff';
  return { outcome: 'unsupported-format', detail: 'neither PDF nor TIFF' };
}

const INPUT = 'received';
const failures: Record<Exclude<ChildEnd, 'finished'>, string> = {
  crashed: 'the child ended unexpectedly, twice',
  'time-limit': 'it took too long, twice',
  'memory-limit': 'it needed too much memory, twice',
};

type Told = Extract<PrepareEvent, { event: 'done' | 'refused' }>;

/** Draws the pages in a child, and brings its files into the work folder before the child and its folder go. */
async function runChild(
  mediaPath: string,
  format: 'pdf' | 'tiff',
  { workFolder, searchable }: RebuildOptions,
  children: Children,
): Promise<Told | Exclude<ChildEnd, 'finished'>> {
  const child = await children.take();
  try {
    await copyFile(mediaPath, join(child.folder, INPUT));
    let told: Told | undefined;
    const job = { file: INPUT, format, forReading: searchable !== undefined, limits: children.limits };
    const end = await child.run(job, (event) => {
      if (event.event === 'done' || event.event === 'refused') told = event;
    });
    if (end !== 'finished') return end;
    if (told === undefined) throw new Defect('a child ended without telling about the fax');
    for (const file of await readdir(child.folder)) {
      if (/^(document-0\.tif|(page|thumb|square)-\d+\.png)$/.test(file)) {
        await moveFile(join(child.folder, file), join(workFolder, file));
      }
    }
    return told;
  } finally {
    await children.release(child);
  }
}

/** What killed its child twice is not tried again. */
async function draw(
  mediaPath: string,
  format: 'pdf' | 'tiff',
  options: RebuildOptions,
  children: Children,
): Promise<Extract<Told, { event: 'done' }> | Refusal> {
  let told = await runChild(mediaPath, format, options, children);
  if (typeof told === 'string') told = await runChild(mediaPath, format, options, children);
  if (typeof told === 'string') return { outcome: 'conversion-failed', detail: failures[told] };
  return told.event === 'done' ? told : { outcome: told.outcome, detail: told.detail };
}

/** Without text where there is nobody to read or it fails: the fax goes all the same. */
async function writeFax(strips: readonly FaxStrip[], { workFolder, searchable }: RebuildOptions) {
  const texts =
    searchable === undefined ? [] : await readPages(searchable.reader, workFolder, strips.length, searchable.languages);
  const pdfPath = join(workFolder, 'fax.pdf');
  await writeFile(pdfPath, writePdf(strips, texts));
  return { pdfPath, hasText: texts.some((lines) => lines.length > 0) };
}

/**
 * Makes the PDF that people get. The bytes are opened in a child only.
 *
 * @param mediaPath what the carrier gave
 * @returns the fax, its files being in the work folder; or why the media cannot be read
 */
export async function rebuildFax(
  mediaPath: string,
  options: RebuildOptions,
  children: Children,
): Promise<RebuiltFax | Refusal> {
  const { workFolder } = options;
  const format = await formatOf(mediaPath);
  if (typeof format !== 'string') return format;
  await mkdir(workFolder, { recursive: true });
  const drawn = await draw(mediaPath, format, options, children);
  if (isRefusal(drawn)) return drawn;
  const strips = readTiff(await readFile(join(workFolder, stripsFile(0))));
  const { pdfPath, hasText } = await writeFax(strips, options);
  // What was only needed on the way, so that the folder can be stored as it is.
  for (const file of await readdir(workFolder)) {
    if (/^(document-0\.tif|square-\d+\.png)$/.test(file)) await rm(join(workFolder, file));
  }
  return { pdfPath, pages: drawn.pages, damagedPages: drawn.damaged ?? [], hasText };
}
