/** The work inside a child: each document recognised, converted, drawn, coded, and written into the child's folder. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeTiff } from '../pages/tiff.ts';
import { convertDocument } from './converters.ts';
import { drawPages } from './draw-pages.ts';
import type { Format } from './formats.ts';
import { type JobDocument, type PrepareEvent, type PrepareJob, stripsFile } from './prepare-job.ts';
import { recognise } from './recognise.ts';
import { isRefusal, type Refusal } from './refusal.ts';

type Tell = (event: PrepareEvent) => void;

interface Done {
  readonly format: Format;
  readonly converter: string;
  readonly pages: number;
}

async function prepareDocument(
  document: JobDocument,
  job: PrepareJob,
  pagesBefore: number,
  folder: string,
  tell: Tell,
): Promise<Done | Refusal> {
  const bytes = await readFile(join(folder, document.file));
  const format = await recognise(bytes, document.name);
  const conversion = await convertDocument({ ...document, bytes, format }, job.limits);
  if (isRefusal(conversion)) return conversion;
  const { drawing, converter } = conversion;
  const { pages } = drawing;
  if (pagesBefore + pages > job.limits.pages) {
    return {
      outcome: 'too-many-pages',
      detail: `${pagesBefore + pages} pages, at most ${job.limits.pages} in one fax`,
    };
  }
  const task = { fit: job.fit, pictures: job.pictures, pagesBefore, folder };
  const drawn = await drawPages(conversion, task, job.limits.pixels, (page) => {
    tell({ event: 'page', document: document.index, page });
  });
  drawing.close();
  const strips = drawn.flatMap(({ strip }) => (strip === 'damaged' ? [] : [strip]));
  const damaged = drawn.find(({ strip }) => strip === 'damaged');
  if (damaged !== undefined) return { outcome: 'corrupt-document', detail: `page ${damaged.page} cannot be read` };
  await writeFile(join(folder, stripsFile(document.index)), writeTiff(strips));
  return { format, converter, pages };
}

/** Prepares every document of a job in order. What is wrong with one document is told and does not stop the others. */
export async function prepareDocuments(job: PrepareJob, folder: string, tell: Tell): Promise<void> {
  let pagesBefore = job.pagesBefore;
  for (const document of job.documents) {
    const result = await prepareDocument(document, job, pagesBefore, folder, tell);
    if (isRefusal(result)) {
      tell({ event: 'refused', document: document.index, outcome: result.outcome, detail: result.detail });
    } else {
      pagesBefore += result.pages;
      tell({ event: 'done', document: document.index, ...result });
    }
  }
  tell({ event: 'end' });
}
