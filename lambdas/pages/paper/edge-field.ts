/**
 * The edges of a small colour picture, with the strokes of print closed, so that what is left are the borders of sheets and
 * shadows. An edge of tone or of colour counts: paper on a light desk differs in tint, on cloth in both.
 */

import { dilate, erode } from '../planes/neighbourhoods.ts';

/** A picture of three bytes a pel: red, green, blue. */
export interface ColourPicture {
  readonly width: number;
  readonly height: number;
  readonly pels: Uint8Array;
}

/** The gradient at each pel, from dark to light in levels a pel. */
export interface EdgeField {
  readonly width: number;
  readonly height: number;
  /** Of the channel that changes most there. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly strength: Float32Array;
  /** Of the tone alone: which side is lighter. */
  readonly toneX: Float32Array;
  readonly toneY: Float32Array;
}

/** Strokes and the gaps between letters up to twice this many pels disappear: 6 mm of a sheet that fills the picture. */
const CLOSING_RADIUS = 5;
/** Blurs with the window 1 2 1, both ways; JPEG keeps colours at half the detail, with more noise. */
const TONE_BLURS = 3;
const TINT_BLURS = 7;
/** A difference of tint is as good an edge as a larger one of tone. */
const TINT_WEIGHT = 1.5;

/** The tone at each pel. */
export function greysOf({ pels }: ColourPicture): Uint8Array {
  const greys = new Uint8Array(pels.length / 3);
  for (let i = 0; i < greys.length; i++) {
    greys[i] = (pels[i * 3]! * 77 + pels[i * 3 + 1]! * 150 + pels[i * 3 + 2]! * 29) >> 8;
  }
  return greys;
}

/** The tone without the strokes of print. */
export function closeStrokes(tone: Uint8Array, width: number, height: number): Uint8Array {
  const pad = 2 * CLOSING_RADIUS;
  const across = width + 2 * pad;
  const padded = new Uint8Array(across * (height + 2 * pad));
  for (let y = 0; y < height + 2 * pad; y++) {
    const from = Math.min(height - 1, Math.max(0, y - pad)) * width;
    for (let x = 0; x < across; x++) padded[y * across + x] = tone[from + Math.min(width - 1, Math.max(0, x - pad))]!;
  }
  dilate(padded, across, CLOSING_RADIUS);
  erode(padded, across, CLOSING_RADIUS);
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (y + pad) * across + pad;
    out.set(padded.subarray(from, from + width), y * width);
  }
  return out;
}

function blur(values: Float32Array, width: number, height: number, times: number): void {
  const row = new Float32Array(Math.max(width, height));
  for (let i = 0; i < times; i++) {
    for (let y = 0; y < height; y++) {
      const at = y * width;
      for (let x = 0; x < width; x++) row[x] = values[at + x]!;
      for (let x = 1; x < width - 1; x++) values[at + x] = (row[x - 1]! + 2 * row[x]! + row[x + 1]!) / 4;
    }
    for (let x = 0; x < width; x++) {
      for (let y = 0; y < height; y++) row[y] = values[y * width + x]!;
      for (let y = 1; y < height - 1; y++) values[y * width + x] = (row[y - 1]! + 2 * row[y]! + row[y + 1]!) / 4;
    }
  }
}

/** Measures the edges of a picture. */
export function measureEdges(picture: ColourPicture): EdgeField {
  const { width, height, pels } = picture;
  const size = width * height;
  const greys = greysOf(picture);
  const redness = new Float32Array(size);
  const blueness = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const [r, g, b] = [pels[i * 3]!, pels[i * 3 + 1]!, pels[i * 3 + 2]!];
    redness[i] = (r - g) * TINT_WEIGHT;
    blueness[i] = (b - (r + g) / 2) * TINT_WEIGHT;
  }
  const tone = Float32Array.from(closeStrokes(greys, width, height));
  blur(tone, width, height, TONE_BLURS);
  blur(redness, width, height, TINT_BLURS);
  blur(blueness, width, height, TINT_BLURS);
  const field = {
    ...{ width, height },
    ...{ x: new Float32Array(size), y: new Float32Array(size), strength: new Float32Array(size) },
    ...{ toneX: new Float32Array(size), toneY: new Float32Array(size) },
  };
  for (let row = 1; row < height - 1; row++) {
    for (let at = row * width + 1; at < row * width + width - 1; at++) {
      for (const channel of [tone, redness, blueness]) {
        const dx = (channel[at + 1]! - channel[at - 1]!) / 2;
        const dy = (channel[at + width]! - channel[at - width]!) / 2;
        if (channel === tone) {
          field.toneX[at] = dx;
          field.toneY[at] = dy;
        }
        const strength = Math.sqrt(dx * dx + dy * dy);
        if (strength <= field.strength[at]!) continue;
        field.x[at] = dx;
        field.y[at] = dy;
        field.strength[at] = strength;
      }
    }
  }
  return field;
}
