/**
 * The background: drawings, fills and everything else on a page that is neither text nor a photograph nor a scan. Each block
 * is paper, ink or a fill, or is drawn pel by pel where it holds more than one of them.
 */

import { BLOCK, BLOCKS_ACROSS, dilateBlocks, erodeBlocks, mapBlocks } from '../../planes/blocks.ts';
import type { BlockPlane, PelPlane } from '../../planes/plane.ts';
import { type GreyPage, LINE_PELS } from '../../planes/raster.ts';
import { MAX_EVEN_RANGE } from '../../planes/regions.ts';
import { INK, type TonePlanes } from '../screen/tones.ts';
import { drawDetailed, MIN_EDGE_CONTRAST } from './detailed-blocks.ts';
import { drawFillBlock, type FillOptions, INK_BELOW_GREY, PAPER_FROM_GREY } from './fill-tone.ts';
import { type Background, type Fills, findFills } from './fills.ts';
import { labels } from './labels.ts';

/** How a block is drawn. */
const kinds = { paper: 0, ink: 1, fill: 2, detailed: 3 } as const;
/** A fill extends into blocks that are this far from it. */
const FILL_RADIUS = 2;
/** Detailed blocks are drawn in tiles of this many rows of blocks. */
const BAND_BLOCKS = 4;

interface ClassifiedBlocks {
  /** One of `kinds`. */
  readonly kind: BlockPlane<'kind'>;
  /** Whether a block has a fill nearby. */
  readonly isNearFill: BlockPlane<'flag'>;
}

function classifyBlocks({ blocks, fillLabel, isFill, owner }: Background, isNegative: boolean): ClassifiedBlocks {
  const darkestAround = erodeBlocks(blocks.darkest, blocks.down, 1);
  const lightestAround = dilateBlocks(blocks.lightest, blocks.down, 1);
  const kind = mapBlocks<'kind'>(fillLabel, (label, block) => {
    if (owner[block] !== 0) return kinds.paper;
    const dark = blocks.darkest[block]!;
    const light = blocks.lightest[block]!;
    const darkest = darkestAround[block]!;
    const lightest = lightestAround[block]!;
    const isPlainPaper = dark >= PAPER_FROM_GREY && darkest > dark - MIN_EDGE_CONTRAST;
    const isPlainInk = light < INK_BELOW_GREY && lightest < light + MIN_EDGE_CONTRAST;
    const isOneTone = lightest - darkest < MIN_EDGE_CONTRAST;
    // Where a fill that becomes paper ends between two blocks, its outline is still to be found.
    const isEven = light - dark <= MAX_EVEN_RANGE && (label === labels.ink || (label !== labels.none && isOneTone));
    if (isPlainPaper || isPlainInk || isEven) {
      const isInk = label === labels.ink || (isPlainInk && !isNegative && label === labels.none);
      return isInk ? kinds.ink : kinds.paper;
    }
    return isOneTone ? kinds.fill : kinds.detailed;
  });
  return { kind, isNearFill: dilateBlocks(isFill, blocks.down, FILL_RADIUS) };
}

/** Draws every block of the background that has no owner. @param planes get how dark each pel should look */
export function drawBackground(
  page: GreyPage,
  known: Omit<Background, keyof Fills>,
  planes: TonePlanes,
  options: FillOptions,
): void {
  const { blocks, label, owner } = known;
  const background: Background = { ...known, ...findFills(blocks, label, owner) };
  const { fillTone, fillLabel } = background;
  const classified = classifyBlocks(background, options.isNegative);
  const { kind } = classified;
  for (let by = 0; by < blocks.down; by++) {
    for (let bx = 0; bx < BLOCKS_ACROSS; bx++) {
      const block = by * BLOCKS_ACROSS + bx;
      if (kind[block] === kinds.ink) inkBlock(planes.darkness, by, bx, page.height);
      else if (kind[block] === kinds.fill) {
        const fill = { tone: fillTone[block]!, label: fillLabel[block]! };
        drawFillBlock(page, planes.darkness, by, bx, fill, options);
      }
    }
    const isLastOfBand = by % BAND_BLOCKS === BAND_BLOCKS - 1 || by === blocks.down - 1;
    if (isLastOfBand) drawBand(page, planes, by - (by % BAND_BLOCKS), by + 1, classified, background, options);
  }
}

function inkBlock(darkness: PelPlane<'darkness'>, by: number, bx: number, height: number): void {
  const end = Math.min(height, by * BLOCK + BLOCK);
  for (let y = by * BLOCK; y < end; y++) {
    const from = y * LINE_PELS + bx * BLOCK;
    darkness.fill(INK, from, from + BLOCK);
  }
}

function isAnyIn(plane: BlockPlane<'flag'>, top: number, bottom: number, left: number, right: number): boolean {
  for (let by = top; by < bottom; by++) {
    for (let bx = left; bx < right; bx++) if (plane[by * BLOCKS_ACROSS + bx] !== 0) return true;
  }
  return false;
}

/** Draws the detailed blocks of some rows of blocks: each run of columns that holds any is one tile. */
function drawBand(
  page: GreyPage,
  planes: TonePlanes,
  first: number,
  end: number,
  { kind, isNearFill }: ClassifiedBlocks,
  background: Background,
  options: FillOptions,
): void {
  const isDetailed = (by: number, bx: number) => kind[by * BLOCKS_ACROSS + bx] === kinds.detailed;
  const holdsDetails = (bx: number) => {
    for (let by = first; by < end; by++) if (isDetailed(by, bx)) return true;
    return false;
  };
  for (let bx = 0; bx < BLOCKS_ACROSS; bx++) {
    if (!holdsDetails(bx)) continue;
    const from = bx;
    while (bx < BLOCKS_ACROSS && holdsDetails(bx)) bx += 1;
    const top = first * BLOCK;
    const height = Math.min(page.height, end * BLOCK) - top;
    const tile = { left: from * BLOCK, top, width: (bx - from) * BLOCK, height };
    const hasFills = isAnyIn(isNearFill, first, end, from, bx);
    drawDetailed(page, planes, tile, isDetailed, hasFills, background, options);
  }
}
