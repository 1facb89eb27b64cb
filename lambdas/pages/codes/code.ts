/** Codes that machines read: where one is on a page, and in which tones. */

import type { PelBox } from '../planes/raster.ts';

/** The two greys of a code. */
export interface Tones {
  readonly dark: number;
  readonly light: number;
}

/** How a code's bars run: down the page, or across it. */
export type Bars = 'down' | 'across';

export interface Code {
  readonly box: PelBox;
  readonly tones: Tones;
  readonly bars: Bars;
}

/** The smallest of the values of a histogram that at least `share` of them do not exceed. */
export function quantileOf(counts: Uint32Array, total: number, share: number): number {
  let value = 0;
  for (let seen = counts[0]!; seen < share * total && value < 255; seen += counts[value]!) value += 1;
  return value;
}
