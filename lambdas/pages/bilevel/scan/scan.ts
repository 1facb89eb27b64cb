/**
 * Scanned paper to black and white: the paper's own tone, however unevenly lit, is estimated and divided away, then each pel
 * is compared with the mean and the contrast around it (J. Sauvola, M. Pietikäinen, 2000) on a plane of half size.
 */

import { BLOCK, BLOCKS_ACROSS, blocksDown } from '../../planes/blocks.ts';
import { type GreyPage, LINE_BYTES, LINE_PELS, type PelBox } from '../../planes/raster.ts';
import { doubtOf } from '../doubt.ts';
import { lowerNearInk } from './scan-ink.ts';

/** How far contrast lowers the threshold below the mean. */
const K = 0.2;
/** The standard deviation at which the threshold is the mean itself. */
const FULL_DEVIATION = 128;
/** Windows reach this far each way on the half-size plane: 17 × 17, 4 mm. */
const REACH = 8;
/** Windows of less contrast than this are paper: its grain, and what shines through. */
const LEAST_DEVIATION = 10;
/** Contrast between ink and paper, in deviations, where a third is ink: in print, less than there is, for scans are unsure by themselves. */
const CONTRAST = 1.7;
/** Surroundings darker than this are dark ground with light strokes: the test is mirrored. */
const DARK_GROUND = 105;

/** Blocks of paper to a full plane, bilinear, as 255 ÷ paper in 1/256. */
function gains(paper: Uint8Array): Uint16Array {
  return Uint16Array.from(paper, (tone) => Math.round((255 * 256) / Math.max(40, tone)));
}

/**
 * First and last of the blocks along one side of a box that tell its own paper. Those at its edge also hold what is beside it, and
 * the next were smoothed with them; not so where the page itself ends.
 */
function ownBlocks(start: number, size: number, count: number): readonly [number, number] {
  const first = start === 0 ? 0 : Math.ceil(start / BLOCK) + 1;
  const end = start + size;
  const last = end >= (count - 1) * BLOCK ? count - 1 : Math.floor(end / BLOCK) - 2;
  return [Math.min(first, last), last];
}

const clamp = (value: number, least: number, most: number) => (value < least ? least : value > most ? most : value);

/** The box with its paper made white. Gains are taken bilinearly between block middles. */
function flattenPaper(page: GreyPage, box: PelBox, paper: Uint8Array): Uint8Array {
  const down = blocksDown(page.height);
  const gain = gains(paper);
  const out = new Uint8Array(box.width * box.height);
  const [firstX, lastX] = ownBlocks(box.left, box.width, BLOCKS_ACROSS);
  const [firstY, lastY] = ownBlocks(box.top, box.height, down);
  for (let y = 0; y < box.height; y++) {
    const blockY = clamp((box.top + y - BLOCK / 2) / BLOCK, firstY, lastY);
    const upper = Math.floor(blockY);
    const lower = Math.min(lastY, upper + 1);
    const partY = blockY - upper;
    const from = (box.top + y) * LINE_PELS + box.left;
    for (let x = 0; x < box.width; x++) {
      const shifted = box.left + x - BLOCK / 2;
      const first = clamp(shifted >> 3, firstX, lastX);
      const second = clamp((shifted >> 3) + 1, firstX, lastX);
      const partX = (shifted & 7) / BLOCK;
      const a = gain[upper * BLOCKS_ACROSS + first]!;
      const b = gain[upper * BLOCKS_ACROSS + second]!;
      const c = gain[lower * BLOCKS_ACROSS + first]!;
      const d = gain[lower * BLOCKS_ACROSS + second]!;
      const one = a + (b - a) * partX;
      const two = c + (d - c) * partX;
      const value = (page.grey[from + x]! * (one + (two - one) * partY)) / 256;
      out[y * box.width + x] = value > 255 ? 255 : value;
    }
  }
  return out;
}

