/** Deskewing: rotates a scanned page by the few degrees of its skew, so that its lines and rules run along the rows. */

import { BLOCK, BLOCKS_ACROSS } from '../../planes/blocks.ts';
import { type BlockPlane, type BoxPlane, copyOf, type PelPlane } from '../../planes/plane.ts';
import {
  blankBox,
  type GreyPage,
  HORIZONTAL_RESOLUTION,
  LINE_PELS,
  type PelBox,
  type VerticalResolution,
} from '../../planes/raster.ts';
import { estimateSkew } from './skew.ts';

/** Cubic convolution (R. Keys, 1981) at so many places between two pels, weights in 1/256. */
const SUBPEL_PLACES = 64;
const WEIGHT_ONE = 256;
/**
 * Keys's parameter a. −0.5 is the most faithful; small print that was blurred before needs its thin strokes sharpened, above
 * all those along the rows, of which a letter has few.
 */
const SHARPNESS_ALONG = -0.6;
const SHARPNESS_DOWN = -1.2;
/** Share of its paper's tone below which a pel is ink, and the pels of ink that may be lost: a speck. */
const INK_BELOW_PAPER = 0.6;
const MAX_LOST_PELS = 12;
/** Blocks this near to the picture's edge also hold what is beside it, and say nothing of its paper. */
const EDGE_PELS = 2 * BLOCK;
/** Pels and rows that interpolation needs beyond a place, and rounding. */
const APRON = 4;

/** For each place between two pels the weights of the four pels around it. */
const cubicWeights = (a: number) =>
  Int16Array.from({ length: SUBPEL_PLACES * 4 }, (_, at) => {
    const distance = Math.abs((at & 3) - 1 - (at >> 2) / SUBPEL_PLACES);
    const near = ((a + 2) * distance - (a + 3)) * distance * distance + 1;
    const far = ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a;
    return Math.round(WEIGHT_ONE * (distance < 1 ? near : far));
  });
const weightsAlong = cubicWeights(SHARPNESS_ALONG);
const weightsDown = cubicWeights(SHARPNESS_DOWN);

/** A rotation of pels and rows, which are not square. */
interface Rotation {
  readonly cosine: number;
  /** Rows down for a pel to the right, and pels to the left for a row down. */
  readonly rowsPerPel: number;
  readonly pelsPerRow: number;
}

function rotationOf(angle: number, resolution: VerticalResolution): Rotation {
  const sine = Math.sin((angle * Math.PI) / 180);
  const aspect = resolution / HORIZONTAL_RESOLUTION;
  return { cosine: Math.cos((angle * Math.PI) / 180), rowsPerPel: sine * aspect, pelsPerRow: sine / aspect };
}

const clamp = (value: number, min: number, max: number) => (value < min ? min : value > max ? max : value);

/** The tone of the box's paper at a place of the page. */
type PaperAt = (x: number, y: number) => number;

function paperAt({ left, top, width, height }: PelBox, paper: BlockPlane<'paper'>): PaperAt {
  return (x, y) => {
    const innerX = clamp(x, left + EDGE_PELS, left + width - 1 - EDGE_PELS);
    const innerY = clamp(y, top + EDGE_PELS, top + height - 1 - EDGE_PELS);
    return paper[Math.floor(innerY / BLOCK) * BLOCKS_ACROSS + Math.floor(innerX / BLOCK)]!;
  };
}

/** Whether ink would leave the box. What begins at its very edge is a shadow, and may. */
function losesInk({ grey }: GreyPage, { left, top, width, height }: PelBox, paper: PaperAt, by: Rotation): boolean {
  const { cosine, rowsPerPel, pelsPerRow } = by;
  let lost = 0;
  const countInk = (x: number, y: number, stepX: number, stepY: number, pels: number) => {
    let isShadow = true;
    for (let i = 0; i < pels; i++, x += stepX, y += stepY) {
      if (grey[y * LINE_PELS + x]! >= paper(x, y) * INK_BELOW_PAPER) isShadow = false;
      else if (!isShadow) lost += 1;
    }
  };
  for (let x = 0; x < width; x++) {
    const rise = (rowsPerPel * (x + 0.5 - width / 2)) / cosine;
    const spare = height / 2 / cosine - height / 2;
    countInk(left + x, top, 0, 1, Math.ceil(rise - spare));
    countInk(left + x, top + height - 1, 0, -1, Math.ceil(-rise - spare));
  }
  for (let y = 0; y < height; y++) {
    const shift = (pelsPerRow * (y + 0.5 - height / 2)) / cosine;
    const spare = width / 2 / cosine - width / 2;
    countInk(left, top + y, 1, 0, Math.ceil(-shift - spare));
    countInk(left + width - 1, top + y, -1, 0, Math.ceil(shift - spare));
  }
  return lost > MAX_LOST_PELS;
}

