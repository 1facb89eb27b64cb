/**
 * A carrier's PDF: fax servers put every page in as one black and white picture of the sheet's width. Its pels are
 * kept, so it comes out as it was sent, whatever paper it was put on.
 */

import { accepted, type Result } from '../../fax/result.ts';
import { codePage } from '../fax/t6.ts';
import { blankBox, type VerticalResolution } from '../planes/raster.ts';
import { openPdf } from '../source/draw-pdf.ts';
import type { SourceFault } from '../source/drawing.ts';
import { keepFaxPage } from '../source/keep-fax-page.ts';
import { loadPdfium, objectTypes, type Pdfium } from '../source/pdfium.ts';
import { isFaxLine, sentResolution } from '../source/tiff/fax-lines.ts';
import type { ReceivedMedia, ReceivedPage } from './received-page.ts';
import { redrawPage } from './redraw-page.ts';

/** What fpdf_edit.h says of pictures, beside what every page needs. */
interface PictureReader extends Pdfium {
  _FPDFImageObj_GetImageMetadata(object: number, page: number, metadata: number): number;
  _FPDFImageObj_GetBitmap(object: number): number;
  _FPDFBitmap_GetBuffer(bitmap: number): number;
  _FPDFBitmap_GetFormat(bitmap: number): number;
  _FPDFBitmap_GetStride(bitmap: number): number;
  _FPDFBitmap_GetWidth(bitmap: number): number;
  _FPDFBitmap_GetHeight(bitmap: number): number;
  _FPDFPage_GetRotation(page: number): number;
}

/** FPDFBitmap_Gray, _BGR, _BGRx: bytes a pel, the first of which is enough for black and white. */
const pelBytes: Readonly<Record<number, number>> = { 1: 1, 2: 3, 3: 4 };
/** FPDF_IMAGEOBJ_METADATA: width, height, two densities, bits a pel, colour space, content id; four bytes each. */
const METADATA_BYTES = 28;
const BITS_AT = 16;
const SPACE_AT = 20;
/** The colour space of a stencil mask, which has no colours of its own. */
const NO_SPACE = 0;
/** Share of the sheet's width that a fax page takes at least; what the sheet cuts off at its edges was sent too. */
const MIN_WIDTH_SHARE = 0.8;

interface FaxPicture {
  readonly object: number;
  readonly width: number;
  readonly height: number;
  readonly resolution: VerticalResolution;
}

/** Reads from PDFium's memory what a function wrote there; undefined when it failed. */
function readOut<T>(pdfium: Pdfium, bytes: number, call: (at: number) => number, read: (out: DataView) => T) {
  const at = pdfium.wasmExports.malloc(bytes);
  const isDone = call(at) !== 0;
  const result = isDone ? read(new DataView(pdfium.HEAPU8.buffer, at, bytes)) : undefined;
  pdfium.wasmExports.free(at);
  return result;
}

/** The size of a picture on the page, in points; undefined unless it is upright. */
function placedSize(pdfium: Pdfium, object: number): { readonly width: number; readonly height: number } | undefined {
  const matrix = readOut(
    pdfium,
    24,
    (at) => pdfium._FPDFPageObj_GetMatrix(object, at),
    (out) => [0, 4, 8, 12].map((offset) => out.getFloat32(offset, true)) as [number, number, number, number],
  );
  if (matrix === undefined) return undefined;
  const [width, skew, slant, height] = matrix;
  return skew === 0 && slant === 0 && width > 0 && height > 0 ? { width, height } : undefined;
}

/** The one picture that a page consists of, if it is a fax page. */
function findFaxPicture(pdfium: PictureReader, page: number): FaxPicture | undefined {
  if (pdfium._FPDFPage_CountObjects(page) !== 1 || pdfium._FPDFPage_GetAnnotCount(page) !== 0) return undefined;
  const object = pdfium._FPDFPage_GetObject(page, 0);
  if (pdfium._FPDFPageObj_GetType(object) !== objectTypes.image || pdfium._FPDFPage_GetRotation(page) !== 0)
    return undefined;
  if (pdfium._FPDFPageObj_HasTransparency(object) !== 0) return undefined;
  const placed = placedSize(pdfium, object);
  if (placed === undefined || placed.width < MIN_WIDTH_SHARE * pdfium._FPDF_GetPageWidth(page)) return undefined;
  const size = readOut(
    pdfium,
    METADATA_BYTES,
    (at) => pdfium._FPDFImageObj_GetImageMetadata(object, page, at),
    (out) => ({
      width: out.getUint32(0, true),
      height: out.getUint32(4, true),
      isBilevel: out.getUint32(BITS_AT, true) === 1 && out.getUint32(SPACE_AT, true) !== NO_SPACE,
    }),
  );
  if (size === undefined || !size.isBilevel || !isFaxLine(size.width)) return undefined;
  const resolution = sentResolution(size, size.height / placed.height / (size.width / placed.width));
  return resolution === undefined ? undefined : { object, width: size.width, height: size.height, resolution };
}

/**
 * Takes the picture's own pels. Drawing the page would reproduce them only where every number in the file is exact to
 * the seventh digit.
 */
function takePels(pdfium: PictureReader, { object, width, height, resolution }: FaxPicture): ReceivedPage | undefined {
  const bitmap = pdfium._FPDFImageObj_GetBitmap(object);
  if (bitmap === 0) return undefined;
  const step = pelBytes[pdfium._FPDFBitmap_GetFormat(bitmap)];
  const isWhole = pdfium._FPDFBitmap_GetWidth(bitmap) === width && pdfium._FPDFBitmap_GetHeight(bitmap) === height;
  const grey = blankBox<'grey'>(width, height);
  if (step !== undefined && isWhole) {
    const buffer = pdfium._FPDFBitmap_GetBuffer(bitmap);
    const stride = pdfium._FPDFBitmap_GetStride(bitmap);
    for (let row = 0; row < height; row++) {
      const from = buffer + row * stride;
      for (let x = 0; x < width; x++) grey[row * width + x] = pdfium.HEAPU8[from + x * step]!;
    }
  }
  pdfium._FPDFBitmap_Destroy(bitmap);
  if (step === undefined || !isWhole) return undefined;
  return { ...codePage(keepFaxPage(grey, width, height, 1), resolution), damage: 'none' };
}

/** Only for workers: the bytes are hostile. */
export async function openReceivedPdf(
  bytes: Uint8Array,
  maxPixels: number,
): Promise<Result<ReceivedMedia, SourceFault>> {
  const opened = await openPdf(bytes);
  if (!opened.ok) return opened;
  const drawing = opened.value;
  const pdfium = (await loadPdfium()) as PictureReader;
  const file = pdfium.wasmExports.malloc(bytes.length);
  pdfium.HEAPU8.set(bytes, file);
  const document = pdfium._FPDF_LoadMemDocument(file, bytes.length, 0);
  const keep = (index: number): ReceivedPage | undefined => {
    const page = pdfium._FPDF_LoadPage(document, index);
    if (page === 0) return undefined;
    const picture = findFaxPicture(pdfium, page);
    const isDrawn = picture !== undefined && picture.width * picture.height <= maxPixels;
    const kept = isDrawn ? takePels(pdfium, picture) : undefined;
    pdfium._FPDF_ClosePage(page);
    return kept;
  };
  return accepted({
    pages: drawing.pages,
    draw: async (page) => keep(page) ?? redrawPage(drawing, page),
    close() {
      pdfium._FPDF_CloseDocument(document);
      pdfium.wasmExports.free(file);
      drawing.close();
    },
  });
}
