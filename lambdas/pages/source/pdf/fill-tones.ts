/**
 * Fills of a chart that lie beside each other and differ in colour, but not in grey: red and green are one on a fax. They get greys that are apart, every fill of one
 * colour the same, so that a legend still says which is which.
 */

import type { Pdfium } from '../pdfium.ts';

/** A filled area on a page, in its user space. */
export interface PlacedFill {
  readonly handle: number;
  readonly box: { readonly left: number; readonly bottom: number; readonly right: number; readonly top: number };
  /** Its colour as one number, 0xRRGGBB, and the grey of it. */
  readonly rgb: number;
  readonly grey: number;
}

/** Greys between paper and ink, as the screen of fills has them. */
const DARKEST = 48;
const LIGHTEST = 216;
/** Greys that are so far apart look different; where there are few colours they are this far apart. */
const MIN_DIFFERENCE = 28;
const WANTED_DIFFERENCE = 42;
/** More colours than the screen has tones are no chart's. */
const MAX_COLOURS = 7;
/** Fills so near are beside each other, points. */
const MAX_DISTANCE = 12;
/** Pages with more fills than this are drawings: no pair of them is looked at. */
const MAX_FILLS = 600;

const areBeside = (one: PlacedFill['box'], other: PlacedFill['box']) =>
  one.left <= other.right + MAX_DISTANCE &&
  other.left <= one.right + MAX_DISTANCE &&
  one.bottom <= other.top + MAX_DISTANCE &&
  other.bottom <= one.top + MAX_DISTANCE;

/** Whether some neighbours differ in colour and hardly in grey. */
function clash(fills: readonly PlacedFill[]): boolean {
  return fills.some((one, at) =>
    fills
      .slice(at + 1)
      .some(
        (other) =>
          one.rgb !== other.rgb && Math.abs(one.grey - other.grey) < MIN_DIFFERENCE && areBeside(one.box, other.box),
      ),
  );
}

/** Greys in rising order moved apart, no further than they must. */
function spread(greys: readonly number[]): number[] {
  const step = Math.min(WANTED_DIFFERENCE, (LIGHTEST - DARKEST) / Math.max(1, greys.length - 1));
  const out: number[] = [];
  for (const grey of greys) out.push(Math.max(grey, (out.at(-1) ?? DARKEST - step) + step));
  let most = LIGHTEST;
  for (let at = out.length - 1; at >= 0; at--) {
    out[at] = Math.min(out[at]!, most);
    most = out[at]! - step;
  }
  return out.map(Math.round);
}

/** The grey that each colour should have; empty where no neighbours need another. */
export function spreadTones(fills: readonly PlacedFill[]): ReadonlyMap<number, number> {
  const toned = fills.filter(({ grey }) => grey >= DARKEST - MIN_DIFFERENCE && grey <= LIGHTEST);
  const colours = [...new Map(toned.map(({ rgb, grey }) => [rgb, grey]))];
  if (toned.length > MAX_FILLS || colours.length > MAX_COLOURS || !clash(toned)) return new Map();
  colours.sort(([rgb, grey], [other, otherGrey]) => grey - otherGrey || rgb - other);
  const greys = spread(colours.map(([, grey]) => grey));
  return new Map(colours.map(([rgb], at) => [rgb, greys[at]!]));
}

/** Gives the fills of a page greys that are apart, which they keep for whatever is drawn afterwards. */
export function separateFills(pdfium: Pdfium, fills: readonly PlacedFill[]): void {
  const greys = spreadTones(fills);
  if (greys.size === 0) return;
  for (const { handle, rgb } of fills) {
    const grey = greys.get(rgb);
    if (grey !== undefined) pdfium._FPDFPageObj_SetFillColor(handle, grey, grey, grey, 255);
  }
}
