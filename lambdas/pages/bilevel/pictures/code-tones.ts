/** Codes that scanners read (QR, Data Matrix, bars) in colours or greys: made black on white, or lines of a screen would break their modules. */

import { LINE_PELS, type PelBox, WHITE } from '../../planes/raster.ts';
import type { GreyDrawing } from '../../source/drawing.ts';

/** Four millimetres: no code is smaller. */
const MIN_SIDE = 32;
/** Ink that is black already is left alone; the ground of a code is light. */
const MAX_BLACK = 60;
const MIN_GROUND = 200;
/** Tones that a scanner tells apart. */
const MIN_CONTRAST = 40;
/** A code is about half ink, and nearly all of it has one of two tones; the rest are edges. */
const MIN_INK_SHARE = 0.25;
const MAX_INK_SHARE = 0.75;
const MIN_TWO_TONE_SHARE = 0.65;
/** How far a pel may be from its tone, as a share of the contrast. */
const TONE_TOLERANCE = 0.2;
/** Modules are small: along a row ink and ground change at least so often, pels. */
const MAX_MEAN_RUN = 24;
/** The tones are those of the darkest and lightest pels but these. */
const TAIL = 0.1;

interface Tones {
  readonly dark: number;
  readonly light: number;
}

/** The two tones of a code; undefined where the box holds none, or one that is black. */
function tonesOf({ grey }: GreyDrawing, { left, top, width, height }: PelBox): Tones | undefined {
  if (width < MIN_SIDE || height < MIN_SIDE) return undefined;
  const counts = new Uint32Array(256);
  for (let y = top; y < top + height; y++) {
    for (let at = y * LINE_PELS + left; at < y * LINE_PELS + left + width; at++) counts[grey[at]!]! += 1;
  }
  const total = width * height;
  const quantile = (share: number) => {
    let value = 0;
    for (let seen = counts[0]!; seen < share * total && value < 255; seen += counts[value]!) value += 1;
    return value;
  };
  const [dark, light] = [quantile(TAIL), quantile(1 - TAIL)];
  const contrast = light - dark;
  if (contrast < MIN_CONTRAST || dark <= MAX_BLACK || light < MIN_GROUND) return undefined;
  const middle = (dark + light) / 2;
  let ink = 0;
  let toned = 0;
  counts.forEach((count, value) => {
    if (value < middle) ink += count;
    if (Math.min(Math.abs(value - dark), Math.abs(value - light)) <= TONE_TOLERANCE * contrast) toned += count;
  });
  const inkShare = ink / total;
  if (inkShare < MIN_INK_SHARE || inkShare > MAX_INK_SHARE || toned < MIN_TWO_TONE_SHARE * total) return undefined;
  let changes = 0;
  for (let y = top; y < top + height; y++) {
    const start = y * LINE_PELS + left;
    for (let at = start + 1; at < start + width; at++) {
      if (grey[at]! < middle !== grey[at - 1]! < middle) changes += 1;
    }
  }
  return changes * MAX_MEAN_RUN >= total ? { dark, light } : undefined;
}

const overlaps = (one: PelBox, other: PelBox) =>
  one.left < other.left + other.width &&
  other.left < one.left + one.width &&
  one.top < other.top + other.height &&
  other.top < one.top + one.height;

/** Stretches the tones of codes among the page's pictures to black and white, in place. Other pictures stay as they are. */
export function darkenCodes(page: GreyDrawing): void {
  for (const box of page.pictures ?? []) {
    if (page.codes?.some((code) => overlaps(code.box, box))) continue;
    const tones = tonesOf(page, box);
    if (tones === undefined) continue;
    const { left, top, width, height } = box;
    for (let y = top; y < top + height; y++) {
      for (let at = y * LINE_PELS + left; at < y * LINE_PELS + left + width; at++) {
        const share = (page.grey[at]! - tones.dark) / (tones.light - tones.dark);
        page.grey[at] = Math.round(WHITE * Math.min(1, Math.max(0, share)));
      }
    }
  }
}
