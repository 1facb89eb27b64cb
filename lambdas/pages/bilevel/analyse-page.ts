/** What is decided about a grey page before any of it is drawn: what its pictures are, its skew, whether it is drawn in negative, what becomes of the background of its text. */

import type { Code } from '../codes/code.ts';
import { findBars } from '../codes/find-bars.ts';
import { BLOCKS_ACROSS, type Blocks, blankBlocks, blocksOf, measureBlocks } from '../planes/blocks.ts';
import type { BlockPlane, PelPlane } from '../planes/plane.ts';
import { HORIZONTAL_RESOLUTION, LINE_PELS, type PelBox, type VerticalResolution, WHITE } from '../planes/raster.ts';
import type { GreyDrawing } from '../source/drawing.ts';
import { DARK_BELOW_GREY, labelBackground } from './background/labels.ts';
import { clearCodes } from './pictures/code-tones.ts';
import { estimatePaper, smoothPaper } from './pictures/paper-tone.ts';
import { findPhotos } from './pictures/photos-in-scan.ts';
import { classifyPicture, coversPage, holdsText, type PictureKind } from './pictures/picture-kind.ts';
import { deskew } from './scan/deskew.ts';

/** A picture has as many owners at most as a byte can name. */
const MAX_OWNERS = 255;
/** Greys at least this far from black and white are neither; with a smaller share of them than of ink, a picture is black and white. */
const MIN_GREY_DISTANCE = 32;
const MIN_GREY_SHARE = 0.02;
/** What printed black still reflects, as a share of its paper: with the light that a scanner adds, a twentieth. */
const BLACK_SHARE = 0.055;
/** Square millimetres of the largest photograph that is small: the face on a card or in a passport has 500 to 900. */
const MAX_SMALL_MM2 = 1000;
/** The same of the largest portrait on a document: 35 × 45 mm, and a margin. */
const MAX_PORTRAIT_MM2 = 1800;
/** A page of which more than this share is dark background is drawn in negative. */
const MAX_DARK_SHARE = 0.5;

/** A picture that is not drawn with the background. Its blocks' owner is its place in the list, from 1. */
export interface OwnPicture {
  readonly kind: Exclude<PictureKind, 'drawing'>;
  readonly box: PelBox;
  /** Smaller than a screen of lines can show a face. */
  readonly isSmall: boolean;
  /** It is a part of a scan: it has a scanner's grain, or a printer's dots. */
  readonly isScanned?: boolean;
  /** It is the portrait on a card, a passport or a certificate: there is a pattern under the print beside it. */
  readonly isPortrait?: boolean;
}

/** Everything that is known of a page before it is drawn. */
export interface PageAnalysis {
  /** Its grey is deskewed and in negative where that was decided. */
  readonly page: GreyDrawing;
  readonly blocks: Blocks;
  readonly pictures: readonly OwnPicture[];
  readonly owner: BlockPlane<'owner'>;
  /** The paper of scans; undefined where there is none. */
  readonly paper: BlockPlane<'paper'> | undefined;
  readonly label: BlockPlane<'label'>;
  readonly isNegative: boolean;
  /** Lines an inch. */
  readonly resolution: VerticalResolution;
  /** Codes that machines read, in the tones of the page. */
  readonly codes: readonly Code[];
  /** Codes of modules that were made black on white. */
  readonly matrices: readonly PelBox[];
}

const MM_PER_INCH = 25.4;
/** Square millimetres. */
const areaOf = ({ width, height }: PelBox, resolution: VerticalResolution): number =>
  (width / HORIZONTAL_RESOLUTION) * (height / resolution) * MM_PER_INCH ** 2;

/** Classifies the pictures. @param owner gets the last photograph or scan of each block */
function classifyPictures(
  page: GreyDrawing,
  blocks: Blocks,
  owner: BlockPlane<'owner'>,
  resolution: VerticalResolution,
): OwnPicture[] {
  const pictures: OwnPicture[] = [];
  const boxes = page.pictures ?? [];
  if (boxes.length === 0) return pictures;
  const paper = estimatePaper(blocks);
  for (const box of boxes) {
    const isText = (kind: PictureKind) =>
      kind === 'photo' && page.isOnePicture && coversPage(box, blocks) && holdsText(page, box);
    const seen = page.isPaper ? 'scan' : classifyPicture(page, blocks, paper, box);
    const kind = isText(seen) ? 'scan' : seen;
    if (kind !== 'drawing' && pictures.length < MAX_OWNERS)
      pictures.push({ kind, box, isSmall: areaOf(box, resolution) <= MAX_SMALL_MM2 });
  }
  pictures.forEach(({ box }, index) => {
    own(owner, box, blocks.down, index + 1);
  });
  return pictures;
}

/** Gives the blocks of a box an owner. */
function own(owner: BlockPlane<'owner'>, box: PelBox, down: number, by: number): void {
  const { left, right, top, bottom } = blocksOf(box, down);
  for (let row = top; row < bottom; row++) owner.fill(by, row * BLOCKS_ACROSS + left, row * BLOCKS_ACROSS + right);
}

