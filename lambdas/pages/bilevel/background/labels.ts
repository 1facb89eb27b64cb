/** What becomes of the background of text: paper behind black text, ink behind white. */

import { BLOCKS_ACROSS, type Blocks, blankBlocks, dilateBlocks, mapBlocks } from '../../planes/blocks.ts';
import { type BlockPlane, copyOf, wordsOf } from '../../planes/plane.ts';
import { LINE_PELS } from '../../planes/raster.ts';
import { findRegions } from '../../planes/regions.ts';
import type { TextLayer } from '../../source/drawing.ts';

/** A block of the background: left as it is, made paper, made ink. */
export const labels = { none: 0, paper: 1, ink: 2 } as const;

/** A background darker than this is dark: it becomes ink behind lighter text. */
export const DARK_BELOW_GREY = 96;
/** A fill of which text and its surroundings take this share becomes paper or ink as a whole: a table row, a button, a cell. */
const MIN_TEXT_SHARE = 0.08;
/** A dark fill with white text looks much like ink anyway: a bar with a word on it. */
const MIN_TEXT_SHARE_OF_DARK = 0.015;
/** A line of text is at most this many blocks high: 8 mm. */
const MAX_LINE_BLOCKS = 8;
/** A region from this grey on needs no label: it becomes paper anyway. */
const BLANK_FROM_GREY = 250;

/** The labels of blocks that hold text. */
function labelTextBlocks(text: TextLayer, blocks: Blocks, isNegative: boolean): BlockPlane<'label'> {
  const label = blankBlocks<'label'>(blocks.down);
  const words = wordsOf(text.coverage);
  for (let word = 0; word < words.length; word++) {
    if (words[word] === 0) continue;
    const y = Math.floor(word / (LINE_PELS / 4));
    const block = (y >> 3) * BLOCKS_ACROSS + ((word - y * (LINE_PELS / 4)) >> 1);
    if (label[block] !== labels.none) continue;
    // On a page in negative every text is black: what was light on dark has become dark on light.
    const isWhite = !isNegative && text.lightness[block]! > 0 && blocks.darkest[block]! < DARK_BELOW_GREY;
    label[block] = isWhite ? labels.ink : labels.paper;
  }
  return label;
}

/** Text must not change from black to white within a line: its blocks vote. Higher groups are left alone. */
function voteByLine(label: BlockPlane<'label'>, down: number): void {
  const isVisited = blankBlocks<'flag'>(down);
  for (let start = 0; start < label.length; start++) {
    if (label[start] === labels.none || isVisited[start] !== 0) continue;
    const group = [start];
    isVisited[start] = 1;
    let ink = 0;
    let last = start;
    for (let i = 0; i < group.length; i++) {
      const block = group[i]!;
      if (label[block] === labels.ink) ink += 1;
      last = Math.max(last, block);
      const by = Math.floor(block / BLOCKS_ACROSS);
      const bx = block - by * BLOCKS_ACROSS;
      for (let y = Math.max(0, by - 1); y <= Math.min(down - 1, by + 1); y++) {
        for (let x = Math.max(0, bx - 2); x <= Math.min(BLOCKS_ACROSS - 1, bx + 2); x++) {
          const next = y * BLOCKS_ACROSS + x;
          if (label[next] === labels.none || isVisited[next] !== 0) continue;
          isVisited[next] = 1;
          group.push(next);
        }
      }
    }
    const height = Math.floor(last / BLOCKS_ACROSS) - Math.floor(start / BLOCKS_ACROSS) + 1;
    if (ink === 0 || ink === group.length || height > MAX_LINE_BLOCKS) continue;
    for (const block of group) label[block] = ink * 2 > group.length ? labels.ink : labels.paper;
  }
}

/** The labels of text blocks, and of those beside them. Where paper and ink meet paper wins: black text would drown in ink. */
function spreadLabels(text: BlockPlane<'label'>, down: number): BlockPlane<'label'> {
  const isPaper = mapBlocks<'flag'>(text, (label) => (label === labels.paper ? 1 : 0));
  const isNearPaper = dilateBlocks(isPaper, down, 1);
  const near = dilateBlocks(text, down, 1);
  return mapBlocks(text, (own, block) => {
    if (own !== labels.none) return own;
    return isNearPaper[block] !== 0 ? labels.paper : near[block]!;
  });
}

/** How many blocks a region has, and how many of them are labelled. */
interface Count {
  blocks: number;
  paper: number;
  ink: number;
}

/** Labels the whole of each region of which text takes its share. @param owner blocks with an owner are no fills */
function labelRegions(near: BlockPlane<'label'>, blocks: Blocks, owner: BlockPlane<'owner'>): BlockPlane<'label'> {
  const label = copyOf(near);
  const region = findRegions(blocks);
  const counts = new Map<number, Count>();
  region.forEach((root, block) => {
    if (root < 0 || owner[block] !== 0 || blocks.lightest[block]! >= BLANK_FROM_GREY) return;
    const count = counts.get(root) ?? { blocks: 0, paper: 0, ink: 0 };
    count.blocks += 1;
    if (label[block] === labels.paper) count.paper += 1;
    if (label[block] === labels.ink) count.ink += 1;
    counts.set(root, count);
  });
  region.forEach((root, block) => {
    const count = counts.get(root);
    if (count === undefined || owner[block] !== 0 || label[block] !== labels.none) return;
    const isInk = count.ink > count.paper;
    if (count.paper + count.ink >= count.blocks * (isInk ? MIN_TEXT_SHARE_OF_DARK : MIN_TEXT_SHARE)) {
      label[block] = isInk ? labels.ink : labels.paper;
    }
  });
  return label;
}

/**
 * Labels every block: those of text, those beside text, and the whole of a fill that serves as background of its text.
 * @param blocks of the background, as it will be drawn
 * @param owner blocks of photographs and scans have one, and are no fills
 */
export function labelBackground(
  text: TextLayer,
  blocks: Blocks,
  owner: BlockPlane<'owner'>,
  isNegative: boolean,
): BlockPlane<'label'> {
  const ofText = labelTextBlocks(text, blocks, isNegative);
  voteByLine(ofText, blocks.down);
  return labelRegions(spreadLabels(ofText, blocks.down), blocks, owner);
}
