/**
 * Pictures of the pages of a sent fax, with the header line that the fax has. Small ones are made once for all numbers of a
 * submission and have none; the rows on top, where the line stands, are taken from the fax's own file. Large ones are made of
 * that file when somebody looks; submissions of older versions have them as they have the small ones.
 */
import { headerRows } from '../pages/fax/header-line.ts';
import { encodePagePng, pageLines, rowsPerThumbnailLine, thumbnailLines } from '../pages/fax/png.ts';
import { withTopLines } from '../pages/fax/png-top.ts';
import { decodeTopRows } from '../pages/fax/t6-rows.ts';
import { readTiff } from '../pages/fax/tiff.ts';
import type { FaxStrip } from '../pages/planes/raster.ts';
import type { Files } from '../ports.ts';
import { faxTiffKey, pageKey, thumbnailKey } from './file-keys.ts';

export interface SentPage {
  /** Without one, the pages as all numbers of the submission share them. */
  readonly fax?: string | undefined;
  readonly submission: string;
  /** From 1. */
  readonly n: number;
}

type ReadingFiles = Pick<Files, 'readAll' | 'size'>;

/** Every pel of a page, as PNG. @returns undefined when there is no such page */
export async function sentPicture(files: ReadingFiles, page: SentPage): Promise<Uint8Array | undefined> {
  const stored = await withHeader(files, page, pageKey(page.submission, page.n), topOfPage);
  if (stored !== undefined) return stored;
  const strip = await ownStrip(files, page);
  return strip && encodePagePng(decodeTopRows(strip, strip.rows), strip.resolution);
}

/** A page small, in greys, as PNG. @returns undefined when there is no such page */
export const sentThumbnail = (files: ReadingFiles, page: SentPage): Promise<Uint8Array | undefined> =>
  withHeader(files, page, thumbnailKey(page.submission, page.n), topOfThumbnail);

async function withHeader(
  files: ReadingFiles,
  page: SentPage,
  shared: string,
  topOf: (strip: FaxStrip) => Uint8Array,
): Promise<Uint8Array | undefined> {
  if ((await files.size(shared)) === undefined) return undefined;
  const picture = await files.readAll(shared);
  const strip = await ownStrip(files, page);
  return strip === undefined ? picture : withTopLines(picture, topOf(strip));
}

/** The page as it is in the fax's own file; undefined where there is none. */
async function ownStrip(files: ReadingFiles, { fax, n }: SentPage): Promise<FaxStrip | undefined> {
  const own = fax && faxTiffKey(fax);
  if (own === undefined || (await files.size(own)) === undefined) return undefined;
  return readTiff(await files.readAll(own))[n - 1];
}

const topOfPage = (strip: FaxStrip): Uint8Array => pageLines(decodeTopRows(strip, headerRows(strip.resolution)));

/** The last line may hold a part of a row below the header: so that is read too. */
function topOfThumbnail(strip: FaxStrip): Uint8Array {
  const rowsPerLine = rowsPerThumbnailLine(strip.resolution);
  const lines = Math.ceil(headerRows(strip.resolution) / rowsPerLine);
  const raster = decodeTopRows(strip, Math.ceil(lines * rowsPerLine) + 1);
  const top = thumbnailLines(raster, strip.resolution);
  const all = Math.max(1, Math.round(raster.height / rowsPerLine));
  return top.subarray(0, (top.length / all) * Math.min(lines, all));
}
