/**
 * Pictures so pale that nothing of them is left in black and white: a page that comes out white is looked at once more, and what such a
 * picture shows is drawn with all of its contrast. The white back of a sheet stays white: paper's grain and what shines through are fainter.
 */

import { LINE_PELS, type PelBox, WHITE } from '../../planes/raster.ts';
import type { GreyDrawing } from '../../source/drawing.ts';

/** Means of so many pels each way are looked at: the grain of paper is less in them. */
const CELL = 4;
/** Cells around one among which its paper is. */
const NEAR = 12;
/** How much darker than its paper a cell is that shows something, and the share of cells that do. */
const MIN_DEPTH = 14;
const MIN_SHARE = 0.002;
/** The margins of a picture are not looked at, where scans have shadows: a share of its sides. */
const MARGIN = 0.04;
/** The darkest cells of what is shown become black, but this share. */
const TAIL = 0.1;

interface Cells {
  readonly across: number;
  readonly down: number;
  readonly means: Float64Array;
}

function meansOf({ grey }: GreyDrawing, box: PelBox): Cells {
  const [sides, ends] = [Math.round(box.width * MARGIN), Math.round(box.height * MARGIN)];
  const across = Math.floor((box.width - 2 * sides) / CELL);
  const down = Math.floor((box.height - 2 * ends) / CELL);
  const means = new Float64Array(Math.max(0, across * down));
  for (let y = 0; y < down * CELL; y++) {
    const start = (box.top + ends + y) * LINE_PELS + box.left + sides;
    const cell = Math.floor(y / CELL) * across;
    for (let x = 0; x < across * CELL; x++) {
      const value = grey[start + x]!;
      means[cell + Math.floor(x / CELL)]! += value / CELL ** 2;
    }
  }
  return { across, down, means };
}

/** Tones between which a pale picture shows something; undefined where it shows nothing. */
function tonesOf({ across, down, means }: Cells): { readonly dark: number; readonly light: number } | undefined {
  const shown: number[] = [];
  const papers: number[] = [];
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      let paper = 0;
      const row = y * across;
      for (let near = Math.max(0, x - NEAR); near < Math.min(across, x + NEAR + 1); near++) {
        paper = Math.max(paper, means[row + near]!);
      }
      if (paper - means[row + x]! < MIN_DEPTH) continue;
      shown.push(means[row + x]!);
      papers.push(paper);
    }
  }
  if (shown.length < MIN_SHARE * means.length) return undefined;
  const at = (values: number[], share: number) => values.sort((a, b) => a - b)[Math.floor(share * values.length)]!;
  return { dark: at(shown, TAIL), light: at(papers, 0.5) };
}

/** Gives the pale pictures of a page all contrast, in place. @returns whether there are any */
export function strengthenPale(page: GreyDrawing): boolean {
  let isChanged = false;
  for (const box of page.pictures ?? []) {
    const tones = tonesOf(meansOf(page, box));
    if (tones === undefined) continue;
    isChanged = true;
    for (let y = box.top; y < box.top + box.height; y++) {
      for (let at = y * LINE_PELS + box.left; at < y * LINE_PELS + box.left + box.width; at++) {
        const share = (page.grey[at]! - tones.dark) / (tones.light - tones.dark);
        page.grey[at] = Math.round(WHITE * Math.min(1, Math.max(0, share)));
      }
    }
  }
  return isChanged;
}
