/**
 * Halftones by a screen of horizontal lines. T.6 codes each row by its difference from the row above, so a line screen costs
 * bits where the tone changes and nearly none inside it, while a dot screen costs bits at every dot.
 */

import type { VerticalResolution } from '../../planes/raster.ts';

declare const screen: unique symbol;
/** The darkness (0 to 255) above which a row is black, for rows 0, 1, 2 … of the page, over and over. */
export type LineScreen = Uint8Array & { readonly [screen]: true };

/** Rows of one line in a photograph: 33 lines an inch, where the rows are fine enough for its tones. */
const photoPeriods: Record<VerticalResolution, number | undefined> = { 98: undefined, 196: 6, 391: 12 };
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
 * The screen for photographs: one line of as many rows as there are tones, which thickens from its first row downwards.
 * The black of each row is then part of the row above, and its ends are coded by small offsets: a tenth fewer bits than
 * with two lines, at nearly the same likeness.
 */
export function photoScreen(resolution: VerticalResolution): LineScreen {
  const rows = photoPeriods[resolution];
  if (rows === undefined) return fillScreen(resolution);
  return Uint8Array.from({ length: rows }, (_, row) => Math.round((255 * (row + 0.5)) / rows)) as LineScreen;
}
