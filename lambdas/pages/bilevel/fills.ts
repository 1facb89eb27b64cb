/** Areas of one tone, and what is written on them in the picture itself. */

import { BLOCKS_ACROSS, type Blocks } from '../planes/blocks.ts';
import { joinRegions } from '../planes/regions.ts';
import { DARK_GROUND, labels } from './labels.ts';

/** An area whose tones differ no more than this is one fill of one tone; one that differs more is a gradient. */
const ONE_TONE = 24;
/** Areas of fewer blocks may be what shows of a larger one between letters, or a thick stroke. */
const SMALL = 8;
/** Tones on both sides of a faint line that are one fill's. */
const ONE_FILL = 8;
/** What is written on an area stands within this many blocks of it above and below, or left and right. */
const LINE_BLOCKS = 3;
/** Writing differs from its ground by this much at least. */
const STROKE = 56;
/** An area of which writing takes this share is there for it; a dark one is as good as ink with less. */
const WRITTEN_SHARE = 0.05;
const WRITTEN_SHARE_OF_DARK = 0.015;

/** No lighter area becomes ink, no darker one paper. */
const LIGHTEST_INK = 150;
const DARKEST_PAPER = 88;

/** An area that reaches over this share of the page both ways is what all else stands on: paper. */
const GROUND_SPAN = 0.75;
/** One that reaches this far one way and is so many times longer than wide is a frame or a rule: paper too. */
const FRAME_SPAN = 0.35;
const FRAME_RATIO = 12;

/** The fills of a page. */
export interface Fills {
  /** The one tone of the area that a block belongs to or is written on; 0 where that is none, a gradient, or white paper. */
  readonly tones: Uint8Array;
  /** The given labels, and those of areas that are there for what is written on them. */
  readonly fillLabel: Uint8Array;
  /** Whether a block belongs to an area that is more than a stroke. */
  readonly isFill: Uint8Array;
}

