/** What PDFium draws of a page into a bitmap, and where something of the page is in that bitmap. */

import { LINE_PELS, type PelBox, WHITE } from '../../planes/raster.ts';
import type { Placement } from '../page-fit.ts';
import type { UserBox } from '../page-objects.ts';
import type { Pdfium } from '../pdfium.ts';
import { whileDrawing } from './fonts/system-fonts.ts';

const GREY_FORMAT = 1;
const BGR_FORMAT = 2;
const WHITE_BGRA = 0xffffffff;
/** FPDF_GRAYSCALE and FPDF_ANNOT. */
export const GREYSCALE = 0x08;
export const ANNOTATIONS = 0x01;
/** FPDF_PRINTING: layers that are for print, and annotations that are. */
const PRINTING = 0x800;
/** FPDF_RenderPageBitmap turns clockwise. */
const QUARTER_TURNS = 1;

/** What of the page's rows may be drawn on. */
function windowOf({ window, rows }: Placement): PelBox {
  if (window === undefined) return { left: 0, top: 0, width: LINE_PELS, height: rows };
  const top = Math.max(0, window.top);
  return { ...window, top, height: Math.min(rows, window.top + window.height) - top };
}

/** Draws the page with the objects that are active now into `to`: `placement.rows` rows of one byte a pel, or three. */
export function renderPage(
  pdfium: Pdfium,
  page: number,
  form: number,
  placement: Placement,
  to: number,
  flags: number,
  bytesPerPel: 1 | 3 = 1,
): void {
  const format = bytesPerPel === 1 ? GREY_FORMAT : BGR_FORMAT;
  const stride = LINE_PELS * bytesPerPel;
  const window = windowOf(placement);
  const first = to + window.top * stride + window.left * bytesPerPel;
  // Around a part of a drawing the page is white.
  if (placement.window !== undefined) pdfium.HEAPU8.fill(WHITE, to, to + placement.rows * stride);
  if (window.width <= 0 || window.height <= 0) return;
  const bitmap = pdfium._FPDFBitmap_CreateEx(window.width, window.height, format, first, stride);
  pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, window.width, window.height, WHITE_BGRA);
  const { width, height } = placement;
  const [left, top] = [placement.left - window.left, placement.top - window.top];
  const rotate = placement.turned ? QUARTER_TURNS : 0;
  whileDrawing(pdfium, () => {
    pdfium._FPDF_RenderPageBitmap(bitmap, page, left, top, width, height, rotate, flags | PRINTING);
    if (form !== 0) pdfium._FPDF_FFLDraw(form, bitmap, page, left, top, width, height, rotate, flags | PRINTING);
  });
  pdfium._FPDFBitmap_Destroy(bitmap);
}

/** A box of the placed page alone, so many pels for one: grey, rows of `box.width * fineness.across`. */
export function renderBox(
  pdfium: Pdfium,
  page: number,
  placement: Placement,
  box: PelBox,
  { across, down }: { readonly across: number; readonly down: number },
  flags: number,
): Uint8Array {
  const [width, height] = [box.width * across, box.height * down];
  const buffer = pdfium.wasmExports.malloc(width * height);
  const bitmap = pdfium._FPDFBitmap_CreateEx(width, height, GREY_FORMAT, buffer, width);
  pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE_BGRA);
  const [left, top] = [(placement.left - box.left) * across, (placement.top - box.top) * down];
  const [wide, high] = [placement.width * across, placement.height * down];
  const rotate = placement.turned ? QUARTER_TURNS : 0;
  whileDrawing(pdfium, () =>
    pdfium._FPDF_RenderPageBitmap(bitmap, page, left, top, wide, high, rotate, flags | PRINTING),
  );
  pdfium._FPDFBitmap_Destroy(bitmap);
  const pels = pdfium.HEAPU8.slice(buffer, buffer + width * height);
  pdfium.wasmExports.free(buffer);
  return pels;
}

/** Where the drawing is on its page. */
export const areaOf = ({ window, left, top, width, height }: Placement): PelBox =>
  window ?? { left, top, width, height };

/** A box of the page's user space in pels; undefined when none of it is on the page. */
export function toPels(pdfium: Pdfium, page: number, placement: Placement, box: UserBox): PelBox | undefined {
  const { left, top, width, height } = placement;
  const rotate = placement.turned ? QUARTER_TURNS : 0;
  const at = pdfium.wasmExports.malloc(8);
  const toDevice = (x: number, y: number) => {
    pdfium._FPDF_PageToDevice(page, left, top, width, height, rotate, x, y, at, at + 4);
    return [...new Int32Array(pdfium.HEAPU8.buffer, at, 2)] as [number, number];
  };
  const corners = [toDevice(box.left, box.bottom), toDevice(box.right, box.top)] as const;
  pdfium.wasmExports.free(at);
  const area = areaOf(placement);
  const xs = corners.map(([x]) => Math.min(area.left + area.width, Math.max(area.left, x)));
  const ys = corners.map(([, y]) => Math.min(area.top + area.height, Math.max(area.top, y)));
  const first = { left: Math.min(...xs), top: Math.min(...ys) };
  const size = { width: Math.max(...xs) - first.left, height: Math.max(...ys) - first.top };
  return size.width > 0 && size.height > 0 ? { ...first, ...size } : undefined;
}

/** The page alone as `width` × `height` grey pels, turned a quarter clockwise where it is on the fax. */
export function renderWhole(
  pdfium: Pdfium,
  page: number,
  width: number,
  height: number,
  isTurned: boolean,
): Uint8Array {
  const bytes = width * height;
  const buffer = pdfium.wasmExports.malloc(bytes);
  const bitmap = pdfium._FPDFBitmap_CreateEx(width, height, GREY_FORMAT, buffer, width);
  pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE_BGRA);
  pdfium._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, isTurned ? QUARTER_TURNS : 0, GREYSCALE);
  pdfium._FPDFBitmap_Destroy(bitmap);
  const pels = pdfium.HEAPU8.slice(buffer, buffer + bytes);
  pdfium.wasmExports.free(buffer);
  return pels;
}
