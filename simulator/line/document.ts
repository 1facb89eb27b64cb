/** Opens what was faxed: counts its pages and makes the raster that comes out of the machine. */

import { type PDFiumDocument, PDFiumLibrary, type PDFiumPage } from '@hyzyla/pdfium';
import sharp from 'sharp';

/** One page, one bit per pixel: rows of `ceil(width / 8)` bytes, most significant bit first, 1 = black. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly bits: Uint8Array;
}

/** Dots per inch of a fax in fine resolution, across and down (ITU-T T.4). */
const across = 204;
const down = 196;
/** Dots on a fax line. */
const lineDots = 1728;
/** A page beyond this many dots a side is shrunk, so that no document takes all memory. */
const maxDots = 8000;

let library: Promise<PDFiumLibrary> | undefined;

async function withPdf<T>(bytes: Uint8Array, use: (pdf: PDFiumDocument) => T | Promise<T>): Promise<T> {
  library ??= PDFiumLibrary.init();
  try {
    const pdf = await (await library).loadDocument(bytes);
    try {
      return await use(pdf);
    } finally {
      pdf.destroy();
    }
  } catch (error) {
    // A trap inside the engine leaves its memory in an unknown state: the next document gets a new one.
    if (error instanceof Error && error.name === 'RuntimeError') library = undefined;
    throw error;
  }
}

const isTiff = (bytes: Uint8Array): boolean =>
  ['49492a00', '4d4d002a'].includes(Buffer.from(bytes.subarray(0, 4)).toString('hex'));

/** Whether the first kilobyte holds the PDF signature, as readers of PDF look for it. */
const looksLikePdf = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-');

/** The pages of a PDF that opens without a password; null for anything else. */
export async function countPdfPages(bytes: Uint8Array): Promise<number | null> {
  if (!looksLikePdf(bytes)) return null;
  const count = await withPdf(bytes, (pdf) => pdf.getPageCount()).catch(() => 0);
  return count > 0 ? count : null;
}

/** The pages of a PDF or TIFF; null for anything else. */
export async function countPages(bytes: Uint8Array): Promise<number | null> {
  if (!isTiff(bytes)) return countPdfPages(bytes);
  const known = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  return known === undefined ? null : (known.pages ?? 1);
}

/**
 * Page `number` (from 1) as the fax machine prints it. A PDF is drawn at 204 x 196 dots an inch and meets a threshold in
 * the middle. A page that is one fax line's image and nothing else is drawn at that image's own lines (98 and 391 an inch
 * are resolutions of fax machines too), so it comes out dot for dot.
 * Undefined when there is no such page or the document does not open.
 */
export async function renderPage(bytes: Uint8Array, number: number): Promise<Raster | undefined> {
  try {
    return isTiff(bytes) ? await tiffPage(bytes, number) : await withPdf(bytes, (pdf) => pdfPage(pdf, number));
  } catch {
    return undefined;
  }
}

async function pdfPage(pdf: PDFiumDocument, number: number): Promise<Raster | undefined> {
  if (!Number.isInteger(number) || number < 1 || number > pdf.getPageCount()) return undefined;
  const page = pdf.getPage(number - 1);
  const { originalWidth, originalHeight } = page.getOriginalSize();
  const columns = (originalWidth / 72) * across;
  const rows = (await faxLines(page, columns)) ?? (originalHeight / 72) * down;
  const shrink = Math.min(1, maxDots / Math.max(columns, rows));
  const width = Math.max(1, Math.round(columns * shrink));
  const height = Math.max(1, Math.round(rows * shrink));
  const { data } = await page.render({ width, height, colorSpace: 'Gray', render: 'bitmap' });
  return pack(data, width, height);
}

/** The lines of a page that holds a single image as wide as a fax line, and is as wide itself; else undefined. */
async function faxLines(page: PDFiumPage, columns: number): Promise<number | undefined> {
  if (Math.round(columns) !== lineDots || page.getObjectCount() !== 1) return undefined;
  const object = page.getObject(0);
  if (object.type !== 'image') return undefined;
  const { width, height } = await object.getImageDataRaw();
  return width === lineDots ? height : undefined;
}

async function tiffPage(bytes: Uint8Array, number: number): Promise<Raster> {
  const { data, info } = await sharp(bytes, { page: number - 1, limitInputPixels: 1e8 })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return pack(data, info.width, info.height);
}

/** Grey samples (0 = black), one byte each, to packed bits. */
function pack(grey: Uint8Array, width: number, height: number): Raster {
  const stride = Math.ceil(width / 8);
  const bits = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((grey[y * width + x] ?? 255) < 128) bits[y * stride + (x >> 3)]! |= 0x80 >> (x & 7);
    }
  }
  return { width, height, bits };
}