/** Mean of each two by two pels. */
function halve(grey: Uint8Array, width: number, height: number): Uint8Array {
  const across = width >> 1;
  const down = height >> 1;
  const out = new Uint8Array(across * down);
  for (let y = 0; y < down; y++) {
    let at = y * 2 * width;
    for (let x = 0; x < across; x++, at += 2) {
      out[y * across + x] = (grey[at]! + grey[at + 1]! + grey[at + width]! + grey[at + width + 1]! + 2) >> 2;
    }
  }
  return out;
}

/** For each pel of the half-size plane, the tone below which a pel is black, and the deviation that it came from. */
function thresholds(half: Uint8Array, width: number, height: number): { limit: Uint8Array; deviation: Uint8Array } {
  const limit = new Uint8Array(half.length);
  const deviation = new Uint8Array(half.length);
  const sums = new Int32Array(width);
  const squares = new Int32Array(width);
  const rowAt = (y: number) => Math.min(height - 1, Math.max(0, y)) * width;
  const addRow = (y: number, sign: number) => {
    const row = rowAt(y);
    for (let x = 0; x < width; x++) {
      const value = half[row + x]!;
      sums[x]! += sign * value;
      squares[x]! += sign * value * value;
    }
  };
  for (let y = -REACH; y < REACH; y++) addRow(y, 1);
  const n = (2 * REACH + 1) ** 2;
  for (let y = 0; y < height; y++) {
    addRow(y + REACH, 1);
    let sum = 0;
    let square = 0;
    const clamp = (x: number) => Math.min(width - 1, Math.max(0, x));
    for (let x = -REACH; x < REACH; x++) {
      sum += sums[clamp(x)]!;
      square += squares[clamp(x)]!;
    }
    for (let x = 0; x < width; x++) {
      const enters = x + REACH < width ? x + REACH : width - 1;
      const leaves = x - REACH > 0 ? x - REACH : 0;
      sum += sums[enters]!;
      square += squares[enters]!;
      const mean = sum / n;
      const variance = square / n - mean * mean;
      const spread = variance > 0 ? Math.sqrt(variance) : 0;
      deviation[y * width + x] = spread;
      if (mean >= DARK_GROUND) limit[y * width + x] = mean * (1 + K * (spread / FULL_DEVIATION - 1));
      else limit[y * width + x] = 255 - (255 - mean) * (1 + K * (spread / FULL_DEVIATION - 1));
      sum -= sums[leaves]!;
      square -= squares[leaves]!;
    }
    addRow(y - REACH, -1);
  }
  return { limit, deviation };
}

/**
 * Draws the scan in `box` into `bits`, where its blocks are its own.
 * @param paper its paper's tone, by block @param doubt gets the doubts about its pels (see doubt.ts)
 */
export function drawScan(
  page: GreyPage,
  box: PelBox,
  paper: Uint8Array,
  bits: Uint8Array,
  doubt: Uint8Array,
  isOwn: (block: number) => boolean,
): void {
  const { left, top, width, height } = box;
  if (width < 2 || height < 2) return;
  const flat = flattenPaper(page, box, paper);
  const across = width >> 1;
  const halfDown = height >> 1;
  const half = halve(flat, width, height);
  const { limit, deviation } = thresholds(half, across, halfDown);
  lowerNearInk(half, across, halfDown, limit);
  for (let y = 0; y < height; y++) {
    const line = (top + y) * LINE_BYTES;
    const blockRow = ((top + y) >> 3) * BLOCKS_ACROSS;
    const halfRow = Math.min(halfDown - 1, y >> 1) * across;
    for (let x = 0; x < width; x++) {
      const pel = left + x;
      if (!isOwn(blockRow + (pel >> 3))) continue;
      const near = halfRow + Math.min(across - 1, x >> 1);
      const value = flat[y * width + x]!;
      const spread = deviation[near]!;
      if (spread < LEAST_DEVIATION) {
        if (value < DARK_GROUND) bits[line + (pel >> 3)]! |= 0x80 >> (pel & 7);
        continue;
      }
      const distance = value - limit[near]!;
      doubt[(top + y) * LINE_PELS + pel] = doubtOf(distance, spread * CONTRAST);
      if (distance < 0) bits[line + (pel >> 3)]! |= 0x80 >> (pel & 7);
    }
  }
}
