/**
 * Drawings, fills and everything else on a page that is neither text nor a photograph nor a scan. Where the tone changes
 * within a pel or two there is an edge, made black or white halfway between its two sides, however faint both are;
 * where it does not there is a fill, which becomes paper, ink, or a line screen of its tone.
 */

import { BLOCK, BLOCKS_ACROSS, type Blocks, spread } from './blocks.ts';
import { findDetails } from './details.ts';
import { type Fills, findFills } from './fills.ts';
import { labels } from './labels.ts';
import { type GreyPage, LINE_BYTES, LINE_PELS, type PelBox } from './raster.ts';
import { EVEN } from './regions.ts';

export interface GroundOptions {
  /** Darkness above which a row of the line screen is black (see line-screen.ts). */
  readonly screen: Uint8Array;
  /** One of `labels` for every block. */
  readonly label: Uint8Array;
  /** Whether fills between pale and dark show their tone; else they become paper. */
  readonly showsFills: boolean;
  /** Whether dark fills are ink; else they become paper too. */
  readonly showsInk: boolean;
  /** Blocks that others make; skipped here. */
  readonly taken: Uint8Array;
}

/** Fills this light become paper, fills this dark become ink: grey rows, pale boxes, black bars. */
export const PALE = 208;
const DARK = 30;
/** Sides that differ less than this are one fill: no outline around a pale row. */
const LEAST_CONTRAST = 40;
/** Share of the contrast, around its middle, in which a pel copies the one above: a cheaper row. */
const UNDECIDED = 0.06;

/** The same for details on a fill: what differs less is its shading. */
const LEAST_ON_FILL = 64;
/** A fill's pel this close to its threshold stays as its left neighbour is. */
const STAYS = 1;

/** A pel this close to a fill beside its block belongs to it. */
const SAME_FILL = 16;
/** On a page in negative only what is much darker than its paper shows as a fill: the rest was dark on dark. */
const PALE_IN_NEGATIVE = 150;
/** Fainter details than this must be lines: dots of a fine pattern are a pale fill. */
const FAINT = 72;

/** What a block is drawn by. */
const kinds = { blank: 0, ink: 1, fill: 2, detailed: 3 } as const;
/** Detailed blocks are looked at together, this many rows of blocks at a time. */
const BAND_BLOCKS = 4;

function sortBlocks(blocks: Blocks, { label, taken, showsInk }: GroundOptions): Uint8Array {
  const darkAround = spread(blocks.darkest, blocks.down, 1, false);
  const lightAround = spread(blocks.lightest, blocks.down, 1, true);
  return label.map((own, block) => {
    if (taken[block] !== 0) return kinds.blank;
    const dark = blocks.darkest[block]!;
    const light = blocks.lightest[block]!;
    const darkest = darkAround[block]!;
    const lightest = lightAround[block]!;
    const isPlainPaper = dark >= PALE && darkest > dark - LEAST_CONTRAST;
    const isPlainInk = light < DARK && lightest < light + LEAST_CONTRAST;
    const isEven = light - dark <= EVEN && own !== labels.none;
    if (isPlainPaper || isPlainInk || isEven) {
      return own === labels.ink || (isPlainInk && showsInk && own === labels.none) ? kinds.ink : kinds.blank;
    }
    return lightest - darkest < LEAST_CONTRAST ? kinds.fill : kinds.detailed;
  });
}

/** Makes the ground of every block that is not taken. Ink is added to `bits`, rows packed as in a fax raster. */
export function drawGround(page: GreyPage, blocks: Blocks, bits: Uint8Array, options: GroundOptions): void {
  const fills = findFills(blocks, options.label, options.taken, PALE);
  const kind = sortBlocks(blocks, { ...options, label: fills.fillLabel });
  const ground = { ...options, ...fills, blocks, kind };
  for (let by = 0; by < blocks.down; by++) {
    const end = Math.min(page.height, by * BLOCK + BLOCK);
    for (let bx = 0; bx < BLOCKS_ACROSS; bx++) {
      const block = by * BLOCKS_ACROSS + bx;
      if (kind[block] === kinds.ink) fillBlock(bits, by, bx, end);
      else if (kind[block] === kinds.fill) drawFill(page, bits, by, bx, end, ground);
    }
    if (by % BAND_BLOCKS === 0) drawBand(page, bits, by, Math.min(blocks.down, by + BAND_BLOCKS), ground);
  }
}

