/** The work of a preparing worker for a received fax: the carrier's file opened, its pages drawn, coded and pictured. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pageFile, readingFile, thumbnailFile } from '../../fax/page-files.ts';
import { accepted, refused } from '../../fax/result.ts';
import { encodePagePng, encodeThumbnail } from '../../pages/fax/png.ts';
import { makeSquare } from '../../pages/fax/square-pels.ts';
import { writeTiff } from '../../pages/fax/tiff.ts';
import type { FaxStrip } from '../../pages/planes/raster.ts';
import type { ReceivedMedia, ReceivedPage } from '../../pages/received/received-page.ts';
import { openReceivedPdf } from '../../pages/received/received-pdf.ts';
import { openReceivedTiff } from '../../pages/received/received-tiff.ts';
import type { SourceFault } from '../../pages/source/drawing.ts';
import { mayOpenNatively, withoutWalls } from '../native-code.ts';
import { type OrRefusal, type Refusal, refuse } from '../refusal.ts';
import type { Parent } from './prepare-documents.ts';
import type { RebuildJob } from './prepare-job.ts';
import { stripsFile } from './strips-file.ts';

type RebuildParent = Pick<Parent, 'emit' | 'announceNative'>;

const faults: Record<SourceFault, Refusal> = {
  password: { outcome: 'password-protected', detail: 'the PDF asks for a password' },
  security: { outcome: 'password-protected', detail: 'the PDF is encrypted for a certificate' },
  corrupt: { outcome: 'corrupt-document', detail: 'not a readable file' },
  empty: { outcome: 'empty-document', detail: 'the file holds no page' },
  'too-large': { outcome: 'too-large', detail: 'a page of too many pixels' },
};

async function open(
  { file, format, limits }: RebuildJob,
  folder: string,
  parent: RebuildParent,
): Promise<OrRefusal<ReceivedMedia>> {
  if (format === 'tiff' && !mayOpenNatively()) return refuse('unsupported-format', withoutWalls);
  if (format === 'tiff') await parent.announceNative();
  const bytes = await readFile(join(folder, file));
  const opened =
    format === 'pdf' ? await openReceivedPdf(bytes, limits.pixels) : await openReceivedTiff(bytes, limits.pixels);
  if (!opened.ok) return refused(faults[opened.refusal]);
  const { pages } = opened.value;
  if (pages === 0) return refused(faults.empty);
  if (pages <= limits.pages) return opened;
  return refuse('too-many-pages', `${pages} pages, at most ${limits.pages} in one fax`);
}

async function writePictures({ raster, strip }: ReceivedPage, n: number, job: RebuildJob, folder: string) {
  const { resolution } = strip;
  const write = async (name: string, png: Promise<Buffer>) => writeFile(join(folder, name), await png);
  await Promise.all([
    write(pageFile(n), encodePagePng(raster, resolution)),
    write(thumbnailFile(n), encodeThumbnail(raster, resolution)),
    job.forReading && write(readingFile(n), encodePagePng(makeSquare(raster, resolution), resolution)),
  ]);
}

type Rebuilt = { readonly pages: number; readonly damaged: number[] };

async function drawAll(
  media: ReceivedMedia,
  job: RebuildJob,
  folder: string,
  { emit }: RebuildParent,
): Promise<OrRefusal<Rebuilt>> {
  const strips: FaxStrip[] = [];
  const damaged: number[] = [];
  let lost = 0;
  for (let n = 1; n <= media.pages; n++) {
    const page = await media.draw(n - 1);
    if (page.damage !== 'none') damaged.push(n);
    if (page.damage === 'all') lost += 1;
    await writePictures(page, n, job, folder);
    strips.push(page.strip);
    emit({ event: 'page', document: 0, page: n });
  }
  if (lost === media.pages) return refuse('corrupt-document', 'no page can be read');
  await writeFile(join(folder, stripsFile(0)), writeTiff(strips));
  return accepted({ pages: media.pages, damaged });
}

/** Rebuilds the pages of a carrier's file. Damaged pages are listed and do not stop the others. */
export async function rebuildPages(job: RebuildJob, folder: string, parent: RebuildParent): Promise<void> {
  const { emit } = parent;
  const media = await open(job, folder, parent);
  const made = media.ok ? await drawAll(media.value, job, folder, parent) : media;
  if (made.ok) emit({ event: 'done', document: 0, format: job.format, converter: 'rebuild', ...made.value });
  else emit({ event: 'refused', document: 0, ...made.refusal });
  emit({ event: 'end' });
}