interface Area {
  least: number;
  most: number;
  sum: number;
  blocks: number;
  /** Blocks beside it that hold something darker, something lighter. */
  dark: number;
  light: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const NO_AREA: Area = {
  least: 255,
  most: 0,
  sum: 0,
  blocks: 0,
  dark: 0,
  light: 0,
  left: BLOCKS_ACROSS,
  right: 0,
  top: Number.POSITIVE_INFINITY,
  bottom: 0,
};

/** Whether an area says nothing by its tone: what the page's pictures and texts stand on, and what frames them. */
function isGroundOrFrame(area: Area, down: number): boolean {
  const width = area.right - area.left + 1;
  const height = area.bottom - area.top + 1;
  if (width >= BLOCKS_ACROSS * GROUND_SPAN && height >= down * GROUND_SPAN) return true;
  const isLong = width >= BLOCKS_ACROSS * FRAME_SPAN || height >= down * FRAME_SPAN;
  return isLong && Math.max(width, height) >= FRAME_RATIO * Math.min(width, height);
}

/** The area on both sides of a block, above and below or left and right; -1 where there is none. */
function areaUnder(region: Int32Array, block: number): number {
  for (const step of [BLOCKS_ACROSS, 1]) {
    let before = -1;
    let after = -1;
    for (let n = LINE_BLOCKS; n > 0; n--) {
      if ((region[block - n * step] ?? -1) >= 0) before = region[block - n * step]!;
      if ((region[block + n * step] ?? -1) >= 0) after = region[block + n * step]!;
    }
    if (before >= 0 && before === after) return before;
  }
  return -1;
}

/** Joins areas of one tone that only a faint line parts. */
function bridge(blocks: Blocks, region: Int32Array, taken: Uint8Array, paper: number): Int32Array {
  const { darkest, lightest } = blocks;
  const parent = new Map<number, number>();
  const rootOf = (one: number): number => {
    let root = one;
    for (let next = parent.get(root); next !== undefined; next = parent.get(root)) root = next;
    if (root !== one) parent.set(one, root);
    return root;
  };
  const toneOf = (block: number) => (darkest[block]! + lightest[block]!) >> 1;
  region.forEach((root, block) => {
    if (root >= 0 || taken[block] !== 0 || darkest[block]! >= paper || lightest[block]! - darkest[block]! >= STROKE)
      return;
    for (const step of [BLOCKS_ACROSS, 1]) {
      const before = region[block - step] ?? -1;
      const after = region[block + step] ?? -1;
      if (before < 0 || after < 0 || Math.abs(toneOf(block - step) - toneOf(block + step)) > ONE_FILL) continue;
      const [one, other] = [rootOf(before), rootOf(after)];
      if (one !== other) parent.set(one, other);
    }
  });
  return parent.size === 0 ? region : region.map((root) => (root < 0 ? root : rootOf(root)));
}

/** Measures every area but paper, by the block that names it. */
function measureAreas(blocks: Blocks, joined: Int32Array, taken: Uint8Array, paper: number): Map<number, Area> {
  const { darkest, lightest } = blocks;
  const areas = new Map<number, Area>();
  joined.forEach((root, block) => {
    if (root < 0 || darkest[block]! >= paper || taken[block] !== 0) return;
    const tone = (darkest[block]! + lightest[block]!) / 2;
    const by = Math.floor(block / BLOCKS_ACROSS);
    const bx = block - by * BLOCKS_ACROSS;
    const area = areas.get(root) ?? { ...NO_AREA };
    area.left = Math.min(area.left, bx);
    area.right = Math.max(area.right, bx);
    area.top = Math.min(area.top, by);
    area.bottom = Math.max(area.bottom, by);
    area.least = Math.min(area.least, tone);
    area.most = Math.max(area.most, tone);
    area.sum += tone;
    area.blocks += 1;
    areas.set(root, area);
  });
  return areas;
}

/**
 * Finds the fills of a page.
 * @param paper blocks with nothing darker are paper, no fills
 * @param taken blocks of photographs and scans, which are no fills
 */
export function findFills(blocks: Blocks, label: Uint8Array, taken: Uint8Array, paper: number): Fills {
  const { darkest, lightest } = blocks;
  const joined = bridge(blocks, joinRegions(blocks), taken, paper);
  const areas = measureAreas(blocks, joined, taken, paper);
  if (areas.size === 0) return { tones: new Uint8Array(label.length), fillLabel: label, isFill: taken.map(() => 0) };
  // What shows of a fill between letters belongs to the fill.
  const region = joined.map((root) => ((areas.get(root)?.blocks ?? SMALL) < SMALL ? -1 : root));
  const under = region.map((root, block) => {
    if (root >= 0 || taken[block] !== 0) return root;
    const written = areaUnder(region, block);
    return written >= 0 ? written : joined[block]!;
  });
  under.forEach((root, block) => {
    const area = areas.get(root);
    if (area === undefined || region[block]! >= 0) return;
    const tone = area.sum / area.blocks;
    const darker = tone - darkest[block]!;
    const lighter = lightest[block]! - tone;
    if (darker > lighter && darker >= STROKE) area.dark += 1;
    else if (lighter >= STROKE) area.light += 1;
  });
  const tones = new Uint8Array(label.length);
  const fillLabel = label.slice();
  under.forEach((root, block) => {
    const area = areas.get(root);
    if (area === undefined) return;
    const mean = area.sum / area.blocks;
    if (area.most - area.least <= ONE_TONE) tones[block] = Math.max(1, Math.round(mean));
    if (label[block] !== labels.none) return;
    const isInk = area.light > area.dark;
    if (mean >= DARKEST_PAPER && isGroundOrFrame(area, blocks.down)) fillLabel[block] = labels.paper;
    if (isInk ? mean > LIGHTEST_INK : mean < DARKEST_PAPER) return;
    const share = isInk && mean < DARK_GROUND ? WRITTEN_SHARE_OF_DARK : WRITTEN_SHARE;
    if (Math.max(area.light, area.dark) >= area.blocks * share) fillLabel[block] = isInk ? labels.ink : labels.paper;
  });
  return { tones, fillLabel, isFill: Uint8Array.from(region, (root) => (areas.has(root) ? 1 : 0)) };
}
