/**
 * A grey page to black and white. Text that the source knows is laid over its ground, crisp whatever its colour; pictures are told
 * apart into photographs, scans and drawings; everything else is a drawing. See docs/decisions/0005-fax-pages.md.
 */

import { pageSeconds } from '../fax/line-time.ts';
import { encodeT6 } from '../fax/t6.ts';
import { BLOCKS_ACROSS, type Blocks, blocksOf, measureBlocks } from '../planes/blocks.ts';
import { type FaxRaster, LINE_BYTES, LINE_PELS, type PelBox, type VerticalResolution } from '../planes/raster.ts';
import type { GreyDrawing } from '../source/drawing.ts';
import { dropFaintDots, joinDots } from './dots.ts';
import { noDoubt } from './doubt.ts';
import { optimiseEdges } from './edges/edge-optimisation.ts';
import { thinFineLines } from './fine-lines.ts';
import { inkOnPaper } from './ink.ts';
import { DARK_GROUND, labelGround } from './labels.ts';
import { photoThresholds, screenThresholds } from './line-screen.ts';
import { overlayText } from './overlay-text.ts';
import { tonePhoto } from './photo-screen.ts';
import { closePaper, coversPage, type PictureKind, pictureKind } from './picture-kind.ts';
import { drawScan } from './scan/scan.ts';
import { straighten } from './scan/straighten.ts';
import { drawStripes } from './stripes.ts';
import { drawTones, listInkedRows } from './tones.ts';
import { drawGround } from './vector-ground.ts';

/** Greys between ink and paper, and the share of ink below which there are none to speak of: black and white in fax geometry. */
const LEAST_GREY = 32;
const FEWEST_GREYS = 0.02;

function isBilevel({ grey }: GreyDrawing, { left, top, width, height }: PelBox): boolean {
  let ink = 0;
  let greys = 0;
  for (let y = top; y < top + height; y++) {
    for (let at = y * LINE_PELS + left; at < y * LINE_PELS + left + width; at++) {
      if (grey[at]! < LEAST_GREY) ink += 1;
      else if (grey[at]! < 255 - LEAST_GREY) greys += 1;
    }
  }
  return greys < ink * FEWEST_GREYS;
}

/**
 * The page with its scan laid straight, where it is nothing but one scan that lies askew. A scan whose scanner made its paper
 * white, or all of it black and white, counts as a drawing: it must prove that it slipped.
 */
function layStraight(
  page: GreyDrawing,
  blocks: Blocks,
  [known]: readonly Picture[],
  resolution: VerticalResolution,
): GreyDrawing {
  const box = page.pictures?.[0];
  if (!page.isOnePicture || box === undefined || known?.kind === 'photo' || !coversPage(box, blocks)) return page;
  if (known?.kind !== 'scan' && isBilevel(page, box)) return page;
  const grey = straighten(page, box, closePaper(blocks), resolution, known?.kind !== 'scan');
  return grey === undefined ? page : { ...page, grey };
}

/** A page of which this share is dark ground is drawn in negative. */
const MOSTLY = 0.5;

interface Picture {
  readonly kind: PictureKind;
  readonly box: PelBox;
}

/** Tells the pictures' kinds; `taken` gets the number (from 1) of the last photograph or scan on each block. */
function sortPictures(page: GreyDrawing, blocks: Blocks, boxes: readonly PelBox[], taken: Uint8Array): Picture[] {
  const pictures: Picture[] = [];
  if (boxes.length === 0) return pictures;
  const closed = closePaper(blocks);
  for (const box of boxes) {
    const kind = pictureKind(page, blocks, closed, box);
    if (kind !== 'drawing' && pictures.length < 255) pictures.push({ kind, box });
  }
  pictures.forEach(({ box }, index) => {
    const [left, right, top, bottom] = blocksOf(box, blocks.down);
    for (let by = top; by < bottom; by++) taken.fill(index + 1, by * BLOCKS_ACROSS + left, by * BLOCKS_ACROSS + right);
  });
  return pictures;
}

/** Paper by block for scans: closed, then smoothed so that no block's edge shows. */
function paperOf(blocks: Blocks): Uint8Array {
  const closed = closePaper(blocks);
  const out = new Uint8Array(closed.length);
  for (let by = 0; by < blocks.down; by++) {
    for (let bx = 0; bx < BLOCKS_ACROSS; bx++) {
      let sum = 0;
      let n = 0;
      for (let y = Math.max(0, by - 1); y <= Math.min(blocks.down - 1, by + 1); y++) {
        for (let x = Math.max(0, bx - 1); x <= Math.min(BLOCKS_ACROSS - 1, bx + 1); x++) {
          sum += closed[y * BLOCKS_ACROSS + x]!;
          n += 1;
        }
      }
      out[by * BLOCKS_ACROSS + bx] = sum / n;
    }
  }
  return out;
}

/** A dark page (a slide, a poster) in negative: the same to read, without a page full of toner. Photographs stay as they are. */
function negate(grey: Uint8Array, taken: Uint8Array, area: PelBox): void {
  for (let y = area.top; y < area.top + area.height; y++) {
    const blockRow = (y >> 3) * BLOCKS_ACROSS;
    for (let x = area.left; x < area.left + area.width; x++) {
      if (taken[blockRow + (x >> 3)] === 0) grey[y * LINE_PELS + x] = 255 - grey[y * LINE_PELS + x]!;
    }
  }
}

