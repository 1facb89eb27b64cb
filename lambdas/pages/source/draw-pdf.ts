/** PDF pages to grey fax pages: PDFium draws straight into an 8-bit grey bitmap at fax resolution, nothing is resampled. */

import { accepted, type Result, refused } from '../../fax/result.ts';
import { copyOf, type PelPlane } from '../planes/plane.ts';
import { asPels, LINE_PELS, type PelBox } from '../planes/raster.ts';
import type { Drawing, DrawnPage, SourceFault } from './drawing.ts';
import { forgetTileLengths } from './jpeg2000.ts';
import { keepOpen } from './kept-document.ts';
import { isPictureMissing } from './missing-picture.ts';
import { fitPage, type Placement } from './page-fit.ts';
import { hideImagesWithoutText, listObjects, showAlone, showTexts, type UserBox } from './page-objects.ts';
import type { Pdfium } from './pdfium.ts';
import { type Rows, rowsOfAmbiguousText, separateByColour } from './text-colour.ts';
import { separateText } from './text-layer.ts';
import { hatchWatermark } from './watermark.ts';

const GREY_FORMAT = 1;
const BGR_FORMAT = 2;
const WHITE_BGRA = 0xffffffff;
/** FPDF_GRAYSCALE, FPDF_ANNOT, and both. */
const GREYSCALE = 0x08;
const ANNOTATIONS = 0x01;
const DRAWING_FLAGS = ANNOTATIONS | GREYSCALE;
/** FPDF_RenderPageBitmap turns clockwise. */
const QUARTER_TURNS = 1;

/** Draws the page with the objects that are active now into `to`: `placement.rows` rows of one byte a pel, or three. */
function render(
  pdfium: Pdfium,
  page: number,
  form: number,
  placement: Placement,
  to: number,
  flags: number,
  bytesPerPel: 1 | 3 = 1,
): void {
  const format = bytesPerPel === 1 ? GREY_FORMAT : BGR_FORMAT;
  const bitmap = pdfium._FPDFBitmap_CreateEx(LINE_PELS, placement.rows, format, to, LINE_PELS * bytesPerPel);
  pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, LINE_PELS, placement.rows, WHITE_BGRA);
  const { left, top, width, height } = placement;
  const rotate = placement.turned ? QUARTER_TURNS : 0;
  pdfium._FPDF_RenderPageBitmap(bitmap, page, left, top, width, height, rotate, flags);
  if (form !== 0) pdfium._FPDF_FFLDraw(form, bitmap, page, left, top, width, height, rotate, flags);
  pdfium._FPDFBitmap_Destroy(bitmap);
}

/** Draws some rows of the page in three bytes a pel. */
function drawColours(pdfium: Pdfium, page: number, placement: Placement, { top, bottom }: Rows): Uint8Array {
  const bytes = LINE_PELS * (bottom - top) * 3;
  const buffer = pdfium.wasmExports.malloc(bytes);
  const rows = { ...placement, top: placement.top - top, rows: bottom - top };
  render(pdfium, page, 0, rows, buffer, ANNOTATIONS, 3);
  const pels = pdfium.HEAPU8.slice(buffer, buffer + bytes);
  pdfium.wasmExports.free(buffer);
  return pels;
}

/** A box of the page's user space in pels; undefined when none of it is on the page. */
function toPels(pdfium: Pdfium, page: number, placement: Placement, box: UserBox): PelBox | undefined {
  const { left, top, width, height } = placement;
  const rotate = placement.turned ? QUARTER_TURNS : 0;
  const at = pdfium.wasmExports.malloc(8);
  const toDevice = (x: number, y: number) => {
    pdfium._FPDF_PageToDevice(page, left, top, width, height, rotate, x, y, at, at + 4);
    return [...new Int32Array(pdfium.HEAPU8.buffer, at, 2)] as [number, number];
  };
  const corners = [toDevice(box.left, box.bottom), toDevice(box.right, box.top)] as const;
  pdfium.wasmExports.free(at);
  const xs = corners.map(([x]) => Math.min(left + width, Math.max(left, x)));
  const ys = corners.map(([, y]) => Math.min(top + height, Math.max(top, y)));
  const first = { left: Math.min(...xs), top: Math.min(...ys) };
  const size = { width: Math.max(...xs) - first.left, height: Math.max(...ys) - first.top };
  return size.width > 0 && size.height > 0 ? { ...first, ...size } : undefined;
}

/** Planes that are reused for every page: three of four million pels each, instead of three new ones a page. */
interface PlanePool {
  copy(pels: Uint8Array, rows: number): PelPlane<'grey'>;
  /** Makes every plane free again. */
  reuse(): void;
}

