/** The work of a preparing worker: each document recognised, opened, drawn, coded, and written into the worker's folder. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PageKind } from '../../fax/model.ts';
import { cleanFileName } from '../../fax/outside-text.ts';
import { accepted, refused } from '../../fax/result.ts';
import { writeTiff } from '../../pages/fax/tiff.ts';
import { cutPages } from '../../pages/source/cut/cut-pages.ts';
import type { Drawing, PageFault } from '../../pages/source/drawing.ts';
import { dropCurrentPdfium } from '../../pages/source/pdfium.ts';
import { type OpenedDocument, openDocument } from '../engines/openers.ts';
import { isInvoiceData } from '../engines/portfolio/invoice-data.ts';
import { type Format, mayUseEngine, openersOf } from '../formats.ts';
import { isReadNatively } from '../native-code.ts';
import { recognise } from '../recognise/recognise.ts';
import { type OrRefusal, type Refusal, refuse } from '../refusal.ts';
import { drawPages } from './draw-pages.ts';
import type { PageMakers } from './page-makers.ts';
import {
  type EngineReply,
  type JobDocument,
  MAX_FILES_WITHIN,
  type PrepareEvent,
  type PrepareJob,
} from './prepare-job.ts';
import { readShared } from './read-shared.ts';
import { stripsFile } from './strips-file.ts';

/** What the work needs of the parent process. */
export interface Parent {
  emit(event: PrepareEvent): void;
  /** Before native code opens a document: resolves when this process will not be used for another job. */
  announceNative(): Promise<void>;
  /** The reply for a document that needs an engine; it may be there already. */
  replyTo(document: number): Promise<EngineReply>;
}

interface Done {
  readonly format: Format;
  readonly converter: string;
  readonly pages: number;
  readonly kinds: { readonly page: number; readonly shows: PageKind }[];
  readonly cutInto?: number;
  readonly filesWithin?: string[];
}

interface Recognised {
  readonly document: JobDocument;
  readonly format: Format;
  /** Whether an engine has been requested. */
  readonly isAsked: boolean;
}

/** Recognises all documents, and requests engines for those that only an engine converts, so that they work meanwhile. */
async function recogniseAll(
  documents: readonly JobDocument[],
  { limits }: PrepareJob,
  folder: string,
  { emit }: Parent,
) {
  const recognised: Recognised[] = [];
  for (const document of documents) {
    const { index, name, file, converted } = document;
    const format = converted === undefined ? await recognise(await readFile(join(folder, file)), name) : 'pdf';
    emit({ event: 'format', document: index, format: converted?.format ?? format });
    const isAsked = openersOf(format).length === 0 && mayUseEngine(format, limits);
    if (isAsked) emit({ event: 'engine', document: index });
    recognised.push({ document, format, isAsked });
  }
  return recognised;
}

/** What was opened; or what to open instead; or that another worker goes on from here. */
type Opened = OpenedDocument | { readonly instead: readonly JobDocument[] } | 'another-worker';

/** Opens the PDF that an engine made. If it cannot be opened, that is the engine's fault, not the document's. */
async function openConverted(
  { name, file, converted }: JobDocument,
  job: PrepareJob,
  folder: string,
): Promise<OrRefusal<OpenedDocument>> {
  const bytes = await readShared(join(folder, file));
  const opened = await openDocument({ name, bytes, format: 'pdf' }, job.limits);
  const converter = converted?.converter ?? '';
  if (opened.ok) return accepted({ ...opened.value, converter });
  return refuse('conversion-failed', `${converter} made no readable pages`);
}

/** Opens a document here, or has it converted by an engine where no opener can. */
async function open(
  { document, format, isAsked }: Recognised,
  job: PrepareJob,
  folder: string,
  parent: Parent,
): Promise<OrRefusal<Opened>> {
  if (document.converted !== undefined) return openConverted(document, job, folder);
  if (!isAsked) {
    const path = join(folder, document.file);
    const bytes = await (format === 'pdf' ? readShared(path) : readFile(path));
    if (isReadNatively(format)) await parent.announceNative();
    const opened = await openDocument({ ...document, bytes, format }, job.limits);
    const isLeft = !opened.ok && opened.refusal.outcome === 'conversion-failed' && mayUseEngine(format, job.limits);
    if (!isLeft) return opened;
    parent.emit({ event: 'engine', document: document.index });
  }
  if (job.endsForEngines) return accepted('another-worker');
  const reply = await parent.replyTo(document.index);
  if ('refused' in reply) return refused(reply.refused);
  return 'instead' in reply ? accepted(reply) : openConverted(reply.converted, job, folder);
}

