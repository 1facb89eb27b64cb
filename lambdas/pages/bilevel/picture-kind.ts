/** What a picture on a page is, told from its tones: a photograph, a scanned document, or a drawing (logo, chart, screenshot). */

import { BLOCK, BLOCKS_ACROSS, type Blocks, blocksOf, spread } from '../planes/blocks.ts';
import { type GreyPage, LINE_PELS, type PelBox } from '../planes/raster.ts';

export type PictureKind = 'photo' | 'scan' | 'drawing';

/** Blocks of text stand within this many blocks of bare paper: 5 mm. */
export const PAPER_REACH = 2;
/** Share of the lightness of paper 6 mm around that still is paper, and share of the area that makes a document. */
const PAPER_LIGHTNESS = 0.82;
const LOCAL_REACH = 6;
const DOCUMENT_AREA = 0.88;
/** With so little between ink and paper, less area does; the bounds are shares of the paper's lightness. */
const INKY = 0.5;
const PAPERY = 0.86;
const BETWEEN_AREA = 0.1;
const SPARE_AREA = 0.75;
/** A picture of a document covers this share of its page; a smaller one is a logo or a chart, drawn, not scanned. */
const SCAN_COVERS = 0.5;
/** Blocks whose tones differ no more than this are flat, as drawn, not as photographed. */
const FLAT = 6;
const DRAWN_AREA = 0.55;
/** Smaller pictures are symbols: 10 mm. */
const SYMBOL_BLOCKS = 10;

/** Paper without the strokes on it: the lightest of each neighbourhood, shrunk back to where it stands. */
export function closePaper(blocks: Blocks): Uint8Array {
  return spread(spread(blocks.lightest, blocks.down, PAPER_REACH, true), blocks.down, PAPER_REACH, false);
}

/** What the box is made of, as shares of its area. */
function measure(page: GreyPage, blocks: Blocks, paper: Uint8Array, around: Uint8Array, box: PelBox) {
  const [left, right, top, bottom] = blocksOf(box, blocks.down);
  const area = (right - left) * (bottom - top);
  let flat = 0;
  let papery = 0;
  let between = 0;
  let samples = 0;
  for (let by = top; by < bottom; by++) {
    for (let bx = left; bx < right; bx++) {
      const block = by * BLOCKS_ACROSS + bx;
      const ground = paper[block]!;
      if (blocks.lightest[block]! - blocks.darkest[block]! <= FLAT) flat += 1;
      if (ground > 70 && ground >= around[block]! * PAPER_LIGHTNESS) papery += 1;
      // Four pels a block tell enough.
      for (let i = 0; i < 4; i++) {
        const y = Math.min(page.height - 1, by * BLOCK + 1 + (i >> 1) * 4);
        const value = page.grey[y * LINE_PELS + bx * BLOCK + 2 + (i & 1) * 4]!;
        samples += 1;
        if (value > ground * INKY && value < ground * PAPERY) between += 1;
      }
    }
  }
  return { flat: flat / area, papery: papery / area, between: between / samples };
}

/** Whether a picture is as large as a scanned page is. */
export function coversPage(box: PelBox, blocks: Blocks): boolean {
  const [left, right, top, bottom] = blocksOf(box, blocks.down);
  return (right - left) * (bottom - top) >= blocks.darkest.length * SCAN_COVERS;
}

/** Tells the kind of the picture in `box`. @param paper see `closePaper` */
export function pictureKind(page: GreyPage, blocks: Blocks, paper: Uint8Array, box: PelBox): PictureKind {
  const [left, right, top, bottom] = blocksOf(box, blocks.down);
  if (right - left < SYMBOL_BLOCKS || bottom - top < SYMBOL_BLOCKS) return 'drawing';
  const around = spread(paper, blocks.down, LOCAL_REACH, true);
  const { flat, papery, between } = measure(page, blocks, paper, around, box);
  if (flat >= DRAWN_AREA) return 'drawing';
  if (papery < SPARE_AREA || (papery < DOCUMENT_AREA && between > BETWEEN_AREA)) return 'photo';
  return coversPage(box, blocks) ? 'scan' : 'drawing';
}
