/** Turns a scanned page by the few degrees that it lies askew, so that its lines and rules run along the rows. */

import { BLOCK, BLOCKS_ACROSS } from '../../planes/blocks.ts';
import {
  type GreyPage,
  HORIZONTAL_RESOLUTION,
  LINE_PELS,
  type PelBox,
  type VerticalResolution,
} from '../../planes/raster.ts';
import { estimateSkew } from './skew.ts';

/** Greys between two pels are interpolated by cubics (R. Keys, 1981) in so many places, weights in 1/256. */
const PLACES = 64;
const ONE = 256;
/**
 * Keys's parameter. −0.5 is the most faithful; small print that was blurred before wants its thin strokes back, above all those along
 * the rows, of which a letter has few.
 */
const SHARPNESS_ALONG = -0.6;
const SHARPNESS_DOWN = -1.2;
/** Share of its paper's tone below which a pel is ink, and the pels of ink that may be lost: a speck. */
const INKY = 0.6;
const SPECK = 12;
/** So near the picture's edge blocks also hold what is beside it, and say nothing of its paper. */
const EDGE_PELS = 2 * BLOCK;

/** Pels and rows that interpolation reaches beyond a place, and rounding. */
const SPARE = 4;

/** For each place between two pels the weights of the four pels around it. */
const weigh = (a: number) =>
  Int16Array.from({ length: PLACES * 4 }, (_, at) => {
    const distance = Math.abs((at & 3) - 1 - (at >> 2) / PLACES);
    const near = ((a + 2) * distance - (a + 3)) * distance * distance + 1;
    const far = ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a;
    return Math.round(ONE * (distance < 1 ? near : far));
  });
const alongRows = weigh(SHARPNESS_ALONG);
const downThePage = weigh(SHARPNESS_DOWN);

/** What a turn makes of places: pels and rows are not square. */
interface Turn {
  readonly cosine: number;
  /** Rows that a place a pel further right lies lower, and pels that one a row further down lies further left. */
  readonly rowsAPel: number;
  readonly pelsARow: number;
}

function turnOf(angle: number, resolution: VerticalResolution): Turn {
  const sine = Math.sin((angle * Math.PI) / 180);
  const rowsAPel = resolution / HORIZONTAL_RESOLUTION;
  return { cosine: Math.cos((angle * Math.PI) / 180), rowsAPel: sine * rowsAPel, pelsARow: sine / rowsAPel };
}

const clamp = (value: number, least: number, most: number) => (value < least ? least : value > most ? most : value);

/** The tone of the box's paper at a place of the page. */
type PaperTone = (x: number, y: number) => number;

function paperTone({ left, top, width, height }: PelBox, paper: Uint8Array): PaperTone {
  return (x, y) => {
    const innerX = clamp(x, left + EDGE_PELS, left + width - 1 - EDGE_PELS);
    const innerY = clamp(y, top + EDGE_PELS, top + height - 1 - EDGE_PELS);
    return paper[Math.floor(innerY / BLOCK) * BLOCKS_ACROSS + Math.floor(innerX / BLOCK)]!;
  };
}

/** Whether ink would leave the box. What reaches in from its very edge is a shadow, and may. */
function losesInk({ grey }: GreyPage, { left, top, width, height }: PelBox, paper: PaperTone, turn: Turn): boolean {
  const { cosine, rowsAPel, pelsARow } = turn;
  let lost = 0;
  const follow = (x: number, y: number, stepX: number, stepY: number, pels: number) => {
    let isShadow = true;
    for (let i = 0; i < pels; i++, x += stepX, y += stepY) {
      if (grey[y * LINE_PELS + x]! >= paper(x, y) * INKY) isShadow = false;
      else if (!isShadow) lost += 1;
    }
  };
  for (let x = 0; x < width; x++) {
    const rise = (rowsAPel * (x + 0.5 - width / 2)) / cosine;
    const spare = height / 2 / cosine - height / 2;
    follow(left + x, top, 0, 1, Math.ceil(rise - spare));
    follow(left + x, top + height - 1, 0, -1, Math.ceil(-rise - spare));
  }
  for (let y = 0; y < height; y++) {
    const shift = (pelsARow * (y + 0.5 - height / 2)) / cosine;
    const spare = width / 2 / cosine - width / 2;
    follow(left, top + y, 1, 0, Math.ceil(-shift - spare));
    follow(left + width - 1, top + y, -1, 0, Math.ceil(shift - spare));
  }
  return lost > SPECK;
}

