/**
 * Thin details apart from the areas behind them, whatever the tones of both, by top-hat transforms: what a closing removes is
 * thin and darker than its background, what an opening removes is thin and lighter (see planes/neighbourhoods.ts).
 */

import { dilate, erode } from '../../planes/neighbourhoods.ts';
import { type BoxPlane, copyOf } from '../../planes/plane.ts';
import { blankBox, type GreyPage, LINE_PELS, type PelBox } from '../../planes/raster.ts';

/** Details up to this many pels each side of their middle are thin: strokes of stamps on paper, lines among fills, which may be narrow. */
const RADIUS_ON_PAPER = 5;
const RADIUS_AMONG_FILLS = 3;
/** Pels this far from a detail know its contrast. */
const CONTRAST_RADIUS = 2;

/** Planes over a tile. */
export interface ThinDetails {
  /** Tone without thin dark details, and without thin light ones. */
  readonly closed: BoxPlane<'grey'>;
  readonly opened: BoxPlane<'grey'>;
  /** How much darker (or lighter) than its background the strongest detail nearby is, grey levels. */
  readonly dark: BoxPlane<'contrast'>;
  readonly light: BoxPlane<'contrast'>;
}

/** Copies a box of the page, its border pels repeated outside it. */
function copyBox({ grey, height }: GreyPage, left: number, top: number, across: number, down: number) {
  const out = blankBox<'grey'>(across, down);
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

/** Difference of two planes where the first is larger, else 0. */
function excess(one: BoxPlane<'grey'>, other: BoxPlane<'grey'>): BoxPlane<'contrast'> {
  const out = new Uint8Array(one.length);
  for (let i = 0; i < out.length; i++) {
    const value = one[i]! - other[i]!;
    out[i] = value > 0 ? value : 0;
  }
  return out as BoxPlane<'contrast'>;
}

/**
 * Finds the thin details of a tile of the page. Only for tiles where tones differ: it takes 70 operations a pel.
 * @param hasFills whether anything but paper can be background; if not, there are no light details to be found
 */
export function findThinDetails(page: GreyPage, tile: PelBox, hasFills: boolean): ThinDetails {
  const radius = hasFills ? RADIUS_AMONG_FILLS : RADIUS_ON_PAPER;
  // Pels around the tile that affect what is inside it.
  const apron = 2 * radius + CONTRAST_RADIUS;
  const across = tile.width + 2 * apron;
  const down = tile.height + 2 * apron;
  const grey = copyBox(page, tile.left - apron, tile.top - apron, across, down);
  const inside = <P extends BoxPlane>(plane: P): P => {
    const out = blankBox(tile.width, tile.height);
    for (let y = 0; y < tile.height; y++) {
      const from = (y + apron) * across + apron;
      out.set(plane.subarray(from, from + tile.width), y * tile.width);
    }
    return out as P;
  };
  const closed = copyOf(grey);
  dilate(closed, across, radius);
  erode(closed, across, radius);
  const dark = excess(closed, grey);
  dilate(dark, across, CONTRAST_RADIUS);
  const onPaper = { closed: inside(closed), dark: inside(dark) };
  if (!hasFills) return { ...onPaper, opened: onPaper.closed, light: blankBox(tile.width, tile.height) };
  const opened = copyOf(grey);
  erode(opened, across, radius);
  dilate(opened, across, radius);
  const light = excess(grey, opened);
  dilate(light, across, CONTRAST_RADIUS);
  return { ...onPaper, opened: inside(opened), light: inside(light) };
}
