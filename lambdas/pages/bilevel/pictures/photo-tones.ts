/** The tones of photographs: smoothed, and stretched where their contrast is low. */

import { BLOCKS_ACROSS, blocksDown } from '../../planes/blocks.ts';
import type { BlockPlane, BoxPlane, PelPlane } from '../../planes/plane.ts';
import { blankBox, type GreyPage, LINE_PELS, type PelBox } from '../../planes/raster.ts';
import { labels } from '../background/labels.ts';
import { INK } from '../screen/tones.ts';

export interface PhotoOptions {
  readonly label: BlockPlane<'label'>;
  readonly owner: BlockPlane<'owner'>;
  /** The owner whose blocks this photograph fills. */
  readonly self: number;
  /** Radius of the box blur, pels: more blur makes fewer contours, so a shorter transmission. */
  readonly blurRadius: number;
}

/** Share of the darkest and of the lightest pels that stretching clips. */
const CLIPPED_SHARE = 0.02;
/** A picture of less range than two steps of the screen is stretched to it, by at most this gain; one of more keeps its tones. */
const WANTED_RANGE = 128;
const MAX_GAIN = 1.6;
/** Fixed-point one, and half of it for rounding. */
const MEAN_ONE = 65536;
const MEAN_HALF = MEAN_ONE / 2;

/** Box blur: the mean over `2 × radius + 1` pels each way, by running sums; border pels are repeated outside. */
function blur(source: BoxPlane<'grey'>, width: number, height: number, radius: number): BoxPlane<'grey'> {
  if (radius === 0) return source;
  const across = blankBox<'grey'>(width, height);
  const out = blankBox<'grey'>(width, height);
  const scale = MEAN_ONE / (2 * radius + 1);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const last = row + width - 1;
    let sum = source[row]! * radius;
    for (let x = 0; x < radius; x++) sum += source[Math.min(last, row + x)]!;
    for (let x = 0; x < width; x++) {
      sum += source[Math.min(last, row + x + radius)]!;
      across[row + x] = (sum * scale + MEAN_HALF) >> 16;
      sum -= source[Math.max(row, row + x - radius)]!;
    }
  }
  const sums = new Uint32Array(width);
  const rowAt = (y: number) => Math.min(height - 1, Math.max(0, y)) * width;
  for (let y = -radius; y < radius; y++) for (let x = 0; x < width; x++) sums[x]! += across[rowAt(y) + x]!;
  for (let y = 0; y < height; y++) {
    const enters = rowAt(y + radius);
    const leaves = rowAt(y - radius);
    for (let x = 0; x < width; x++) {
      const sum = sums[x]! + across[enters + x]!;
      out[y * width + x] = (sum * scale + MEAN_HALF) >> 16;
      sums[x] = sum - across[leaves + x]!;
    }
  }
  return out;
}

/** A table that stretches the picture's own range, without its clipped ends; the mean tone stays, so that a dark picture does not become darker still. */
function stretchTable(tones: BoxPlane<'grey'>): Uint8Array {
  const counts = new Uint32Array(256);
  for (const tone of tones) counts[tone]! += 1;
  const mean = counts.reduce((sum, count, tone) => sum + count * tone, 0) / tones.length;
  const clipped = tones.length * CLIPPED_SHARE;
  let low = 0;
  for (let sum = counts[0]!; sum < clipped; ) sum += counts[++low]!;
  let high = 255;
  for (let sum = counts[255]!; sum < clipped; ) sum += counts[--high]!;
  const gain = Math.min(MAX_GAIN, Math.max(1, WANTED_RANGE / Math.max(1, high - low)));
  // No further than to black or white at its ends.
  const shift = Math.min(255 - (mean + gain * (high - mean)), Math.max(gain * (mean - low) - mean, 0));
  return Uint8Array.from({ length: 256 }, (_, tone) =>
    Math.min(255, Math.max(0, Math.round((tone - mean) * gain + mean + shift))),
  );
}

/** Tones the photograph in `box`, on its own blocks; labelled ones become paper or ink. @param darkness gets how dark each pel should look (see screen/tones.ts) */
export function tonePhoto(
  page: GreyPage,
  box: PelBox,
  darkness: PelPlane<'darkness'>,
  { label, owner, self, blurRadius }: PhotoOptions,
): void {
  const { left, top, width, height } = box;
  const tones = blankBox<'grey'>(width, height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * LINE_PELS + left;
    tones.set(page.grey.subarray(from, from + width), y * width);
  }
  const stretch = stretchTable(tones);
  const blurred = blur(tones, width, height, blurRadius);
  const down = blocksDown(page.height);
  for (let y = 0; y < height; y++) {
    const line = (top + y) * LINE_PELS + left;
    const firstBlock = Math.min(down - 1, (top + y) >> 3) * BLOCKS_ACROSS;
    for (let x = 0; x < width; x++) {
      const block = firstBlock + ((left + x) >> 3);
      if (owner[block] !== self) continue;
      if (label[block] === labels.none) darkness[line + x] = 255 - stretch[blurred[y * width + x]!]!;
      else darkness[line + x] = label[block] === labels.ink ? INK : 0;
    }
  }
}