/** What is known of a page's ground before it is drawn. */
interface Ground extends GroundOptions, Fills {
  readonly blocks: Blocks;
  /** One of `kinds` for every block. */
  readonly kind: Uint8Array;
}

function fillBlock(bits: Uint8Array, by: number, bx: number, end: number): void {
  for (let y = by * BLOCK; y < end; y++) bits[y * LINE_BYTES + bx] = 255;
}

/** Whether the pel left of a block is black. */
const isBlackLeftOf = (bits: Uint8Array, y: number, bx: number) => bx > 0 && (bits[y * LINE_BYTES + bx - 1]! & 1) === 1;

function drawFill({ grey }: GreyPage, bits: Uint8Array, by: number, bx: number, end: number, options: Ground): void {
  const own = options.fillLabel[by * BLOCKS_ACROSS + bx]!;
  const tone = options.tones[by * BLOCKS_ACROSS + bx]!;
  for (let y = by * BLOCK; y < end; y++) {
    const limit = 255 - options.screen[y % options.screen.length]!;
    let black = isBlackLeftOf(bits, y, bx);
    let byte = 0;
    const from = y * LINE_PELS + bx * BLOCK;
    for (let bit = 0; bit < BLOCK; bit++) {
      black = isBlackFill(tone || grey[from + bit]!, limit, black, own, options);
      if (black) byte |= 0x80 >> bit;
    }
    bits[y * LINE_BYTES + bx] = byte;
  }
}

function isBlackFill(
  tone: number,
  limit: number,
  isBlackBefore: boolean,
  own: number,
  { showsFills, showsInk }: GroundOptions,
): boolean {
  if (own !== labels.none) return own === labels.ink;
  if (tone >= (showsInk ? PALE : PALE_IN_NEGATIVE)) return false;
  if (tone < DARK) return showsInk;
  return showsFills && tone < limit + (isBlackBefore ? STAYS : -STAYS);
}

/** Draws the detailed blocks of some rows of blocks: each run of columns that holds any is one tile. */
function drawBand(page: GreyPage, bits: Uint8Array, first: number, end: number, ground: Ground): void {
  const { kind } = ground;
  const holds = (bx: number) => {
    for (let by = first; by < end; by++) if (kind[by * BLOCKS_ACROSS + bx] === kinds.detailed) return true;
    return false;
  };
  for (let bx = 0; bx < BLOCKS_ACROSS; bx++) {
    if (!holds(bx)) continue;
    const from = bx;
    while (bx < BLOCKS_ACROSS && holds(bx)) bx += 1;
    const top = first * BLOCK;
    const height = Math.min(page.height, end * BLOCK) - top;
    drawTile(page, bits, { left: from * BLOCK, top, width: (bx - from) * BLOCK, height }, ground);
  }
}

/** A fill beside a block, which may reach into it. */
interface Fill {
  readonly tone: number;
  readonly label: number;
}

/** The even fills around a block that are not white paper. */
function fillsBeside({ blocks, fillLabel, tones }: Ground, by: number, bx: number): Fill[] {
  const fills: Fill[] = [];
  for (let y = Math.max(0, by - 1); y <= Math.min(blocks.down - 1, by + 1); y++) {
    for (let x = Math.max(0, bx - 1); x <= Math.min(BLOCKS_ACROSS - 1, bx + 1); x++) {
      const block = y * BLOCKS_ACROSS + x;
      const tone = tones[block]!;
      if (tone === 0 || tone >= PALE) continue;
      if (fills.every((one) => Math.abs(one.tone - tone) > SAME_FILL)) fills.push({ tone, label: fillLabel[block]! });
    }
  }
  return fills;
}

function fillOf(fills: readonly Fill[], tone: number): Fill | undefined {
  for (const fill of fills) if (fill.tone - tone <= SAME_FILL && tone - fill.tone <= SAME_FILL) return fill;
  return undefined;
}

