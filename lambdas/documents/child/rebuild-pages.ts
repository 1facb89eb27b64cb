/** The work of a preparing worker for a received fax: the carrier's file opened, its pages drawn, coded and pictured. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pageFile, readingFile, thumbnailFile } from '../../fax/page-files.ts';
import { encodePagePng, encodeThumbnail } from '../../pages/fax/png.ts';
import { makeSquare } from '../../pages/fax/square-pels.ts';
import { encodeT6 } from '../../pages/fax/t6.ts';
import { writeTiff } from '../../pages/fax/tiff.ts';
import type { FaxStrip } from '../../pages/planes/raster.ts';
import type { ReceivedMedia, ReceivedPage } from '../../pages/received/received-page.ts';
import { openReceivedPdf } from '../../pages/received/received-pdf.ts';
import { openReceivedTiff } from '../../pages/received/received-tiff.ts';
import type { SourceFault } from '../../pages/source/drawing.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { type PrepareEvent, type RebuildJob, stripsFile } from './prepare-job.ts';

type Emit = (event: PrepareEvent) => void;

const faults: Record<SourceFault, Refusal> = {
  password: { outcome: 'password-protected', detail: 'the PDF asks for a password' },
  security: { outcome: 'password-protected', detail: 'the PDF is encrypted for a certificate' },
  corrupt: { outcome: 'corrupt-document', detail: 'not a readable file' },
  empty: { outcome: 'empty-document', detail: 'the file holds no page' },
  'too-large': { outcome: 'too-large', detail: 'a page of too many pixels' },
};

async function open({ file, format, limits }: RebuildJob, folder: string): Promise<ReceivedMedia | Refusal> {
  const bytes = await readFile(join(folder, file));
  const opened =
    format === 'pdf' ? await openReceivedPdf(bytes, limits.pixels) : await openReceivedTiff(bytes, limits.pixels);
  if (typeof opened === 'string') return faults[opened];
  if (opened.pages === 0) return faults.empty;
  if (opened.pages <= limits.pages) return opened;
  return { outcome: 'too-many-pages', detail: `${opened.pages} pages, at most ${limits.pages} in one fax` };
}

async function writePictures({ raster, resolution }: ReceivedPage, n: number, job: RebuildJob, folder: string) {
  const write = async (name: string, png: Promise<Buffer>) => writeFile(join(folder, name), await png);
  await Promise.all([
    write(pageFile(n), encodePagePng(raster, resolution)),
    write(thumbnailFile(n), encodeThumbnail(raster, resolution)),
    job.forReading && write(readingFile(n), encodePagePng(makeSquare(raster, resolution), resolution)),
  ]);
}

type Rebuilt = { readonly pages: number; readonly damaged: number[] };

async function drawAll(media: ReceivedMedia, job: RebuildJob, folder: string, emit: Emit): Promise<Rebuilt | Refusal> {
  const strips: FaxStrip[] = [];
  const damaged: number[] = [];
  let lost = 0;
  for (let n = 1; n <= media.pages; n++) {
    const page = await media.draw(n - 1);
    if (page.damage !== 'none') damaged.push(n);
    if (page.damage === 'all') lost += 1;
    await writePictures(page, n, job, folder);
    strips.push({ rows: page.raster.height, resolution: page.resolution, t6: encodeT6(page.raster) });
    emit({ event: 'page', document: 0, page: n });
  }
  if (lost === media.pages) return { outcome: 'corrupt-document', detail: 'no page can be read' };
  await writeFile(join(folder, stripsFile(0)), writeTiff(strips));
  return { pages: media.pages, damaged };
}

/** Draws a carrier's file anew. A damaged page is named, and does not keep the others from people. */
export async function rebuildPages(job: RebuildJob, folder: string, emit: Emit): Promise<void> {
  const media = await open(job, folder);
  const made = isRefusal(media) ? media : await drawAll(media, job, folder, emit);
  if (isRefusal(made)) emit({ event: 'refused', document: 0, outcome: made.outcome, detail: made.detail });
  else emit({ event: 'done', document: 0, format: job.format, converter: 'rebuild', ...made });
  emit({ event: 'end' });
}
