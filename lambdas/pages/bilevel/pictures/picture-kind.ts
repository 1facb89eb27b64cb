/** Classifies a picture on a page by its tones: a photograph, a scanned document, or a drawing (logo, chart, screenshot). */

import { evenLight } from '../../paper/illumination.ts';
import { hasText, measureLetters } from '../../paper/letters.ts';
import { BLOCK, BLOCKS_ACROSS, type Blocks, blocksOf, dilateBlocks } from '../../planes/blocks.ts';
import type { BlockPlane } from '../../planes/plane.ts';
import { blankBox, type GreyPage, LINE_PELS, type PelBox } from '../../planes/raster.ts';

export type PictureKind = 'photo' | 'scan' | 'drawing';

/** A block is paper where its paper tone is at least this grey, and this share of the lightest one within so many blocks, 6 mm. */
const MIN_PAPER_TONE = 70;
const MIN_PAPER_RATIO = 0.82;
const LOCAL_RADIUS = 6;
/** A document has at least this share of paper, or the second where little of it is neither ink nor paper; less is a photograph. */
const MIN_DOCUMENT_PAPER = 0.88;
const MIN_SPARSE_DOCUMENT_PAPER = 0.75;
/** Shares of the paper's tone between which a pel is neither ink nor paper, and the share of such pels that is little. */
const MAX_INK_RATIO = 0.5;
const MIN_BLANK_RATIO = 0.86;
const MAX_MIDTONE_SHARE = 0.1;
/** A picture of a document covers at least this share of its page; a smaller one is a logo or a chart, drawn, not scanned. */
const MIN_SCAN_COVERAGE = 0.5;
/** Blocks with no larger range are flat, as drawings are and photographs are not; the share of them from which a picture is a drawing. */
const MAX_FLAT_RANGE = 6;
const MIN_DRAWING_FLAT_SHARE = 0.55;
/** The flat blocks of a drawing are of few tones: so many, each so many levels wide, hold at least this share of them. A sky has more. */
const DRAWING_TONES = 3;
const TONE_LEVELS = 5;
const MIN_DRAWING_TONE_SHARE = 0.5;
/** A picture of fewer blocks across or down is a symbol: 10 mm. */
const MIN_PICTURE_BLOCKS = 10;

/** What a box consists of, as shares of its area. */
interface Composition {
  readonly flat: number;
  /** Share of the flat blocks that have one of the few commonest tones. */
  readonly fewTones: number;
  readonly paper: number;
  readonly midtones: number;
}

/** Share of the blocks counted by tone that the few commonest tones hold. */
function shareOfFewTones(counts: Uint32Array): number {
  const left = counts.slice();
  const all = left.reduce((sum, count) => sum + count, 0);
  let held = 0;
  for (let i = 0; i < DRAWING_TONES; i++) {
    const sums = Array.from({ length: 256 - TONE_LEVELS + 1 }, (_, tone) =>
      left.subarray(tone, tone + TONE_LEVELS).reduce((sum, count) => sum + count, 0),
    );
    const most = Math.max(...sums);
    const tone = sums.indexOf(most);
    left.fill(0, tone, tone + TONE_LEVELS);
    held += most;
  }
  return held / Math.max(1, all);
}

/** @param paperAround the lightest paper near each block */
function measure(
  page: GreyPage,
  blocks: Blocks,
  paper: BlockPlane<'paper'>,
  paperAround: BlockPlane<'paper'>,
  box: PelBox,
): Composition {
  const { left, right, top, bottom } = blocksOf(box, blocks.down);
  const area = (right - left) * (bottom - top);
  let flat = 0;
  const flatTones = new Uint32Array(256);
  let papery = 0;
  let midtones = 0;
  let samples = 0;
  for (let by = top; by < bottom; by++) {
    for (let bx = left; bx < right; bx++) {
      const block = by * BLOCKS_ACROSS + bx;
      const tone = paper[block]!;
      if (blocks.lightest[block]! - blocks.darkest[block]! <= MAX_FLAT_RANGE) {
        flat += 1;
        flatTones[blocks.darkest[block]!]! += 1;
      }
      if (tone > MIN_PAPER_TONE && tone >= paperAround[block]! * MIN_PAPER_RATIO) papery += 1;
      // Four pels a block are enough.
      for (let i = 0; i < 4; i++) {
        const y = Math.min(page.height - 1, by * BLOCK + 1 + (i >> 1) * 4);
        const value = page.grey[y * LINE_PELS + bx * BLOCK + 2 + (i & 1) * 4]!;
        samples += 1;
        if (value > tone * MAX_INK_RATIO && value < tone * MIN_BLANK_RATIO) midtones += 1;
      }
    }
  }
  return {
    flat: flat / area,
    fewTones: shareOfFewTones(flatTones),
    paper: papery / area,
    midtones: midtones / samples,
  };
}

/** Whether a picture is as large as a scanned page is. */
export function coversPage(box: PelBox, blocks: Blocks): boolean {
  const { left, right, top, bottom } = blocksOf(box, blocks.down);
  return (right - left) * (bottom - top) >= blocks.darkest.length * MIN_SCAN_COVERAGE;
}

/** Classifies the picture in `box`. @param paper see `estimatePaper` */
export function classifyPicture(page: GreyPage, blocks: Blocks, paper: BlockPlane<'paper'>, box: PelBox): PictureKind {
  const { left, right, top, bottom } = blocksOf(box, blocks.down);
  if (right - left < MIN_PICTURE_BLOCKS || bottom - top < MIN_PICTURE_BLOCKS) return 'drawing';
  const paperAround = dilateBlocks(paper, blocks.down, LOCAL_RADIUS);
  const shares = measure(page, blocks, paper, paperAround, box);
  if (shares.flat >= MIN_DRAWING_FLAT_SHARE && shares.fewTones >= MIN_DRAWING_TONE_SHARE) return 'drawing';
  const hasMidtones = shares.midtones > MAX_MIDTONE_SHARE;
  if (shares.paper < (hasMidtones ? MIN_DOCUMENT_PAPER : MIN_SPARSE_DOCUMENT_PAPER)) return 'photo';
  return coversPage(box, blocks) ? 'scan' : 'drawing';
}

/**
 * Whether a picture that has a photograph's tones holds lines of text all the same: a paper whose outline is not in the
 * picture, a wall with a notice. It is drawn as a scan, because a screen would leave nothing of the text.
 */
export function holdsText({ grey }: GreyPage, { left, top, width, height }: PelBox): boolean {
  const pels = blankBox<'grey'>(width, height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * LINE_PELS + left;
    for (let x = 0; x < width; x++) pels[y * width + x] = Math.max(1, grey[from + x]!);
  }
  return hasText(measureLetters(evenLight({ width, height, pels })));
}
