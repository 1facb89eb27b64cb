/** The work inside a child: each document recognised, converted, drawn, coded, and written into the child's folder. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFaxPages } from '../pages/make-pages.ts';
import { encodePagePng, encodeThumbnail } from '../pages/png.ts';
import type { FaxRaster, FaxStrip } from '../pages/raster.ts';
import { encodeT6 } from '../pages/t6.ts';
import { writeTiff } from '../pages/tiff.ts';
import { type Conversion, convertDocument } from './converters.ts';
import { type JobDocument, type PrepareEvent, type PrepareJob, pictureFile, stripsFile, thumbnailFile } from './prepare-job.ts';
import { recognise } from './recognise.ts';
import { isRefusal, type Refusal } from './refusal.ts';

type Tell = (event: PrepareEvent) => void;

async function writePictures(raster: FaxRaster, n: number, job: PrepareJob, folder: string): Promise<void> {
  const { resolution } = job.fit;
  const writes: Promise<void>[] = [];
  const write = (file: string, png: Promise<Buffer>) => writes.push(png.then((bytes) => writeFile(join(folder, file), bytes)));
  if (job.pictures.full) write(pictureFile(n), encodePagePng(raster, resolution));
  if (job.pictures.thumbnails) write(thumbnailFile(n), encodeThumbnail(raster, resolution));
  await Promise.all(writes);
}

/** Draws the pages of one converted document into the folder; tells how many, or why not. */
async function makePages(
  document: JobDocument,
  { drawing }: Conversion,
  pagesBefore: number,
  job: PrepareJob,
  folder: string,
  tell: Tell,
): Promise<FaxStrip[] | Refusal> {
  const strips: FaxStrip[] = [];
  let pictures: Promise<void> = Promise.resolve();
  for await (const { page, raster } of makeFaxPages(drawing, job.fit)) {
    if (raster === 'damaged') return { outcome: 'corrupt-document', detail: `page ${page} cannot be read` };
    // Compressing one page's pictures runs beside the drawing of the next; never more than one page is kept for it.
    await pictures;
    pictures = writePictures(raster, pagesBefore + page, job, folder);
    strips.push({ rows: raster.height, resolution: job.fit.resolution, t6: encodeT6(raster) });
    tell({ event: 'page', document: document.index, page });
  }
  await writeFile(join(folder, stripsFile(document.index)), writeTiff(strips));
  await pictures;
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
  const made = await makePages(document, conversion, pagesBefore, job, folder, tell);
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