/** A picture with an apron around it. */
interface Padded {
  readonly pels: BoxPlane<'grey'>;
  readonly width: number;
  /** Pels and rows added at each side. */
  readonly beside: number;
  readonly above: number;
}

/** Puts paper around the picture, with its grain and shading: the picture mirrored, without its ink. */
function pad({ grey }: GreyPage, box: PelBox, paper: PaperAt, beside: number, above: number): Padded {
  const width = box.width + 2 * beside;
  const pels = blankBox<'grey'>(width, box.height + 2 * above);
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
      pels[row + x] = value < tone * INK_BELOW_PAPER ? tone : value;
    }
  }
  return { pels, width, beside, above };
}

/** The grey at `share` of the way from the second to the third of four pels. */
function interpolate(weights: Int16Array, pels: BoxPlane<'grey'>, first: number, step: number, share: number): number {
  const place = Math.floor(share * SUBPEL_PLACES) * 4;
  const sum =
    weights[place]! * pels[first]! +
    weights[place + 1]! * pels[first + step]! +
    weights[place + 2]! * pels[first + 2 * step]! +
    weights[place + 3]! * pels[first + 3 * step]!;
  return clamp((sum + WEIGHT_ONE / 2) >> 8, 0, 255);
}

/** Rotates the box about its middle in two passes, down and along (E. Catmull, A. R. Smith, 1980). @returns the whole page */
function rotateBack(page: GreyPage, box: PelBox, paper: PaperAt, by: Rotation): PelPlane<'grey'> {
  const { left, top, width, height } = box;
  const { cosine, rowsPerPel, pelsPerRow } = by;
  const beside = Math.ceil((Math.abs(pelsPerRow) * height) / 2) + APRON;
  const above = Math.ceil((Math.abs(rowsPerPel) * (width + 2 * beside)) / 2 + (height / 2) * (1 / cosine - 1)) + APRON;
  const from = pad(page, box, paper, beside, above);
  const out = copyOf(page.grey);
  /** A row of the straight page, whose pels have not moved along it yet. */
  const row = blankBox<'grey'>(from.width, 1);
  const slope = rowsPerPel / cosine;
  for (let y = 0; y < height; y++) {
    const down = y + 0.5 - height / 2;
    const rowAt = down / cosine - (slope * (from.width - 1)) / 2 + (height - 1) / 2 + above;
    for (let x = 0; x < from.width; x++) {
      const place = rowAt + slope * x;
      const second = Math.floor(place);
      row[x] = interpolate(weightsDown, from.pels, (second - 1) * from.width + x, from.width, place - second);
    }
    const pelAt = (-cosine * (width - 1)) / 2 - pelsPerRow * down + (width - 1) / 2 + beside;
    const to = (top + y) * LINE_PELS + left;
    for (let x = 0; x < width; x++) {
      const place = pelAt + cosine * x;
      const second = Math.floor(place);
      out[to + x] = interpolate(weightsAlong, row, second - 1, 1, place - second);
    }
  }
  return out;
}

/**
 * Deskews the scan in a box. About 20 ms where it is straight already, 80 where it is not.
 * @param paper its paper's tone @param resolution lines an inch of the page @param needsProof see `estimateSkew`
 * @returns the page's new pels; undefined where the scan is straight, its skew uncertain, or ink would leave the box
 */
export function deskew(
  page: GreyPage,
  box: PelBox,
  paper: BlockPlane<'paper'>,
  resolution: VerticalResolution,
  needsProof = false,
): PelPlane<'grey'> | undefined {
  const angle = estimateSkew(page, box, resolution, needsProof);
  if (angle === undefined) return undefined;
  const rotation = rotationOf(angle, resolution);
  const tone = paperAt(box, paper);
  return losesInk(page, box, tone, rotation) ? undefined : rotateBack(page, box, tone, rotation);
}
