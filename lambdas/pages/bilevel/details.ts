/**
 * Thin details apart from the areas they lie on, whatever the tones of both: what a closing takes away is thin and darker
 * than its ground, what an opening takes away is thin and lighter (J. Serra, Image Analysis and Mathematical Morphology, 1982).
 */

import { darken, lighten } from '../planes/neighbourhoods.ts';
import { type GreyPage, LINE_PELS, type PelBox } from '../planes/raster.ts';

/** Details up to this many pels each side of their middle are thin: stamps' strokes on paper, lines among fills, which may be narrow. */
const REACH_ON_PAPER = 5;
const REACH_AMONG_FILLS = 3;
/** A detail's strength is told to the pels this far from it. */
const NEAR = 2;
/** Planes over a tile, row by row, as wide as the tile. */
export interface Details {
  /** Tone without thin dark details, and without thin light ones. */
  readonly closed: Uint8Array;
  readonly opened: Uint8Array;
  /** How much darker (or lighter) than its ground the strongest detail nearby is, grey levels. */
  readonly dark: Uint8Array;
  readonly light: Uint8Array;
}

/** Copies a box of the page, its border pels repeated outside it. */
function copyBox({ grey, height }: GreyPage, left: number, top: number, across: number, down: number): Uint8Array {
  const out = new Uint8Array(across * down);
  const first = Math.max(0, left);
  const end = Math.min(LINE_PELS, left + across);
  for (let y = 0; y < down; y++) {
    const row = Math.min(height - 1, Math.max(0, top + y)) * LINE_PELS;
    const to = y * across;
    out.set(grey.subarray(row + first, row + end), to + first - left);
    if (first > left) out.fill(grey[row]!, to, to + first - left);
    if (end < left + across) out.fill(grey[row + LINE_PELS - 1]!, to + end - left, to + across);
  }
  return out;
}

/** Difference of two planes where the first is larger. */
function excess(one: Uint8Array, other: Uint8Array): Uint8Array {
  const out = new Uint8Array(one.length);
  for (let i = 0; i < out.length; i++) {
    const value = one[i]! - other[i]!;
    out[i] = value > 0 ? value : 0;
  }
  return out;
}

/**
 * Finds the details of a tile of the page. Ask only where tones differ: it is 70 operations a pel.
 * @param hasFills whether anything but paper can be ground; where nothing can, there are no light details to be found
 */
export function findDetails(page: GreyPage, tile: PelBox, hasFills: boolean): Details {
  const reach = hasFills ? REACH_AMONG_FILLS : REACH_ON_PAPER;
  // Pels around the tile that decide on what is inside it.
  const apron = 2 * reach + NEAR;
  const across = tile.width + 2 * apron;
  const down = tile.height + 2 * apron;
  const grey = copyBox(page, tile.left - apron, tile.top - apron, across, down);
  const closed = grey.slice();
  lighten(closed, across, reach);
  darken(closed, across, reach);
  const dark = excess(closed, grey);
  lighten(dark, across, NEAR);
  const inside = (plane: Uint8Array) => {
    const out = new Uint8Array(tile.width * tile.height);
    for (let y = 0; y < tile.height; y++) {
      const from = (y + apron) * across + apron;
      out.set(plane.subarray(from, from + tile.width), y * tile.width);
    }
    return out;
  };
  const onPaper = { closed: inside(closed), dark: inside(dark) };
  if (!hasFills) return { ...onPaper, opened: onPaper.closed, light: new Uint8Array(onPaper.dark.length) };
  const opened = grey.slice();
  darken(opened, across, reach);
  lighten(opened, across, reach);
  const light = excess(grey, opened);
  lighten(light, across, NEAR);
  return { ...onPaper, opened: inside(opened), light: inside(light) };
}