/** Whether a pel of a dark detail stands in a row or column of three. */
function isLine(closed: Uint8Array, grey: Uint8Array, inTile: number, at: number, width: number, strength: number) {
  for (const [inTileStep, step] of [
    [1, 1],
    [width, LINE_PELS],
  ] as const) {
    const has = (n: number) => (closed[inTile + n * inTileStep]! - grey[at + n * step]!) * 2 >= strength;
    if (has(-1) ? has(-2) || has(1) : has(1) && has(2)) return true;
  }
  return false;
}

/** Draws the detailed blocks of a tile, whose borders are blocks' borders. */
function drawTile(page: GreyPage, bits: Uint8Array, tile: PelBox, ground: Ground): void {
  const { grey, height } = page;
  const { closed, opened, dark, light } = findDetails(page, tile);
  const { screen, label, kind, showsFills } = ground;
  for (let row = 0; row < tile.height; row++) {
    const y = tile.top + row;
    const blockRow = (y >> 3) * BLOCKS_ACROSS;
    const limit = 255 - screen[y % screen.length]!;
    const up = y > 1 ? -2 * LINE_PELS : 0;
    const down = y + 2 < height ? 2 * LINE_PELS : 0;
    for (let bx = tile.left >> 3; bx < (tile.left + tile.width) >> 3; bx++) {
      if (kind[blockRow + bx] !== kinds.detailed) continue;
      const ofBlock = label[blockRow + bx]!;
      const beside = fillsBeside(ground, y >> 3, bx);
      const above = y > 0 ? bits[(y - 1) * LINE_BYTES + bx]! : 0;
      let black = isBlackLeftOf(bits, y, bx);
      let byte = 0;
      for (let bit = 0; bit < BLOCK; bit++) {
        const x = bx * BLOCK + bit;
        const at = y * LINE_PELS + x;
        const inTile = row * tile.width + x - tile.left;
        const value = grey[at]!;
        const darkDetail = dark[inTile]!;
        const lightDetail = light[inTile]!;
        let fill = fillOf(beside, value);
        let tone = value;
        let isDecided = false;
        if (darkDetail >= (closed[inTile]! >= PALE ? LEAST_CONTRAST : LEAST_ON_FILL)) {
          // Ink where at least half of the strongest detail nearby is there.
          const depth = (closed[inTile]! - value) * 2;
          const band = darkDetail * UNDECIDED;
          const isFaint = darkDetail < FAINT && !isLine(closed, grey, inTile, at, tile.width, darkDetail);
          const copies = depth >= darkDetail - band && ((above >> (7 - bit)) & 1) === 1;
          if (!isFaint && (depth > darkDetail + band || copies)) {
            black = true;
            isDecided = true;
          } else if (depth > 0 && fill === undefined) tone = closed[inTile]!;
        }
        if (!isDecided && lightDetail >= LEAST_ON_FILL) {
          const rise = (value - opened[inTile]!) * 2;
          if (rise >= lightDetail) {
            black = false;
            isDecided = true;
          } else if (rise > 0 && fill === undefined) tone = opened[inTile]!;
        }
        if (!isDecided) {
          // A border between two fills belongs to one of them.
          const left = x > 1 ? grey[at - 2]! : value;
          const right = x + 2 < LINE_PELS ? grey[at + 2]! : value;
          const lowest = Math.min(left, right, grey[at + up]!, grey[at + down]!);
          const highest = Math.max(left, right, grey[at + up]!, grey[at + down]!);
          const isBorder = highest - lowest >= LEAST_CONTRAST;
          if (isBorder && tone === value) tone = highest - value < value - lowest ? highest : lowest;
          fill ??= fillOf(beside, tone);
          if (fill !== undefined) tone = fill.tone;
          const own = ofBlock === labels.none ? (fill?.label ?? labels.none) : ofBlock;
          if ((own === labels.paper || !showsFills) && isBorder && tone < PALE) {
            // The outline of a fill that becomes paper.
            black = tone <= lowest + SAME_FILL && highest >= PALE;
          } else black = isBlackFill(tone, limit, black, own, ground);
        }
        if (black) byte |= 0x80 >> bit;
      }
      bits[y * LINE_BYTES + bx] = bits[y * LINE_BYTES + bx]! | byte;
    }
  }
}
