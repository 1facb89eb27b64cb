/**
 * Drawings, fills and everything else on a page that is neither text nor a photograph nor a scan. Where the tone changes
 * within a pel or two there is an edge, made black or white halfway between its two sides, however faint both are;
 * where it does not there is a fill, which becomes paper, ink, or a line screen of its tone.
 */

import { BLOCK, BLOCKS_ACROSS, type Blocks, spread } from './blocks.ts';
import { labels } from './labels.ts';
import { type GreyPage, LINE_BYTES, LINE_PELS } from './raster.ts';
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
const DARK = 56;
/** A difference to the next pels from here on is an edge. */
const EDGE = 24;
/** Sides that differ less than this are one fill: no outline around a pale row. */
const LEAST_CONTRAST = 40;
/** Share of the contrast, around its middle, in which a pel copies the one above: a cheaper row. */
const UNDECIDED = 0.06;

/** Tones of fills around a block, at most this many. */
const MOST_TONES = 4;
/** A pel this close to a fill beside it belongs to it, even at its border. */
const SAME_FILL = 16;
/** Where most around is darker than this nothing is written on paper: what has tones there is a picture. */
const TONAL = 150;
/** What differs from a fill by more than this is drawn on it. */
const STROKE = 56;

/** What a block and its surroundings are made of. */
interface Surroundings {
  readonly darkest: number;
  readonly lightest: number;
  readonly label: number;
  /** Tones of the even blocks around, without white. */
  readonly fills: readonly number[];
  /** Tones of the darkest and the lightest even block around: what differs from those is a stroke, not the next fill. */
  readonly darkestFill: number;
  readonly lightestFill: number;
}

/** Makes the ground of every block that is not taken. Ink is added to `bits`, rows packed as in a fax raster. */
export function drawGround(page: GreyPage, blocks: Blocks, bits: Uint8Array, options: GroundOptions): void {
  const { label, taken, showsInk } = options;
  const darkAround = spread(blocks.darkest, blocks.down, 1, false);
  const lightAround = spread(blocks.lightest, blocks.down, 1, true);
  for (let by = 0; by < blocks.down; by++) {
    const end = Math.min(page.height, by * BLOCK + BLOCK);
    for (let bx = 0; bx < BLOCKS_ACROSS; bx++) {
      const block = by * BLOCKS_ACROSS + bx;
      if (taken[block] !== 0) continue;
      const dark = blocks.darkest[block]!;
      const light = blocks.lightest[block]!;
      const darkest = darkAround[block]!;
      const lightest = lightAround[block]!;
      const isPlainPaper = dark >= PALE && darkest > dark - LEAST_CONTRAST;
      const isPlainInk = light < DARK && lightest < light + LEAST_CONTRAST;
      const isEven = light - dark <= EVEN && (isPlainPaper || isPlainInk || label[block] !== labels.none);
      if (isEven || isPlainPaper || isPlainInk) {
        if (label[block] === labels.ink || (isPlainInk && showsInk && label[block] === labels.none))
          fillBlock(bits, by, bx, end);
        continue;
      }
      const around = { darkest, lightest, label: label[block]!, ...lookAround(blocks, by, bx) };
      drawBlock(page, bits, by, bx, around, options);
    }
  }
}

function fillBlock(bits: Uint8Array, by: number, bx: number, end: number): void {
  for (let y = by * BLOCK; y < end; y++) bits[y * LINE_BYTES + bx] = 255;
}

/** Mean tone of a block and those around it, from every fourth pel each way. */
function meanAround({ grey, height }: GreyPage, by: number, bx: number): number {
  let sum = 0;
  let n = 0;
  for (let y = Math.max(0, by * BLOCK - BLOCK); y < Math.min(height, by * BLOCK + 2 * BLOCK); y += 4) {
    for (let x = Math.max(0, bx * BLOCK - BLOCK); x < Math.min(LINE_PELS, bx * BLOCK + 2 * BLOCK); x += 4) {
      sum += grey[y * LINE_PELS + x]!;
      n += 1;
    }
  }
  return sum / n;
}

