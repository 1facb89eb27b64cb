/** PDF pages in colours, where grey does not tell text from what is behind it. */

import type { PelPlane } from '../../planes/plane.ts';
import { LINE_PELS } from '../../planes/raster.ts';
import type { Placement } from '../page-fit.ts';
import type { Pdfium } from '../pdfium.ts';
import type { Rows } from '../text-colour.ts';
import { ANNOTATIONS, renderPage } from './render-page.ts';

/** Draws some rows of the page in three bytes a pel. */
export function drawColours(pdfium: Pdfium, page: number, placement: Placement, { top, bottom }: Rows): Uint8Array {
  const bytes = LINE_PELS * (bottom - top) * 3;
  const buffer = pdfium.wasmExports.malloc(bytes);
  const { window } = placement;
  const rows: Placement = {
    ...placement,
    top: placement.top - top,
    rows: bottom - top,
    ...(window === undefined ? {} : { window: { ...window, top: window.top - top } }),
  };
  renderPage(pdfium, page, 0, rows, buffer, ANNOTATIONS, 3);
  const pels = pdfium.HEAPU8.slice(buffer, buffer + bytes);
  pdfium.wasmExports.free(buffer);
  return pels;
}

/**
 * Draws the page in colours and makes them grey (as PDFium weights them), into `to`. In a grey bitmap PDFium makes small text
 * that is transparent so twice over, and faint text vanishes.
 */
export function drawInColours(
  pdfium: Pdfium,
  page: number,
  form: number,
  placement: Placement,
  to: PelPlane<'grey'>,
): void {
  const bytes = to.length * 3;
  const buffer = pdfium.wasmExports.malloc(bytes);
  renderPage(pdfium, page, form, placement, buffer, ANNOTATIONS, 3);
  const colours = pdfium.HEAPU8.subarray(buffer, buffer + bytes);
  for (let at = 0, from = 0; at < to.length; at++, from += 3) {
    to[at] = (colours[from]! * 11 + colours[from + 1]! * 59 + colours[from + 2]! * 30) / 100;
  }
  pdfium.wasmExports.free(buffer);
}