function openPlanePool(): PlanePool {
  const kept: Uint8Array[] = [];
  let used = 0;
  return {
    copy(pels, rows) {
      const plane = kept[used];
      const fitting = plane !== undefined && plane.length >= pels.length ? plane : new Uint8Array(pels.length);
      kept[used++] = fitting;
      const view = fitting.subarray(0, pels.length);
      view.set(pels);
      return asPels(view, rows);
    },
    reuse() {
      used = 0;
    },
  };
}

/**
 * Draws a page in layers: as it is, without its text, and its text alone in black. Text is visible where the first two
 * differ, and the third says how much of a pel it covers, whatever its colour.
 */
function drawPage(
  pdfium: Pdfium,
  page: number,
  form: number,
  placement: Placement,
  isPlain: boolean,
  planes: PlanePool,
): Result<DrawnPage, 'damaged'> {
  const bytes = LINE_PELS * placement.rows;
  const buffer = pdfium.wasmExports.malloc(bytes);
  const draw = (withForm = form, flags = DRAWING_FLAGS) => {
    render(pdfium, page, withForm, placement, buffer, flags);
    return planes.copy(pdfium.HEAPU8.subarray(buffer, buffer + bytes), placement.rows);
  };
  planes.reuse();
  const base = { kind: 'grey', width: LINE_PELS, height: placement.rows, isTurned: placement.turned } as const;
  try {
    if (isPlain) return accepted({ ...base, grey: copyOf(draw()) });
    const objects = listObjects(pdfium, page);
    if (objects.isBlackOnWhite) return accepted({ ...base, grey: draw(), isBlackOnWhite: true });
    const images = objects.images.flatMap(({ handle, box }) => {
      const pels = toPels(pdfium, page, placement, box);
      return pels === undefined ? [] : [{ handle, box: pels }];
    });
    const pictures = images.map(({ box }) => box);
    const { left, top, width, height } = placement;
    const area = { left, top, width, height };
    showTexts(pdfium, objects, false);
    const background = draw();
    if (images.some(({ handle, box }) => isPictureMissing(pdfium, handle, background, box))) return refused('damaged');
    if (objects.texts.length + objects.watermarks.length === 0) {
      return accepted({ ...base, grey: background, pictures, area, isOnePicture: objects.isOnePicture });
    }
    const texts = objects.texts.flatMap(({ box, grey }) => {
      const at = grey === undefined ? undefined : toPels(pdfium, page, placement, box);
      return grey === undefined || at === undefined ? [] : [{ box: at, grey }];
    });
    const ambiguous = rowsOfAmbiguousText(background, texts);
    const backgroundColours = ambiguous === undefined ? undefined : drawColours(pdfium, page, placement, ambiguous);
    showTexts(pdfium, objects, true);
    hideImagesWithoutText(pdfium, objects);
    const full = draw();
    if (ambiguous !== undefined && backgroundColours !== undefined) {
      const fullColours = drawColours(pdfium, page, placement, ambiguous);
      separateByColour(full, background, fullColours, backgroundColours, ambiguous);
    }
    showAlone(pdfium, objects, 'texts');
    const text = separateText(full, background, draw(0, GREYSCALE), placement.rows);
    if (objects.watermarks.length === 0) return accepted({ ...base, grey: background, pictures, area, text });
    showAlone(pdfium, objects, 'watermarks');
    const watermark = hatchWatermark(full, background, draw(0, GREYSCALE), text.coverage, placement.rows);
    return accepted({ ...base, grey: background, pictures, area, text, watermark });
  } finally {
    pdfium.wasmExports.free(buffer);
  }
}

/**
 * Opens a PDF without a password: an owner password does not keep it from opening, a user password does.
 * Only for short-lived children: the bytes are hostile.
 * @param bytes the file, read while it is open; JPEG 2000 pictures in it are changed (see jpeg2000.ts)
 */
export async function openPdf(bytes: Uint8Array): Promise<Result<Drawing, SourceFault>> {
  forgetTileLengths(bytes);
  const opened = await keepOpen(bytes);
  if (!opened.ok) return opened;
  const kept = opened.value;
  const planes = openPlanePool();
  return accepted({
    pages: kept.pages,
    draw: (index, options) =>
      kept.use(({ pdfium, document, form }) => {
        const page = pdfium._FPDF_LoadPage(document, index);
        if (page === 0) return refused('damaged' as const);
        const size = [pdfium._FPDF_GetPageWidth(page), pdfium._FPDF_GetPageHeight(page)] as const;
        // FFLDraw on a page that the form does not know crashes the engine.
        if (form !== 0) pdfium._FORM_OnAfterLoadPage(page, form);
        const grey = drawPage(pdfium, page, form, fitPage(...size, options), options.isPlain ?? false, planes);
        if (form !== 0) pdfium._FORM_OnBeforeClosePage(page, form);
        pdfium._FPDF_ClosePage(page);
        return grey;
      }),
    close: kept.close,
  });
}
