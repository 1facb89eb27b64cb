/** A carrier's TIFF: fax software has kept the pels, and each page says its own resolution. */

import sharp from 'sharp';
import { accepted, type Result } from '../../fax/result.ts';
import { codePage } from '../fax/t6.ts';
import { asBox } from '../planes/raster.ts';
import { openPicture } from '../source/draw-picture.ts';
import type { SourceFault } from '../source/drawing.ts';
import { keepFaxPage } from '../source/keep-fax-page.ts';
import { isFaxLine, resolutionOfTiff } from '../source/tiff/fax-lines.ts';
import { hasAllData } from '../source/tiff/tiff-data.ts';
import { MAX_TIFF_DIRECTORIES, readTiffDirectories, type TiffPage } from '../source/tiff/tiff-directories.ts';
import type { ReceivedMedia, ReceivedPage } from './received-page.ts';
import { redrawPage } from './redraw-page.ts';

/** @param tolerance `error`: any damage is an error; `none`: whatever can be read is taken, the rest is white */
async function readPels(bytes: Uint8Array, page: number, maxPixels: number, tolerance: 'error' | 'none') {
  const options = { failOn: tolerance, limitInputPixels: maxPixels, page };
  const picture = sharp(bytes, options).greyscale().toColourspace('b-w').raw({ depth: 'uchar' });
  const { data, info } = await picture.toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return { grey: asBox<'grey'>(data, width, height), width, height };
}

/** Keeps the pels of a fax page; undefined when it is none. */
async function keep(
  bytes: Uint8Array,
  index: number,
  tiff: TiffPage,
  maxPixels: number,
): Promise<ReceivedPage | undefined> {
  if (tiff.orientation !== 1 || !isFaxLine(tiff.width)) return undefined;
  const resolution = resolutionOfTiff(tiff);
  if (resolution === undefined) return undefined;
  // libvips describes faults in words only, so anything that it throws about these bytes means that they are damaged.
  const isWhole = hasAllData(bytes, tiff.fields);
  const whole = isWhole ? await readPels(bytes, index, maxPixels, 'error').catch(() => undefined) : undefined;
  const pels = whole ?? (await readPels(bytes, index, maxPixels, 'none').catch(() => undefined));
  if (pels === undefined) return undefined;
  const raster = keepFaxPage(pels.grey, pels.width, pels.height, 1);
  return { ...codePage(raster, resolution), damage: whole === undefined ? 'some' : 'none' };
}

/** Only for workers: the bytes are hostile. */
export async function openReceivedTiff(
  bytes: Uint8Array,
  maxPixels: number,
): Promise<Result<ReceivedMedia, SourceFault>> {
  const opened = await openPicture(bytes, maxPixels);
  if (!opened.ok) return opened;
  const drawing = opened.value;
  const directories = readTiffDirectories(bytes, MAX_TIFF_DIRECTORIES);
  const pages = directories.flatMap((tiff, index) => (tiff.isSecondary ? [] : [{ tiff, index }]));
  return accepted({
    pages: drawing.pages,
    async draw(page) {
      const { tiff, index } = pages[page]!;
      return (await keep(bytes, index, tiff, maxPixels)) ?? redrawPage(drawing, page);
    },
    close: () => drawing.close(),
  });
}
