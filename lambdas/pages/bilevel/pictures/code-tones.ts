/**
 * Codes that scanners read in colours or greys, or on a ground that has a colour: made black on white, with the white around them that a
 * reader needs. Lines of a screen would break their modules and hide where they begin.
 */

import type { Code, Tones } from '../../codes/code.ts';
import { findMatrices, matrixIn } from '../../codes/find-matrices.ts';
import type { Blocks } from '../../planes/blocks.ts';
import { LINE_PELS, type PelBox, WHITE } from '../../planes/raster.ts';
import type { GreyDrawing } from '../../source/drawing.ts';

/** White around a code, pels: ten modules beside bars, four around a matrix. */
const MARGIN = 24;
/** How far a pel of the ground may be from its tone, as a share of the contrast. */
const GROUND_TOLERANCE = 0.25;

const overlaps = (one: PelBox, other: PelBox) =>
  one.left < other.left + other.width &&
  other.left < one.left + one.width &&
  one.top < other.top + other.height &&
  other.top < one.top + one.height;

/** Makes the ground around a code white, in place: nothing else there. */
function whitenGround({ grey, height }: GreyDrawing, box: PelBox, { dark, light }: Tones): void {
  const tolerance = GROUND_TOLERANCE * (light - dark);
  const right = Math.min(LINE_PELS, box.left + box.width + MARGIN);
  for (let y = Math.max(0, box.top - MARGIN); y < Math.min(height, box.top + box.height + MARGIN); y++) {
    for (let x = Math.max(0, box.left - MARGIN); x < right; x++) {
      const at = y * LINE_PELS + x;
      const isInside = x >= box.left && x < box.left + box.width && y >= box.top && y < box.top + box.height;
      if (!isInside && Math.abs(grey[at]! - light) <= tolerance) grey[at] = WHITE;
    }
  }
}

function stretch({ grey }: GreyDrawing, { left, top, width, height }: PelBox, { dark, light }: Tones): void {
  for (let y = top; y < top + height; y++) {
    for (let at = y * LINE_PELS + left; at < y * LINE_PELS + left + width; at++) {
      grey[at] = Math.round(WHITE * Math.min(1, Math.max(0, (grey[at]! - dark) / (light - dark))));
    }
  }
}

/**
 * Makes codes black on white, in place.
 * @param bars the codes of bars, which are drawn by themselves: only their ground is changed here
 * @returns what was changed, and where codes of modules are now black on white
 */
export function clearCodes(page: GreyDrawing, blocks: Blocks, bars: readonly Code[]) {
  // A scan's paper has no one tone, and its threshold finds the ground by itself.
  const coloured = page.isOnePicture ? [] : bars.filter(({ tones }) => tones.light < WHITE);
  for (const { box, tones } of coloured) whitenGround(page, box, tones);
  const pictures = (page.pictures ?? []).flatMap((box) => matrixIn(page, box) ?? []);
  // What is scanned is made black and white by its paper's tone.
  const drawn = page.isOnePicture ? [] : findMatrices(page, blocks);
  const matrices = [...pictures, ...drawn.filter(({ box }) => !pictures.some((other) => overlaps(other.box, box)))];
  const own = matrices.filter(({ box }) => !bars.some((code) => overlaps(code.box, box)));
  for (const { box, tones } of own) {
    stretch(page, box, tones);
    if (tones.light < WHITE) whitenGround(page, box, tones);
  }
  return { isChanged: coloured.length + own.length > 0, matrices: own.map(({ box }) => box) };
}
