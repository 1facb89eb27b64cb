/** Finds codes of modules (QR, Data Matrix, PDF417, Aztec) that are not black on white, drawn on a grey page: areas full of edges between two tones. */

import { BLOCK, BLOCKS_ACROSS, type Blocks } from '../planes/blocks.ts';
import { type GreyPage, LINE_PELS, type PelBox } from '../planes/raster.ts';
import { quantileOf, type Tones } from './code.ts';

/** Four millimetres, and five where it is drawn: no code that a fax can show is smaller; and none is so many times longer than high. */
const MIN_SIDE = 32;
const MIN_DRAWN_SIDE = 40;
const MAX_ASPECT = 8;
/** Ink up to the first grey on paper from the second on is black on white. */
const MAX_BLACK = 40;
const MIN_WHITE = 250;
/** The ground of a code is lighter than the middle. */
const MIN_GROUND = 150;
/** Tones that a scanner tells apart. */
const MIN_CONTRAST = 40;
/** A code is about half ink, and nearly all of it has one of two tones; the rest are edges. */
const MIN_INK_SHARE = 0.38;
const MAX_INK_SHARE = 0.75;
const MIN_TWO_TONE_SHARE = 0.65;
/** The share of pels like their neighbours that have one of two tones: charts have more tones. */
const MIN_EVEN_TWO_TONE_SHARE = 0.95;
/** How far a pel may be from its tone, as a share of the contrast. */
const TONE_TOLERANCE = 0.2;
/** Modules are small: along a row ink and ground change at least so often, pels; down a column less often, where PDF417 has bars. */
const MAX_MEAN_RUN = 18;
const MAX_MEAN_COLUMN = 96;
/** The tones are those of the darkest and lightest pels but these. */
const TAIL = 0.1;
/** Blocks without edges between those of one code: broad modules. */
const MAX_GAP_BLOCKS = 2;

/** A code of modules: where its ink is, and its tones. */
export interface Matrix {
  readonly box: PelBox;
  readonly tones: Tones;
}

/** The tone of the darkest pels of a box, but few, and of most of the light ones; undefined unless a code could have them. */
function tonesOf({ grey }: GreyPage, { left, top, width, height }: PelBox): Tones | undefined {
  const counts = new Uint32Array(256);
  for (let y = top; y < top + height; y++) {
    for (let at = y * LINE_PELS + left; at < y * LINE_PELS + left + width; at++) counts[grey[at]!]! += 1;
  }
  const dark = quantileOf(counts, width * height, TAIL);
  const lightest = quantileOf(counts, width * height, 1 - TAIL);
  // Around the ground of a code there may be a lighter one.
  const light = counts.reduce(
    (most, count, value) => (value > (dark + lightest) / 2 && count > counts[most]! ? value : most),
    lightest,
  );
  const isBlackOnWhite = dark <= MAX_BLACK && light >= MIN_WHITE;
  return light - dark < MIN_CONTRAST || light < MIN_GROUND || isBlackOnWhite ? undefined : { dark, light };
}

/** The smallest box around all ink of a box. */
function inkBox({ grey }: GreyPage, { left, top, width, height }: PelBox, middle: number): PelBox {
  let [first, last, upper, lower] = [left + width, left, top + height, top];
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) {
      if (grey[y * LINE_PELS + x]! >= middle) continue;
      first = Math.min(first, x);
      last = Math.max(last, x + 1);
      upper = Math.min(upper, y);
      lower = y + 1;
    }
  }
  return { left: first, top: upper, width: Math.max(0, last - first), height: Math.max(0, lower - upper) };
}