function lookAround(blocks: Blocks, by: number, bx: number) {
  const fills: number[] = [];
  let darkestFill = 255;
  let lightestFill = 0;
  for (let y = Math.max(0, by - 1); y <= Math.min(blocks.down - 1, by + 1); y++) {
    for (let x = Math.max(0, bx - 1); x <= Math.min(BLOCKS_ACROSS - 1, bx + 1); x++) {
      const dark = blocks.darkest[y * BLOCKS_ACROSS + x]!;
      const light = blocks.lightest[y * BLOCKS_ACROSS + x]!;
      if (light - dark > EVEN) continue;
      const tone = (dark + light) >> 1;
      if (tone < darkestFill) darkestFill = tone;
      if (tone > lightestFill) lightestFill = tone;
      if (light > 250) continue;
      if (fills.length < MOST_TONES && fills.every((one) => Math.abs(one - tone) > SAME_FILL)) fills.push(tone);
    }
  }
  return { fills, darkestFill, lightestFill };
}

function drawBlock(
  page: GreyPage,
  bits: Uint8Array,
  by: number,
  bx: number,
  around: Surroundings,
  { screen, showsFills, showsInk }: GroundOptions,
): void {
  const { grey, height } = page;
  const { darkest, lightest, label, fills, darkestFill, lightestFill } = around;
  const end = Math.min(height, by * BLOCK + BLOCK);
  const contrast = lightest - darkest;
  const middle = (lightest + darkest) >> 1;
  const band = contrast * UNDECIDED;
  const isTonal = showsFills && label === labels.none && darkestFill >= TONAL && meanAround(page, by, bx) < TONAL;
  for (let y = by * BLOCK; y < end; y++) {
    const limit = 255 - screen[y % screen.length]!;
    const above = y > 0 ? bits[(y - 1) * LINE_BYTES + bx]! : 0;
    const up = y > 0 ? -LINE_PELS : 0;
    const down = y + 1 < height ? LINE_PELS : 0;
    let byte = 0;
    for (let bit = 0; bit < BLOCK; bit++) {
      const x = bx * BLOCK + bit;
      const at = y * LINE_PELS + x;
      const value = grey[at]!;
      const left = x > 0 ? value - grey[at - 1]! : 0;
      const right = x + 1 < LINE_PELS ? value - grey[at + 1]! : 0;
      const top = value - grey[at + up]!;
      const bottom = value - grey[at + down]!;
      let isEdge =
        contrast >= LEAST_CONTRAST &&
        (left > EDGE ||
          left < -EDGE ||
          right > EDGE ||
          right < -EDGE ||
          top > EDGE ||
          top < -EDGE ||
          bottom > EDGE ||
          bottom < -EDGE);
      if (isEdge && (label === labels.none || value >= PALE)) {
        for (const fill of fills) {
          // Where fills do not show, their borders do.
          if (!showsFills && fill < PALE) continue;
          if (value - fill <= SAME_FILL && fill - value <= SAME_FILL) isEdge = false;
        }
      }
      if (isTonal && value >= DARK && value < PALE) isEdge = false;
      let black: boolean;
      if (isEdge) {
        const distance = value - middle;
        black = distance < -band || (distance <= band && ((above >> (7 - bit)) & 1) === 1);
      } else if (label !== labels.none) black = label === labels.ink;
      else if (value >= PALE) black = false;
      else if (value < DARK) black = showsInk;
      // A fill makes room for what is drawn on it: darker strokes on paper, lighter ones on ink.
      else if (darkest < value - STROKE && darkestFill >= value - STROKE && value > 88) black = false;
      else if (lightest > value + STROKE && lightestFill <= value + STROKE && value <= 150) black = showsInk;
      else black = showsFills && value < limit;
      if (black) byte |= 0x80 >> bit;
    }
    bits[y * LINE_BYTES + bx] = bits[y * LINE_BYTES + bx]! | byte;
  }
}
