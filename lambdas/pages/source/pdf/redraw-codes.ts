/**
 * Codes on a PDF page drawn once more, finely: PDFium puts the sides of rectangles on whole pels and makes them broader, and a bar of a code is a
 * rectangle of two or three pels.
 */

import type { Code } from '../../codes/code.ts';
import type { PelPlane } from '../../planes/plane.ts';
import { LINE_PELS } from '../../planes/raster.ts';
import type { Placement } from '../page-fit.ts';
import type { Pdfium } from '../pdfium.ts';
import { ANNOTATIONS, GREYSCALE, renderBox } from './render-page.ts';

/** Pels drawn for one, in each direction in which modules follow each other. */
const FINENESS = 8;

/** Replaces the pels of codes by the means of finer ones, in place. */
export function redrawCodes(
  pdfium: Pdfium,
  page: number,
  placement: Placement,
  grey: PelPlane<'grey'>,
  codes: readonly Code[],
): void {
  for (const { box, bars } of codes) {
    const across = bars === 'across' ? 1 : FINENESS;
    const down = bars === 'down' ? 1 : FINENESS;
    const pels = renderBox(pdfium, page, placement, box, { across, down }, ANNOTATIONS | GREYSCALE);
    const stride = box.width * across;
    for (let y = 0; y < box.height; y++) {
      for (let x = 0; x < box.width; x++) {
        let sum = 0;
        for (let row = y * down; row < (y + 1) * down; row++) {
          for (let at = row * stride + x * across; at < row * stride + (x + 1) * across; at++) sum += pels[at]!;
        }
        grey[(box.top + y) * LINE_PELS + box.left + x] = sum / (across * down);
      }
    }
  }
}
