/** Pictures to fax pages: sharp (libvips) decodes, turns as EXIF says, puts on white, and scales once to fax geometry. */

import sharp, { type Metadata, type Sharp } from 'sharp';
import { accepted, type Result, refused } from '../../fax/result.ts';
import type { ColourPicture } from '../paper/edge-field.ts';
import { findOutline } from '../paper/outline.ts';
import { MIN_PAPER_PELS, readSheet, THUMBNAIL_SIDE } from '../paper/straighten.ts';
import type { BoxPlane } from '../planes/plane.ts';
import { asBox, blankPels, LINE_PELS, WHITE } from '../planes/raster.ts';
import type { Drawing, DrawnPage, SourceFault } from './drawing.ts';
import { keepFaxPage, rowRepeats } from './keep-fax-page.ts';
import type { FitOptions, Placement } from './page-fit.ts';
import { drawPaperPage } from './paper-page.ts';
import { fitPicture, type PictureSize, pictureSize } from './picture-size.ts';
import { isFaxPage, withFaxDensities } from './tiff/fax-lines.ts';
import { hasAllData } from './tiff/tiff-data.ts';
import { MAX_TIFF_DIRECTORIES, readTiffDirectories, type TiffPage } from './tiff/tiff-directories.ts';

interface Page {
  /** Directory number inside the file. */
  readonly index: number;
  readonly tiff: TiffPage | undefined;
}

/** Opens one page. A cut or damaged picture is an error here: half a document must never be faxed as a whole one. */
const openPage = (bytes: Uint8Array, page: Page, maxPixels: number): Sharp =>
  sharp(bytes, {
    failOn: 'error',
    limitInputPixels: maxPixels,
    ...(page.tiff === undefined ? {} : { page: page.index }),
  });

/** EXIF orientations 5 to 8 swap width and height. */
const swapsSides = (orientation: number | undefined) => (orientation ?? 1) >= 5;

function sizeOf(metadata: Metadata, tiff: TiffPage | undefined): PictureSize {
  const width = metadata.width;
  const height = metadata.height;
  const xDensity = tiff === undefined ? metadata.density : tiff.xDensity;
  const yDensity = tiff === undefined ? metadata.density : tiff.yDensity;
  return swapsSides(metadata.orientation)
    ? { width: height, height: width, xDensity: yDensity, yDensity: xDensity }
    : { width, height, xDensity, yDensity };
}

/** One byte a pel, upright, on white. */
async function readGrey(picture: Sharp, width: number, height: number): Promise<BoxPlane<'grey'>> {
  const pels = await picture
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .greyscale()
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer();
  return asBox(pels, width, height);
}

/** Places a picture of `width` × `height` (upright) on a white page, turned a quarter where the placement says so. */
function placeOnPage(picture: BoxPlane<'grey'>, width: number, height: number, placement: Placement): DrawnPage {
  const { rows, left, top, turned } = placement;
  const grey = blankPels<'grey'>(rows, WHITE);
  if (!turned) {
    for (let y = 0; y < height; y++)
      grey.set(picture.subarray(y * width, (y + 1) * width), (top + y) * LINE_PELS + left);
  } else {
    // Clockwise: the picture's left edge becomes the top row, its top edge the right column.
    for (let y = 0; y < width; y++) {
      const to = (top + y) * LINE_PELS + left;
      for (let x = 0; x < height; x++) grey[to + x] = picture[(height - 1 - x) * width + y]!;
    }
  }
  const box = turned ? { width: height, height: width } : { width, height };
  return { kind: 'grey', width: LINE_PELS, height: rows, grey, pictures: [{ left, top, ...box }], isOnePicture: true };
}

/** The picture upright in colours, so small that a sheet's outline is found in no time. */
async function readThumbnail(picture: Sharp): Promise<ColourPicture> {
  const small = picture.autoOrient().resize({ width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'inside' });
  const { data, info } = await small
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pels: asColours(data, info.channels) };
}

/** A grey picture as three equal bytes a pel. */
const asColours = (pels: Buffer, channels: number): Uint8Array =>
  channels === 3 ? pels : Uint8Array.from({ length: pels.length * 3 }, (_, i) => pels[Math.floor(i / 3)]!);

/** The paper that a picture shows, cut out and straightened; undefined where it shows none. */
async function drawPaper(
  open: () => Sharp,
  { width, height }: PictureSize,
  options: FitOptions,
): Promise<DrawnPage | undefined> {
  if (Math.min(width, height) < MIN_PAPER_PELS) return undefined;
  const thumbnail = await readThumbnail(open());
  const found = findOutline(thumbnail);
  if (found === undefined) return undefined;
  const grey = { width, height, pels: await readGrey(open(), width, height) };
  const sheet = readSheet(found, thumbnail, grey, options.paper);
  return sheet && drawPaperPage(grey, sheet, options);
}

