/** The codes on a picture, as a scanner reads them: QR, Data Matrix, PDF417, Aztec, Code 128, EAN and the other linear ones. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { FaxRaster, VerticalResolution } from '../lambdas/pages/planes/raster.ts';
import { HORIZONTAL_RESOLUTION, LINE_PELS, POINTS_PER_INCH } from '../lambdas/pages/planes/raster.ts';
import { toGrey } from './pages-methods.ts';

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
let loading: Promise<unknown> | undefined;

/** The reader would else fetch its code from a server. */
function load(): Promise<unknown> {
  loading ??= readFile(wasm).then(({ buffer, byteOffset, byteLength }) =>
    prepareZXingModule({
      overrides: { wasmBinary: buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer },
      fireImmediately: true,
    }),
  );
  return loading;
}

/** Codes as `format text`, sorted; the same one at several places several times. */
async function readGrey(pels: Uint8Array, width: number, height: number): Promise<string[]> {
  await load();
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at++) data.fill(pels[at]!, 4 * at, 4 * at + 3);
  const picture = { data, width, height, colorSpace: 'srgb' } as Parameters<typeof readBarcodes>[0];
  const codes = await readBarcodes(picture, { tryHarder: true, maxNumberOfSymbols: 255 });
  return codes
    .filter(({ isValid }) => isValid)
    .map(({ format, text }) => `${format} ${text}`)
    .sort();
}

/** Those of `wanted` that are not among `found`, each as often as it is missing. */
export function missingFrom(found: readonly string[], wanted: readonly string[]): string[] {
  const left = [...found];
  return wanted.filter((code) => {
    const at = left.indexOf(code);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** What is read at several magnifications, as with a telephone held nearer: each code as often as in the best of them. */
async function readMagnified(
  picture: Buffer | string,
  width: number,
  height: number,
  magnifications: readonly number[],
) {
  let found: string[] = [];
  for (const times of magnifications) {
    const size = { width: Math.round(width * times), height: Math.round(height * times) };
    const raw = await sharp(picture)
      .resize(size.width, size.height, { fit: 'fill', kernel: 'cubic' })
      .greyscale()
      .toColourspace('b-w')
      .raw()
      .toBuffer();
    const codes = await readGrey(raw, size.width, size.height);
    found = [...found, ...missingFrom(found, codes)].sort();
  }
  return found;
}

/** The codes on the picture of a fax page of so many rows, its pels made square as on paper. */
export const readFaxCodes = (
  picture: Buffer | string,
  rows: number,
  resolution: VerticalResolution = 196,
): Promise<string[]> => readMagnified(picture, LINE_PELS, (rows * HORIZONTAL_RESOLUTION) / resolution, [1, 2]);

/** The codes on a fax page. */
export async function readPageCodes(page: FaxRaster, resolution: VerticalResolution): Promise<string[]> {
  const { width, height } = page;
  const raw = { width, height, channels: 1 } as const;
  return readFaxCodes(await sharp(toGrey(page), { raw }).png().toBuffer(), height, resolution);
}

/** The codes in a picture file, in its colours turned to grey. */
export async function readPictureCodes(file: string | Uint8Array): Promise<string[]> {
  const flat = await sharp(file).autoOrient().flatten({ background: '#ffffff' }).png().toBuffer();
  const { width, height } = await sharp(flat).metadata();
  return readMagnified(flat, width, height, [1]);
}

/** Dots an inch at which an original is drawn, and read once and magnified: what scans either way scans. */
const ORIGINAL_DENSITY = 200;

/** The codes on a page of a PDF, counted from 0. */
export async function readPdfCodes(bytes: Uint8Array, page: number): Promise<string[]> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(bytes);
    let found: string[] = [];
    for (const density of [ORIGINAL_DENSITY, 1.5 * ORIGINAL_DENSITY]) {
      const drawn = await document.getPage(page).render({ scale: density / POINTS_PER_INCH, render: 'bitmap' });
      const raw = { width: drawn.width, height: drawn.height, channels: 4 } as const;
      const codes = await readPictureCodes(await sharp(drawn.data, { raw }).png().toBuffer());
      found = [...found, ...missingFrom(found, codes)].sort();
    }
    document.destroy();
    return found;
  } finally {
    library.destroy();
  }
}
