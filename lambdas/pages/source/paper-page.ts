/** A photographed paper as a page: the sheet that a picture shows, at its true size where it fits. */

import type { GreyPicture } from '../paper/flatten-sheet.ts';
import { drawSheet, type Sheet } from '../paper/straighten.ts';
import { blankPels, LINE_PELS, WHITE } from '../planes/raster.ts';
import type { DrawnPage } from './drawing.ts';
import type { FitOptions } from './page-fit.ts';
import { fitPicture } from './picture-size.ts';

/** Dots an inch at which a sheet's size is stated; any does that a scanner has. */
const SHEET_DENSITY = 300;

/** Lays the sheet flat on a white page. */
export function drawPaperPage(grey: GreyPicture, sheet: Sheet, options: FitOptions): DrawnPage {
  const pelsPerMm = SHEET_DENSITY / 25.4;
  const [width, height] = [sheet.size.width * pelsPerMm, sheet.size.height * pelsPerMm];
  const placement = fitPicture({ width, height, xDensity: SHEET_DENSITY, yDensity: SHEET_DENSITY }, options);
  const drawn = drawSheet(grey, sheet, placement.width, placement.height, placement.turned ? 1 : 0);
  const page = blankPels<'grey'>(placement.rows, WHITE);
  const { left, top } = placement;
  for (let y = 0; y < drawn.height; y++) {
    page.set(drawn.pels.subarray(y * drawn.width, (y + 1) * drawn.width), (top + y) * LINE_PELS + left);
  }
  const pictures = [{ left, top, width: drawn.width, height: drawn.height }];
  const base = { kind: 'grey', width: LINE_PELS, height: placement.rows, isTurned: placement.turned } as const;
  return { ...base, grey: page, pictures, isOnePicture: true, isPaper: true, isBoard: sheet.isBoard };
}
