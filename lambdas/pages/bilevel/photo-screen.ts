/** The tones of photographs: smoothed, and stretched where they are dull. */

import { BLOCKS_ACROSS, blocksDown } from '../planes/blocks.ts';
import { type GreyPage, LINE_PELS, type PelBox } from '../planes/raster.ts';
import { labels } from './labels.ts';
import { INK } from './tones.ts';

export interface PhotoOptions {
  readonly label: Uint8Array;
  /** Blocks of the page that this photograph makes. */
  readonly isOwn: (block: number) => boolean;
  /** Pels over which tones are averaged each way: more makes fewer contours, so less line time. */
  readonly smooth: number;
}

/** Share of the darkest and of the lightest pels that stretching gives up. */
const CLIPPED = 0.02;
/** A dull picture is stretched to this range, with at most this gain; a picture of more range keeps its tones. */
const WANTED_RANGE = 170;
const MOST_GAIN = 1.6;

/** Running mean over `2 × reach + 1` pels each way, of a box. */
function average(source: Uint8Array, width: number, height: number, reach: number): Uint8Array {
  if (reach === 0) return source;
  const across = new Uint8Array(source.length);
  const out = new Uint8Array(source.length);
  const size = 2 * reach + 1;
  const scale = 65536 / size;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const last = row + width - 1;
    let sum = source[row]! * reach;
    for (let x = 0; x < reach; x++) sum += source[Math.min(last, row + x)]!;
    for (let x = 0; x < width; x++) {
      sum += source[Math.min(last, row + x + reach)]!;
      across[row + x] = (sum * scale + 32768) >> 16;
      sum -= source[Math.max(row, row + x - reach)]!;
    }
  }
  const sums = new Uint32Array(width);
  const rowAt = (y: number) => Math.min(height - 1, Math.max(0, y)) * width;
  for (let y = -reach; y < reach; y++) for (let x = 0; x < width; x++) sums[x]! += across[rowAt(y) + x]!;
  for (let y = 0; y < height; y++) {
    const enters = rowAt(y + reach);
    const leaves = rowAt(y - reach);
    for (let x = 0; x < width; x++) {
      const sum = sums[x]! + across[enters + x]!;
      out[y * width + x] = (sum * scale + 32768) >> 16;
      sums[x] = sum - across[leaves + x]!;
    }
  }
  return out;
}

/** A table that stretches the picture's own range, without its `CLIPPED` ends, towards black to white. */
function stretching(tones: Uint8Array): Uint8Array {
  const counts = new Uint32Array(256);
  for (const tone of tones) counts[tone]! += 1;
  const give = tones.length * CLIPPED;
  let low = 0;
  for (let sum = counts[0]!; sum < give; ) sum += counts[++low]!;
  let high = 255;
  for (let sum = counts[255]!; sum < give; ) sum += counts[--high]!;
  const gain = Math.min(MOST_GAIN, Math.max(1, WANTED_RANGE / Math.max(1, high - low)));
  const reach = (gain * (high - low)) / 2;
  const middle = (low + high) / 2;
  const centre = Math.min(255 - reach, Math.max(reach, middle));
  return Uint8Array.from({ length: 256 }, (_, tone) =>
    Math.min(255, Math.max(0, Math.round((tone - middle) * gain + centre))),
  );
}

/** Tones the photograph in `box`, where its blocks are its own and no label covers it. @param darkness gets how dark each pel is to look (see tones.ts) */
export function tonePhoto(page: GreyPage, box: PelBox, darkness: Uint8Array, options: PhotoOptions): void {
  const { left, top, width, height } = box;
  const { label, isOwn, smooth } = options;
  const tones = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * LINE_PELS + left;
    tones.set(page.grey.subarray(from, from + width), y * width);
  }
  const stretch = stretching(tones);
  const fine = average(tones, width, height, smooth);
  const down = blocksDown(page.height);
  for (let y = 0; y < height; y++) {
    const line = (top + y) * LINE_PELS + left;
    const firstBlock = Math.min(down - 1, (top + y) >> 3) * BLOCKS_ACROSS;
    for (let x = 0; x < width; x++) {
      const block = firstBlock + ((left + x) >> 3);
      if (!isOwn(block)) continue;
      if (label[block] === labels.none) darkness[line + x] = 255 - stretch[fine[y * width + x]!]!;
      else darkness[line + x] = label[block] === labels.ink ? INK : 0;
    }
  }
}