/** A picture with room around it. */
interface Widened {
  readonly pels: Uint8Array;
  readonly width: number;
  /** Pels and rows that were put at each side. */
  readonly beside: number;
  readonly above: number;
}

/** Puts paper around the picture, with its grain and shading: the picture mirrored, less its ink. */
function widen({ grey }: GreyPage, box: PelBox, paper: PaperTone, beside: number, above: number): Widened {
  const width = box.width + 2 * beside;
  const pels = new Uint8Array(width * (box.height + 2 * above));
  const mirror = (place: number, size: number) =>
    place < 0 ? -1 - place : place >= size ? 2 * size - 1 - place : place;
  for (let y = -above; y < box.height + above; y++) {
    const row = (y + above) * width + beside;
    const pageY = box.top + mirror(y, box.height);
    const from = pageY * LINE_PELS + box.left;
    const isInside = y >= 0 && y < box.height;
    if (isInside) pels.set(grey.subarray(from, from + box.width), row);
    for (let x = -beside; x < box.width + beside; x++) {
      if (isInside && x === 0) x = box.width;
      const near = mirror(x, box.width);
      const value = grey[from + near]!;
      const tone = paper(box.left + near, pageY);
      pels[row + x] = value < tone * INKY ? tone : value;
    }
  }
  return { pels, width, beside, above };
}

/** The grey `part` of the way from the second to the third of four pels. */
function between(weights: Int16Array, pels: Uint8Array, first: number, step: number, part: number): number {
  const place = Math.floor(part * PLACES) * 4;
  const sum =
    weights[place]! * pels[first]! +
    weights[place + 1]! * pels[first + step]! +
    weights[place + 2]! * pels[first + 2 * step]! +
    weights[place + 3]! * pels[first + 3 * step]!;
  return clamp((sum + ONE / 2) >> 8, 0, 255);
}

/** Turns the box back about its middle in two passes, down and along (E. Catmull, A. R. Smith, 1980). Gives the page anew. */
function turnBack(page: GreyPage, box: PelBox, paper: PaperTone, turn: Turn): Uint8Array {
  const { left, top, width, height } = box;
  const { cosine, rowsAPel, pelsARow } = turn;
  const beside = Math.ceil((Math.abs(pelsARow) * height) / 2) + SPARE;
  const above = Math.ceil((Math.abs(rowsAPel) * (width + 2 * beside)) / 2 + (height / 2) * (1 / cosine - 1)) + SPARE;
  const from = widen(page, box, paper, beside, above);
  const out = page.grey.slice();
  /** A row of the straight page, but along it still where it was. */
  const row = new Uint8Array(from.width);
  const slope = rowsAPel / cosine;
  for (let y = 0; y < height; y++) {
    const down = y + 0.5 - height / 2;
    const rowAt = down / cosine - (slope * (from.width - 1)) / 2 + (height - 1) / 2 + above;
    for (let x = 0; x < from.width; x++) {
      const place = rowAt + slope * x;
      const second = Math.floor(place);
      row[x] = between(downThePage, from.pels, (second - 1) * from.width + x, from.width, place - second);
    }
    const pelAt = (-cosine * (width - 1)) / 2 - pelsARow * down + (width - 1) / 2 + beside;
    const to = (top + y) * LINE_PELS + left;
    for (let x = 0; x < width; x++) {
      const place = pelAt + cosine * x;
      const second = Math.floor(place);
      out[to + x] = between(alongRows, row, second - 1, 1, place - second);
    }
  }
  return out;
}

/**
 * Lays the scan in a box straight. About 20 ms where it is straight already, 80 where it is not.
 * @param paper its paper's tone, by block @param resolution lines an inch of the page @param isProven see `estimateSkew`
 * @returns the page's pels anew; undefined where the scan is straight, its angle is in doubt, or ink would leave the box
 */
export function straighten(
  page: GreyPage,
  box: PelBox,
  paper: Uint8Array,
  resolution: VerticalResolution,
  isProven = false,
): Uint8Array | undefined {
  const angle = estimateSkew(page, box, resolution, isProven);
  if (angle === undefined) return undefined;
  const turn = turnOf(angle, resolution);
  const tone = paperTone(box, paper);
  return losesInk(page, box, tone, turn) ? undefined : turnBack(page, box, tone, turn);
}