/** The code of modules in a box; undefined where there is none, or one that is black on white. */
export function matrixIn(page: GreyPage, around: PelBox): Matrix | undefined {
  if (around.width < MIN_SIDE || around.height < MIN_SIDE) return undefined;
  const tones = tonesOf(page, around);
  if (tones === undefined) return undefined;
  const { dark, light } = tones;
  const middle = (dark + light) / 2;
  const tolerance = TONE_TOLERANCE * (light - dark);
  const box = inkBox(page, around, middle);
  const { left, top, width, height } = box;
  const total = width * height;
  if (width < MIN_SIDE || height < MIN_SIDE) return undefined;
  let [ink, toned, across, down, even, evenToned] = [0, 0, 0, 0, 0, 0];
  for (let y = top; y < top + height; y++) {
    let wasInk = false;
    for (let at = y * LINE_PELS + left; at < y * LINE_PELS + left + width; at++) {
      const value = page.grey[at]!;
      const isInk = value < middle;
      if (isInk) ink += 1;
      if (isInk !== wasInk) across += 1;
      if (y > top && isInk !== page.grey[at - LINE_PELS]! < middle) down += 1;
      const isToned = Math.abs(value - dark) <= tolerance || Math.abs(value - light) <= tolerance;
      if (isToned) toned += 1;
      if (y > top && Math.abs(value - page.grey[at - LINE_PELS]!) + Math.abs(value - page.grey[at - 1]!) <= tolerance) {
        even += 1;
        if (isToned) evenToned += 1;
      }
      wasInk = isInk;
    }
  }
  const isHalfInk = ink >= MIN_INK_SHARE * total && ink <= MAX_INK_SHARE * total;
  const hasTwoTones = toned >= MIN_TWO_TONE_SHARE * total && evenToned >= MIN_EVEN_TWO_TONE_SHARE * even;
  const hasModules = across * MAX_MEAN_RUN >= total && down * MAX_MEAN_COLUMN >= total;
  return isHalfInk && hasTwoTones && hasModules ? { box, tones } : undefined;
}

/** Boxes of blocks with edges that are near each other. */
function* listEdgedAreas({ darkest, lightest, down }: Blocks): Generator<PelBox> {
  const isEdged = (block: number) =>
    lightest[block]! - darkest[block]! >= MIN_CONTRAST &&
    lightest[block]! >= MIN_GROUND &&
    (darkest[block]! > MAX_BLACK || lightest[block]! < MIN_WHITE);
  const isSeen = new Uint8Array(darkest.length);
  for (let block = 0; block < isSeen.length; block++) {
    if (isSeen[block] !== 0 || !isEdged(block)) continue;
    const waiting = [block];
    isSeen[block] = 1;
    let [left, right, top, bottom] = [BLOCKS_ACROSS, 0, down, 0];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [bx, by] = [next % BLOCKS_ACROSS, Math.floor(next / BLOCKS_ACROSS)];
      left = Math.min(left, bx);
      right = Math.max(right, bx + 1);
      top = Math.min(top, by);
      bottom = Math.max(bottom, by + 1);
      for (let y = Math.max(0, by - MAX_GAP_BLOCKS); y <= Math.min(down - 1, by + MAX_GAP_BLOCKS); y++) {
        for (let x = Math.max(0, bx - MAX_GAP_BLOCKS); x <= Math.min(BLOCKS_ACROSS - 1, bx + MAX_GAP_BLOCKS); x++) {
          const near = y * BLOCKS_ACROSS + x;
          if (isSeen[near] !== 0 || !isEdged(near)) continue;
          isSeen[near] = 1;
          waiting.push(near);
        }
      }
    }
    const box = { left: left * BLOCK, top: top * BLOCK, width: (right - left) * BLOCK, height: (bottom - top) * BLOCK };
    const [short, long] = [Math.min(box.width, box.height), Math.max(box.width, box.height)];
    if (short >= MIN_DRAWN_SIDE && long <= MAX_ASPECT * short) yield box;
  }
}

/** The codes of modules on a page that are not black on white. */
export function findMatrices(page: GreyPage, blocks: Blocks): Matrix[] {
  return [...listEdgedAreas(blocks)].flatMap(
    (area) => matrixIn(page, { ...area, height: Math.min(area.height, page.height - area.top) }) ?? [],
  );
}
