/** Text that has the grey of its ground, but another colour: red on green, blue on violet. */

import { LINE_PELS, type PelBox } from '../planes/raster.ts';

/** Rows of a page, the last not among them. */
export interface Rows {
  readonly top: number;
  readonly bottom: number;
}

/** Text and ground this close are one in grey. */
const ALIKE = 20;
/** Text of which this share stands on ground of its own grey is looked at in colour. */
const SHARE = 0.3;
/** Black and white have no colour. */
const NEARLY_BLACK = 6;
const NEARLY_WHITE = 249;
/** A full pel of text differs by so much from its ground in one of its three colours at least. */
const LEAST_DIFFERENCE = 40;
/** Pels from one sample to the next. */
const STEP = 5;
const MIDDLE = 128;

/** The rows that hold all text which grey may not tell from its ground; undefined on nearly every page. */
export function rowsInDoubt(ground: Uint8Array, texts: readonly { box: PelBox; grey: number }[]): Rows | undefined {
  let top = Number.POSITIVE_INFINITY;
  let bottom = 0;
  for (const { box, grey } of texts) {
    if (grey < NEARLY_BLACK || grey > NEARLY_WHITE) continue;
    let alike = 0;
    let samples = 0;
    for (let y = box.top; y < box.top + box.height; y += STEP) {
      for (let x = box.left; x < box.left + box.width; x += STEP) {
        samples += 1;
        if (Math.abs(ground[y * LINE_PELS + x]! - grey) < ALIKE) alike += 1;
      }
    }
    if (alike < samples * SHARE) continue;
    top = Math.min(top, box.top);
    bottom = Math.max(bottom, box.top + box.height);
  }
  return bottom > top ? { top, bottom } : undefined;
}

/**
 * Makes text show in `full`, the grey page, where only its colour tells it from `ground`, the page without text.
 * @param fullColours @param groundColours the same rows of both, three bytes a pel
 */
export function tellByColour(
  full: Uint8Array,
  ground: Uint8Array,
  fullColours: Uint8Array,
  groundColours: Uint8Array,
  { top, bottom }: Rows,
): void {
  for (let at = top * LINE_PELS, from = 0; at < bottom * LINE_PELS; at++, from += 3) {
    let most = 0;
    for (let i = from; i < from + 3; i++) most = Math.max(most, Math.abs(fullColours[i]! - groundColours[i]!));
    const tone = ground[at]!;
    if (most < LEAST_DIFFERENCE || Math.abs(full[at]! - tone) >= LEAST_DIFFERENCE) continue;
    full[at] = tone >= MIDDLE ? Math.max(0, tone - most) : Math.min(255, tone + most);
  }
}
