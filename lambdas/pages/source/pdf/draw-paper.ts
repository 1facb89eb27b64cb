/** A PDF page that is nothing but a photograph of a paper: the paper, cut out and straightened. */

import type { ColourPicture } from '../../paper/edge-field.ts';
import { findOutline } from '../../paper/outline.ts';
import { MIN_PAPER_PELS, readSheet, THUMBNAIL_SIDE } from '../../paper/straighten.ts';
import type { PelPlane } from '../../planes/plane.ts';
import { asBox, HORIZONTAL_RESOLUTION, LINE_PELS, type PelBox } from '../../planes/raster.ts';
import type { DrawnPage } from '../drawing.ts';
import type { FitOptions, Placement } from '../page-fit.ts';
import { drawPaperPage } from '../paper-page.ts';
import type { Pdfium } from '../pdfium.ts';
import { renderWhole } from './render-page.ts';

/** Longer side of the page as it is drawn to be straightened, pels: what a telephone's picture has. */
const WHOLE_SIDE = 3600;

/** The picture in square pels, its longer side `THUMBNAIL_SIDE`: means of what is drawn. */
function shrink(grey: PelPlane<'grey'>, box: PelBox, width: number, height: number): ColourPicture {
  const pels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const top = box.top + Math.floor((y * box.height) / height);
    const bottom = Math.max(top + 1, box.top + Math.floor(((y + 1) * box.height) / height));
    for (let x = 0; x < width; x++) {
      const left = box.left + Math.floor((x * box.width) / width);
      const right = Math.max(left + 1, box.left + Math.floor(((x + 1) * box.width) / width));
      let sum = 0;
      for (let row = top; row < bottom; row++) {
        for (let at = row * LINE_PELS + left; at < row * LINE_PELS + right; at++) sum += grey[at]!;
      }
      pels.fill(sum / ((bottom - top) * (right - left)), (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
  return { width, height, pels };
}

/**
 * @param drawn the page as it was drawn @param box where its picture is
 * @returns undefined where the picture shows no paper, or is nothing but paper
 */
export function drawPaperOfPdf(
  pdfium: Pdfium,
  page: number,
  drawn: PelPlane<'grey'>,
  box: PelBox,
  placement: Placement,
  options: FitOptions,
): DrawnPage | undefined {
  const rowsPerPel = options.resolution / HORIZONTAL_RESOLUTION;
  const [across, down] = [box.width, box.height / rowsPerPel];
  if (Math.min(across, down) < MIN_PAPER_PELS) return undefined;
  const scale = THUMBNAIL_SIDE / Math.max(across, down);
  const thumbnail = shrink(drawn, box, Math.round(across * scale), Math.round(down * scale));
  const found = findOutline(thumbnail);
  if (found === undefined) return undefined;
  const [pageWidth, pageHeight] = [placement.width, placement.height / rowsPerPel];
  const larger = WHOLE_SIDE / Math.max(pageWidth, pageHeight);
  const [width, height] = [Math.round(pageWidth * larger), Math.round(pageHeight * larger)];
  const whole = renderWhole(pdfium, page, width, height, placement.turned);
  const left = Math.round(((box.left - placement.left) * width) / placement.width);
  const top = Math.round(((box.top - placement.top) * height) / placement.height);
  const wide = Math.min(width - left, Math.round((box.width * width) / placement.width));
  const high = Math.min(height - top, Math.round((box.height * height) / placement.height));
  const cut = new Uint8Array(wide * high);
  for (let y = 0; y < high; y++) {
    const from = (top + y) * width + left;
    cut.set(whole.subarray(from, from + wide), y * wide);
  }
  const grey = { width: wide, height: high, pels: asBox<'grey'>(cut, wide, high) };
  const sheet = readSheet(found, thumbnail, grey, options.paper);
  return sheet && drawPaperPage(grey, sheet, options);
}
