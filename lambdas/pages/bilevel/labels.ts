/** What becomes of the ground that text stands on: paper below black text, ink below white. */

import { BLOCKS_ACROSS, type Blocks, spread } from '../planes/blocks.ts';
import { LINE_PELS } from '../planes/raster.ts';
import { joinRegions } from '../planes/regions.ts';
import type { TextLayer } from '../source/drawing.ts';

/** A block of ground: as it is, made paper, made ink. */
export const labels = { none: 0, paper: 1, ink: 2 } as const;

/** Ground this dark stays ink under lighter text. */
export const DARK_GROUND = 96;
/** A fill of which text and its surroundings take this share is made paper or ink as a whole: a table row, a button, a cell. */
const TEXT_SHARE = 0.08;
/** Dark ground of white text is as good as ink: a bar with a word on it. */
const TEXT_SHARE_OF_DARK = 0.015;
/** Blocks that a line of text is high at most: 8 mm. */
const TALLEST_LINE = 8;
/** Below this tone a fill is worth its own label; paler ones are paper anyway. */
const PALE = 250;

/** The labels of blocks that hold text. */
function labelOwn(text: TextLayer, blocks: Blocks, isNegative: boolean): Uint8Array {
  const own = new Uint8Array(blocks.darkest.length);
  const words = new Uint32Array(text.coverage.buffer, text.coverage.byteOffset, text.coverage.length >> 2);
  for (let word = 0; word < words.length; word++) {
    if (words[word] === 0) continue;
    const y = Math.floor(word / (LINE_PELS / 4));
    const block = (y >> 3) * BLOCKS_ACROSS + ((word - y * (LINE_PELS / 4)) >> 1);
    if (own[block] !== 0) continue;
    // On a page in negative every text is black: what was light on dark has become dark on light.
    const isWhite = !isNegative && text.lightness[block]! > 0 && blocks.darkest[block]! < DARK_GROUND;
    own[block] = isWhite ? labels.ink : labels.paper;
  }
  return own;
}

/** Text of one line must not change from black to white within it: its blocks vote. Taller groups are left alone. */
function voteByLine(own: Uint8Array, down: number): void {
  const seen = new Uint8Array(own.length);
  for (let start = 0; start < own.length; start++) {
    if (own[start] === labels.none || seen[start] !== 0) continue;
    const group = [start];
    seen[start] = 1;
    let ink = 0;
    let last = start;
    for (let i = 0; i < group.length; i++) {
      const block = group[i]!;
      if (own[block] === labels.ink) ink += 1;
      last = Math.max(last, block);
      const by = Math.floor(block / BLOCKS_ACROSS);
      const bx = block - by * BLOCKS_ACROSS;
      for (let y = Math.max(0, by - 1); y <= Math.min(down - 1, by + 1); y++) {
        for (let x = Math.max(0, bx - 2); x <= Math.min(BLOCKS_ACROSS - 1, bx + 2); x++) {
          const next = y * BLOCKS_ACROSS + x;
          if (own[next] === labels.none || seen[next] !== 0) continue;
          seen[next] = 1;
          group.push(next);
        }
      }
    }
    const height = Math.floor(last / BLOCKS_ACROSS) - Math.floor(start / BLOCKS_ACROSS) + 1;
    if (ink === 0 || ink === group.length || height > TALLEST_LINE) continue;
    for (const block of group) own[block] = ink * 2 > group.length ? labels.ink : labels.paper;
  }
}

/**
 * Labels every block: those of text, those beside text, and the whole of a fill that is there for its text.
 * @param blocks of the ground, as it will be drawn
 * @param taken blocks of photographs and scans, which are no fills
 */
export function labelGround(text: TextLayer, blocks: Blocks, taken: Uint8Array, isNegative: boolean): Uint8Array {
  const own = labelOwn(text, blocks, isNegative);
  voteByLine(own, blocks.down);
  const isPaper = own.map((label) => (label === labels.paper ? 1 : 0));
  // Where both meet, paper wins: black text would drown in ink.
  const nearPaper = spread(isPaper, blocks.down, 1, true);
  const near = spread(own, blocks.down, 1, true);
  const label = own.map((one, i) => (one !== labels.none ? one : nearPaper[i] !== 0 ? labels.paper : near[i]!));
  const region = joinRegions(blocks);
  const area = new Map<number, { blocks: number; paper: number; ink: number }>();
  region.forEach((root, block) => {
    if (root < 0 || taken[block] !== 0 || blocks.lightest[block]! >= PALE) return;
    const sum = area.get(root) ?? { blocks: 0, paper: 0, ink: 0 };
    sum.blocks += 1;
    if (label[block] === labels.paper) sum.paper += 1;
    if (label[block] === labels.ink) sum.ink += 1;
    area.set(root, sum);
  });
  region.forEach((root, block) => {
    const sum = area.get(root);
    if (sum === undefined || taken[block] !== 0 || label[block] !== labels.none) return;
    const isInk = sum.ink > sum.paper;
    if (sum.paper + sum.ink >= sum.blocks * (isInk ? TEXT_SHARE_OF_DARK : TEXT_SHARE)) {
      label[block] = isInk ? labels.ink : labels.paper;
    }
  });
  return label;
}