function isMostlyDark(blocks: Blocks, taken: Uint8Array, area: PelBox): boolean {
  const [left, right, top, bottom] = blocksOf(area, blocks.down);
  let dark = 0;
  for (let by = top; by < bottom; by++) {
    for (let block = by * BLOCKS_ACROSS + left; block < by * BLOCKS_ACROSS + right; block++) {
      if (taken[block] === 0 && blocks.lightest[block]! < DARK_GROUND) dark += 1;
    }
  }
  return dark > (right - left) * (bottom - top) * MOSTLY;
}

/** How much of a page's line time is spent on what is not text. */
interface Effort {
  /** For photographs: pels averaged each way, and greys around a threshold that stay as they are. */
  readonly smooth: number;
  readonly undecided: number;
  readonly showsFills: boolean;
}

/** Tried in turn until the page is cheap enough; the last is taken whatever it costs. */
const efforts: readonly Effort[] = [
  { smooth: 2, undecided: 0, showsFills: true },
  { smooth: 2, undecided: 6, showsFills: true },
  { smooth: 4, undecided: 10, showsFills: false },
];
/** A page that takes longer on the line, in seconds, is tried again more sparingly. */
const SECONDS_A_PAGE = 40;

/** Everything that is known of a page before it is drawn. */
interface Plan {
  readonly page: GreyDrawing;
  readonly blocks: Blocks;
  readonly taken: Uint8Array;
  readonly label: Uint8Array;
  readonly screen: Uint8Array;
  readonly photoScreen: Uint8Array;
  readonly pictures: readonly Picture[];
  readonly isNegative: boolean;
}

function drawWith(plan: Plan, effort: Effort): FaxRaster {
  const { page, blocks, taken, label, screen, photoScreen, pictures, isNegative } = plan;
  const { height, text } = page;
  const { smooth, undecided, showsFills } = effort;
  const bits = new Uint8Array(height * LINE_BYTES);
  const doubt = noDoubt(height * LINE_PELS);
  const darkness = new Uint8Array(height * LINE_PELS);
  drawGround(page, blocks, darkness, { label, taken, showsFills, showsInk: !isNegative, doubt });
  const drawn = listInkedRows(darkness);
  dropFaintDots(page.grey, darkness, drawn);
  thinFineLines(page.grey, darkness, drawn);
  const paper = pictures.some(({ kind }) => kind === 'scan') ? paperOf(blocks) : undefined;
  pictures.forEach(({ kind, box }, index) => {
    const isOwn = (block: number) => taken[block] === index + 1;
    if (kind === 'photo') tonePhoto(page, box, darkness, { label, isOwn, smooth });
    else drawScan(page, box, paper!, bits, doubt, isOwn);
  });
  const inked = pictures.length === 0 ? drawn : listInkedRows(darkness);
  drawStripes(darkness, inked, screen, taken);
  drawTones(darkness, inked, bits, { screen, photoScreen, taken, undecided });
  page.watermark?.forEach((byte, at) => {
    if (byte !== 0) bits[at]! |= byte;
  });
  if (text !== undefined) overlayText(bits, doubt, text, label);
  joinDots(bits);
  optimiseEdges(bits, doubt);
  return { width: LINE_PELS, height, bits };
}

/**
 * Makes a fax page of a grey one. The page's memory is used as scratch.
 * @param resolution lines an inch that the page was drawn at: the line screen is as fine as the eye sees it, whatever the rows
 */
export function binarise(drawn: GreyDrawing, resolution: VerticalResolution = 196): FaxRaster {
  const { height, text } = drawn;
  if (drawn.isBlackOnWhite) {
    const doubt = noDoubt(drawn.grey.length);
    const bits = inkOnPaper(drawn.grey, height, doubt);
    joinDots(bits);
    optimiseEdges(bits, doubt);
    return { width: LINE_PELS, height, bits };
  }
  let blocks = measureBlocks(drawn);
  const taken = new Uint8Array(blocks.darkest.length);
  const pictures = sortPictures(drawn, blocks, drawn.pictures ?? [], taken);
  const page = layStraight(drawn, blocks, pictures, resolution);
  if (page !== drawn) blocks = measureBlocks(page);
  const area = page.area ?? { left: 0, top: 0, width: LINE_PELS, height };
  const isNegative = text !== undefined && isMostlyDark(blocks, taken, area);
  if (isNegative) {
    negate(page.grey, taken, area);
    blocks = measureBlocks(page);
  }
  const label = text === undefined ? new Uint8Array(taken.length) : labelGround(text, blocks, taken, isNegative);
  const plan = {
    page,
    blocks,
    taken,
    label,
    screen: screenThresholds(resolution),
    photoScreen: photoThresholds(resolution),
    pictures,
    isNegative,
  };
  let raster = drawWith(plan, efforts[0]!);
  // A scan alone costs what its letters cost: only tones can be had for less.
  const hasTones = pictures.length === 0 || pictures.some(({ kind }) => kind === 'photo');
  for (const effort of hasTones ? efforts.slice(1) : []) {
    if (pageSeconds(encodeT6(raster).length) <= SECONDS_A_PAGE) break;
    raster = drawWith(plan, effort);
  }
  return raster;
}