/** The photographs on a page's scans. Their blocks get them for owners, and in `grey` their paper becomes white. */
function takePhotosOut(
  { grey, ...page }: GreyDrawing,
  pictures: readonly OwnPicture[],
  owner: BlockPlane<'owner'>,
  blocks: Blocks,
  resolution: VerticalResolution,
): OwnPicture[] {
  const scans = pictures.filter(({ kind, box }) => kind === 'scan' && coversPage(box, blocks));
  const photos: OwnPicture[] = [];
  for (const { box, whiteAt } of scans.flatMap((scan) => findPhotos({ ...page, grey }, scan.box))) {
    if (pictures.length + photos.length >= MAX_OWNERS) break;
    const { left, top, width, height } = box;
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) {
        const at = y * LINE_PELS + x;
        const white = whiteAt(x, y);
        const black = BLACK_SHARE * white;
        grey[at] = Math.min(WHITE, Math.max(0, ((grey[at]! - black) * WHITE) / (white - black)));
      }
    }
    const area = areaOf(box, resolution);
    photos.push({
      ...{ kind: 'photo', box, isScanned: true },
      ...{ isSmall: area <= MAX_SMALL_MM2, isPortrait: area <= MAX_PORTRAIT_MM2 },
    });
    own(owner, box, blocks.down, pictures.length + photos.length);
  }
  return photos;
}

function isBilevel({ grey }: GreyDrawing, { left, top, width, height }: PelBox): boolean {
  let ink = 0;
  let greys = 0;
  for (let y = top; y < top + height; y++) {
    for (let at = y * LINE_PELS + left; at < y * LINE_PELS + left + width; at++) {
      if (grey[at]! < MIN_GREY_DISTANCE) ink += 1;
      else if (grey[at]! < 255 - MIN_GREY_DISTANCE) greys += 1;
    }
  }
  return greys < ink * MIN_GREY_SHARE;
}

/**
 * The page deskewed, where it is nothing but one scan that has a skew. A scan whose scanner made its paper white, or all of
 * it black and white, is classified as a drawing: it must prove that it slipped.
 */
function deskewScan(
  page: GreyDrawing,
  blocks: Blocks,
  [known]: readonly OwnPicture[],
  resolution: VerticalResolution,
): GreyDrawing {
  const box = page.pictures?.[0];
  if (!page.isOnePicture || box === undefined || known?.kind === 'photo' || !coversPage(box, blocks)) return page;
  if (known?.kind !== 'scan' && isBilevel(page, box)) return page;
  const grey = deskew(page, box, estimatePaper(blocks), resolution, known?.kind !== 'scan');
  return grey === undefined ? page : { ...page, grey };
}

function isMostlyDark(blocks: Blocks, owner: BlockPlane<'owner'>, area: PelBox): boolean {
  const { left, right, top, bottom } = blocksOf(area, blocks.down);
  let dark = 0;
  for (let by = top; by < bottom; by++) {
    for (let block = by * BLOCKS_ACROSS + left; block < by * BLOCKS_ACROSS + right; block++) {
      if (owner[block] === 0 && blocks.lightest[block]! < DARK_BELOW_GREY) dark += 1;
    }
  }
  return dark > (right - left) * (bottom - top) * MAX_DARK_SHARE;
}

/** A dark page (a slide, a poster) in negative, in place: as readable, without a page full of toner. Photographs stay as they are. */
function invert(grey: PelPlane<'grey'>, owner: BlockPlane<'owner'>, area: PelBox): void {
  for (let y = area.top; y < area.top + area.height; y++) {
    const blockRow = (y >> 3) * BLOCKS_ACROSS;
    for (let x = area.left; x < area.left + area.width; x++) {
      if (owner[blockRow + (x >> 3)] === 0) grey[y * LINE_PELS + x] = 255 - grey[y * LINE_PELS + x]!;
    }
  }
}

/** Analyses a page. Its grey may be inverted in place. @param resolution lines an inch that the page was drawn at */
export function analysePage(drawn: GreyDrawing, resolution: VerticalResolution): PageAnalysis {
  const { height, text } = drawn;
  const found = drawn.codes ?? findBars(drawn.grey, height);
  let blocks = measureBlocks(drawn);
  const cleared = clearCodes(drawn, blocks, found);
  if (cleared.isChanged) blocks = measureBlocks(drawn);
  const owner = blankBlocks<'owner'>(blocks.down);
  const pictures = classifyPictures(drawn, blocks, owner, resolution);
  const page = deskewScan(drawn, blocks, pictures, resolution);
  if (page !== drawn) blocks = measureBlocks(page);
  const area = page.area ?? { left: 0, top: 0, width: LINE_PELS, height };
  const isNegative = text !== undefined && isMostlyDark(blocks, owner, area);
  if (isNegative) {
    invert(page.grey, owner, area);
    blocks = measureBlocks(page);
  }
  const codes = page === drawn && !isNegative ? found : findBars(page.grey, height);
  const scanned = takePhotosOut(page, pictures, owner, blocks, resolution);
  const hasScan = pictures.some(({ kind }) => kind === 'scan');
  const paper = hasScan ? smoothPaper(estimatePaper(blocks), blocks.down) : undefined;
  const label =
    text === undefined ? blankBlocks<'label'>(blocks.down) : labelBackground(text, blocks, owner, isNegative);
  const matrices = page === drawn && !isNegative ? cleared.matrices : [];
  const all = [...pictures, ...scanned];
  return { page, blocks, pictures: all, owner, paper, label, isNegative, resolution, codes, matrices };
}
