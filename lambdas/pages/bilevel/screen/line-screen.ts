/**
 * Halftones by a screen of horizontal lines. T.6 codes each row by its difference from the row above, so a line screen costs
 * bits where the tone changes and nearly none inside it, while a dot screen costs bits at every dot.
 */

import type { VerticalResolution } from '../../planes/raster.ts';

declare const screen: unique symbol;
/** The darkness (0 to 255) above which a row is black, for rows 0, 1, 2 … of the page, over and over. */
export type LineScreen = Uint8Array & { readonly [screen]: true };

/** Rows that one row of the photographs' screen takes: its lines look alike at fine and superfine resolution. */
const photoRowHeights: Record<VerticalResolution, number> = { 98: 1, 196: 1, 391: 2 };
/** The order in which four rows become black as a photograph gets darker. */
const PHOTO_ROW_ORDER = [0, 2, 1, 3];
/** Rows of one line in a fill: 65 lines an inch at fine resolution. */
const fillPeriods: Record<VerticalResolution, number> = { 98: 2, 196: 3, 391: 6 };

/**
 * The screen for fills. A line thickens from its first row. Every second line's thresholds lie between those of its
 * neighbours, which makes seven tones of four; more lines of different thresholds would be visible as a coarse pattern.
 */
export function fillScreen(resolution: VerticalResolution): LineScreen {
  const period = fillPeriods[resolution];
  const out = new Uint8Array(period * 2);
  for (let line = 0; line < 2; line++) {
    // Rows join the line in this order, alternately below and above its first row.
    for (let step = 0; step < period; step++) {
      const row = step % 2 === 1 ? (step + 1) >> 1 : (period - (step >> 1)) % period;
      out[line * period + row] = Math.round((255 * (step * 2 + line + 0.5)) / (period * 2));
    }
  }
  return out as LineScreen;
}

/**
 * The screen for photographs: every second row is one of the first two to become black, so that middle tones are lines of one row, 98 an inch at fine
 * resolution: finer than the eye makes out at reading distance, at the seconds of lines three times as coarse (docs/decisions/0039-photographs.md).
 */
export function photoScreen(resolution: VerticalResolution): LineScreen {
  const tones = PHOTO_ROW_ORDER.length;
  const height = photoRowHeights[resolution];
  return Uint8Array.from({ length: tones * height }, (_, row) =>
    Math.round((255 * (PHOTO_ROW_ORDER[Math.floor(row / height)]! + 0.5)) / tones),
  ) as LineScreen;
}