/** Draws a part of a picture: of the decoded pels those that are seen through the window. */
async function drawPart(bytes: Uint8Array, page: Page, maxPixels: number, placement: Placement): Promise<DrawnPage> {
  const { width, height } = sizeOf(await openPage(bytes, page, maxPixels).metadata(), page.tiff);
  const { turned, window = placement } = placement;
  const across = (window.left - placement.left) / placement.width;
  const down = (window.top - placement.top) / placement.height;
  const shares = { width: window.width / placement.width, height: window.height / placement.height };
  // Clockwise: from the right of the page to its left, the picture goes from its top down.
  const part = turned
    ? { left: down, top: 1 - across - shares.width, width: shares.height, height: shares.width }
    : { left: across, top: down, ...shares };
  const box = {
    left: Math.min(width - 1, Math.max(0, Math.round(part.left * width))),
    top: Math.min(height - 1, Math.max(0, Math.round(part.top * height))),
  };
  const extracted = {
    ...box,
    width: Math.max(1, Math.min(width - box.left, Math.round(part.width * width))),
    height: Math.max(1, Math.min(height - box.top, Math.round(part.height * height))),
  };
  const [toWidth, toHeight] = turned ? [window.height, window.width] : [window.width, window.height];
  const scaled = openPage(bytes, page, maxPixels)
    .autoOrient()
    .extract(extracted)
    .resize(toWidth, toHeight, { fit: 'fill' });
  return placeOnPage(await readGrey(scaled, toWidth, toHeight), toWidth, toHeight, { ...placement, ...window });
}

async function drawPage(bytes: Uint8Array, page: Page, maxPixels: number, options: FitOptions): Promise<DrawnPage> {
  const metadata = await openPage(bytes, page, maxPixels).metadata();
  const repeats = page.tiff === undefined ? undefined : rowRepeats(page.tiff, options);
  if (repeats !== undefined) {
    const { width, height } = metadata;
    const grey = await readGrey(openPage(bytes, page, maxPixels), width, height);
    return { kind: 'bilevel', ...keepFaxPage(grey, width, height, repeats, options.bandRows) };
  }
  const size = sizeOf(metadata, page.tiff);
  if (options.straightens !== false) {
    const paper = await drawPaper(() => openPage(bytes, page, maxPixels), size, options);
    if (paper !== undefined) return paper;
  }
  const placement = fitPicture(size, options);
  const [width, height] = placement.turned ? [placement.height, placement.width] : [placement.width, placement.height];
  const scaled = openPage(bytes, page, maxPixels).resize(width, height, { fit: 'fill' });
  return placeOnPage(await readGrey(scaled, width, height), width, height, placement);
}

function listPages(bytes: Uint8Array, metadata: Metadata): Page[] {
  if (metadata.format !== 'tiff') return [{ index: 0, tiff: undefined }];
  const directories = readTiffDirectories(bytes, MAX_TIFF_DIRECTORIES);
  return directories.flatMap((tiff, index) => (tiff.isSecondary ? [] : [{ index, tiff: withFaxDensities(tiff) }]));
}

/**
 * Opens a picture: a TIFF has as many pages as it has full pictures, everything else has one.
 * Only for workers: the bytes are hostile.
 * @param maxPixels pels of one picture, checked before it is decoded
 */
export async function openPicture(bytes: Uint8Array, maxPixels: number): Promise<Result<Drawing, SourceFault>> {
  const metadata = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  if (metadata === undefined) return refused('corrupt');
  const pages = listPages(bytes, metadata);
  if (pages.length === 0) return refused('empty');
  const pixels = Math.max(
    metadata.width * metadata.height,
    ...pages.map(({ tiff }) => (tiff === undefined ? 0 : tiff.width * tiff.height)),
  );
  if (pixels > maxPixels) return refused('too-large');
  return accepted({
    pages: pages.length,
    // libvips describes faults in words only, so anything that it throws about these bytes means that they are damaged.
    async draw(index, options, placement) {
      const page = pages[index]!;
      if (page.tiff !== undefined && !hasAllData(bytes, page.tiff.fields)) return refused('damaged');
      const drawn =
        placement === undefined
          ? drawPage(bytes, page, maxPixels, options)
          : drawPart(bytes, page, maxPixels, placement);
      return drawn.then(accepted, () => refused('damaged'));
    },
    async sizeOf(index) {
      const page = pages[index]!;
      if (page.tiff !== undefined && isFaxPage(page.tiff)) return undefined;
      const metadata = await openPage(bytes, page, maxPixels)
        .metadata()
        .catch(() => undefined);
      return metadata && pictureSize(sizeOf(metadata, page.tiff));
    },
    close() {},
  });
}