/** Why a document is refused of which a page cannot be drawn. */
const pageFaults: Record<PageFault, (page: number) => Refusal> = {
  damaged: (page) => ({ outcome: 'corrupt-document', page, detail: `page ${page} cannot be read` }),
  'missing-font': (page) => ({
    outcome: 'conversion-failed',
    page,
    detail: `page ${page} has letters in a font that is neither in the document nor on this machine`,
  }),
};

/** Names of the files within a PDF that a person may think are faxed. */
function filesToName({ attachments = [] }: Drawing): string[] {
  const names = attachments.filter((name) => !isInvoiceData(name)).map((name) => cleanFileName(name));
  return names.filter((name) => name !== '').slice(0, MAX_FILES_WITHIN);
}

async function draw(
  { document, format }: Recognised,
  opened: OpenedDocument,
  job: PrepareJob,
  pagesBefore: number,
  folder: string,
  { emit }: Parent,
  makers: PageMakers,
): Promise<OrRefusal<Done>> {
  const { converter } = opened;
  const drawing = await cutPages(opened.drawing, job.fit);
  const { pages } = drawing;
  if (pagesBefore + pages > job.limits.pages) {
    return refuse('too-many-pages', `${pagesBefore + pages} pages, at most ${job.limits.pages} in one fax`);
  }
  const task = { fit: job.fit, pictures: job.pictures, pagesBefore, folder };
  const drawn = await drawPages(drawing, task, makers, (page) => {
    emit({ event: 'page', document: document.index, page });
  });
  drawing.close();
  const strips = drawn.flatMap(({ strip }) => (strip.ok ? [strip.value] : []));
  for (const { page, strip } of drawn)
    if (!strip.ok) return refused(pageFaults[strip.refusal](drawing.sourcePage(page)));
  await writeFile(join(folder, stripsFile(document.index)), writeTiff(strips));
  const kinds = drawn.flatMap(({ page, shows }) => (shows === undefined ? [] : [{ page, shows }]));
  const cutInto = [...drawing.cuts.values()].reduce((sum, parts) => sum + parts, 0);
  const done = { format: document.converted?.format ?? format, converter, pages, kinds };
  const filesWithin = filesToName(opened.drawing);
  return accepted({
    ...done,
    ...(cutInto === 0 ? {} : { cutInto }),
    ...(filesWithin.length === 0 ? {} : { filesWithin }),
  });
}

/**
 * Prepares all documents of a job in order, those from inside another one in its place. A document that is refused does not
 * stop the others.
 */
export async function prepareDocuments(
  job: PrepareJob,
  folder: string,
  parent: Parent,
  makers: PageMakers,
): Promise<void> {
  const { emit } = parent;
  let pagesBefore = job.pagesBefore;
  let hasOpened = false;
  const waiting = await recogniseAll(job.documents, job, folder, parent);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { index } = next.document;
    // Also of those that came together, none meets the engine of another one.
    if (hasOpened) dropCurrentPdfium();
    hasOpened = true;
    const opened = await open(next, job, folder, parent);
    if (!opened.ok) {
      emit({ event: 'refused', document: index, ...opened.refusal });
      continue;
    }
    if (opened.value === 'another-worker') break;
    if ('instead' in opened.value) {
      waiting.unshift(...(await recogniseAll(opened.value.instead, job, folder, parent)));
      continue;
    }
    const drawn = await draw(next, opened.value, job, pagesBefore, folder, parent, makers);
    if (drawn.ok) {
      pagesBefore += drawn.value.pages;
      emit({ event: 'done', document: index, ...drawn.value });
    } else emit({ event: 'refused', document: index, ...drawn.refusal });
  }
  emit({ event: 'end' });
}
