/** The work inside a child: each document recognised, converted, drawn, coded, and written into the child's folder. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFaxPages } from '../pages/make-pages.ts';
import type { FaxStrip } from '../pages/raster.ts';
import { encodeT6 } from '../pages/t6.ts';
import { writeTiff } from '../pages/tiff.ts';
import { type Conversion, convertDocument } from './converters.ts';
import { type JobDocument, type PrepareEvent, type PrepareJob, stripsFile } from './prepare-job.ts';
import { recognise } from './recognise.ts';
import { isRefusal, type Refusal } from './refusal.ts';

type Tell = (event: PrepareEvent) => void;

/** Draws the pages of one converted document into the folder; tells how many, or why not. */
async function makePages(
  document: JobDocument,
  { drawing }: Conversion,
  job: PrepareJob,
  folder: string,
  tell: Tell,
): Promise<FaxStrip[] | Refusal> {
  const strips: FaxStrip[] = [];
  for await (const { page, raster } of makeFaxPages(drawing, job.fit)) {
    if (raster === 'damaged') return { outcome: 'corrupt-document', detail: `page ${page} cannot be read` };
    strips.push({ rows: raster.height, resolution: job.fit.resolution, t6: encodeT6(raster) });
    tell({ event: 'page', document: document.index, page });
  }
  await writeFile(join(folder, stripsFile(document.index)), writeTiff(strips));
  return strips;
}

async function prepareDocument(
  document: JobDocument,
  pagesBefore: number,
  job: PrepareJob,
  folder: string,
  tell: Tell,
) {
  const bytes = await readFile(join(folder, document.file));
  const format = await recognise(bytes, document.name);
  const conversion = await convertDocument({ ...document, bytes, format }, job.limits);
  if (isRefusal(conversion)) return conversion;
  const pages = conversion.drawing.pages;
  if (pagesBefore + pages > job.limits.pages) {
    conversion.drawing.close();
    return { outcome: 'too-many-pages', detail: `${pages} pages, at most ${job.limits.pages} in one fax` } as const;
  }
  const made = await makePages(document, conversion, job, folder, tell);
  conversion.drawing.close();
  return isRefusal(made) ? made : { format, converter: conversion.converter, pages };
}

/** Prepares every document of a job in order. What is wrong with one document is told and does not stop the others. */
export async function prepareDocuments(job: PrepareJob, folder: string, tell: Tell): Promise<void> {
  let pagesBefore = job.pagesBefore;
  for (const document of job.documents) {
    const result = await prepareDocument(document, pagesBefore, job, folder, tell);
    if ('outcome' in result) {
      tell({ event: 'refused', document: document.index, outcome: result.outcome, detail: result.detail });
    } else {
      pagesBefore += result.pages;
      tell({ event: 'done', document: document.index, ...result });
    }
  }
  tell({ event: 'end' });
}
