/** Text that has the grey of its background, but another colour: red on green, blue on violet. */

import type { PelPlane } from '../planes/plane.ts';
import { LINE_PELS, MIDDLE_GREY, type PelBox } from '../planes/raster.ts';

/** Rows of a page, `bottom` not among them. */
export interface Rows {
  readonly top: number;
  readonly bottom: number;
}

/** Text and background that differ by less than this, grey levels, may look the same in grey. */
const MIN_GREY_DIFFERENCE = 20;
/** Share of a text's samples with a background of its own grey from which it is compared in colour. */
const MIN_ALIKE_SHARE = 0.3;
/** Text darker or lighter than this is black or white, which have no colour. */
const BLACK_BELOW = 6;
const WHITE_ABOVE = 249;
/** By so much a pel that text covers whole differs from its background, in at least one of its three colours. */
const MIN_COLOUR_DIFFERENCE = 40;
/** Pels from one sample to the next. */
const SAMPLE_STEP = 5;

/** The rows that hold all text which may have the grey of its background; undefined on nearly every page. */
export function rowsOfAmbiguousText(
  background: PelPlane<'grey'>,
  texts: readonly { box: PelBox; grey: number }[],
): Rows | undefined {
  let top = Number.POSITIVE_INFINITY;
  let bottom = 0;
  for (const { box, grey } of texts) {
    if (grey < BLACK_BELOW || grey > WHITE_ABOVE) continue;
    let alike = 0;
    let samples = 0;
    for (let y = box.top; y < box.top + box.height; y += SAMPLE_STEP) {
      for (let x = box.left; x < box.left + box.width; x += SAMPLE_STEP) {
        samples += 1;
        if (Math.abs(background[y * LINE_PELS + x]! - grey) < MIN_GREY_DIFFERENCE) alike += 1;
      }
    }
    if (alike < samples * MIN_ALIKE_SHARE) continue;
    top = Math.min(top, box.top);
    bottom = Math.max(bottom, box.top + box.height);
  }
  return bottom > top ? { top, bottom } : undefined;
}

/**
 * Makes text visible in `full`, the grey page, where only its colour differs from `background`, the page without text.
 * @param fullColours @param backgroundColours the same rows of both, three bytes a pel
 */
export function separateByColour(
  full: PelPlane<'grey'>,
  background: PelPlane<'grey'>,
  fullColours: Uint8Array,
  backgroundColours: Uint8Array,
  { top, bottom }: Rows,
): void {
  for (let at = top * LINE_PELS, from = 0; at < bottom * LINE_PELS; at++, from += 3) {
    let difference = 0;
    for (let i = from; i < from + 3; i++) {
      difference = Math.max(difference, Math.abs(fullColours[i]! - backgroundColours[i]!));
    }
    const tone = background[at]!;
    if (difference < MIN_COLOUR_DIFFERENCE || Math.abs(full[at]! - tone) >= MIN_COLOUR_DIFFERENCE) continue;
    full[at] = tone >= MIDDLE_GREY ? Math.max(0, tone - difference) : Math.min(255, tone + difference);
  }
}
