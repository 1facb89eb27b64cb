/** Loads the engines and lets the optimiser see a page, so that a child started ahead does its job at full speed. */

import { binarise } from '../pages/binarise.ts';
import { loadPdfium } from '../pages/pdfium.ts';
import { LINE_PELS } from '../pages/raster.ts';
import { encodeT6 } from '../pages/t6.ts';

/** Rows of the practice page; enough for every hot loop to be compiled. */
const PRACTICE_ROWS = 400;
const ROUNDS = 6;

export async function warmUp(): Promise<void> {
  await loadPdfium();
  const grey = new Uint8Array(LINE_PELS * PRACTICE_ROWS);
  for (let i = 0; i < grey.length; i++) grey[i] = (i * 2654435761) >>> 24 < 40 && i % 3072 < 1400 ? 20 : 255;
  for (let round = 0; round < ROUNDS; round++) {
    encodeT6(binarise({ width: LINE_PELS, height: PRACTICE_ROWS, grey }));
  }
}
