/** Areas of one tone, and what the picture itself has written on them. */

import { BLOCKS_ACROSS, type Blocks, blankBlocks, mapBlocks } from '../../planes/blocks.ts';
import { type BlockPlane, copyOf } from '../../planes/plane.ts';
import { findRegions } from '../../planes/regions.ts';
import { PAPER_FROM_GREY } from './fill-tone.ts';
import { DARK_BELOW_GREY, labels } from './labels.ts';

/** An area whose tones differ by no more than this is a fill of one tone; one of more is a gradient. */
const MAX_FILL_RANGE = 24;
/** An area of fewer blocks may be what is visible of a larger one between letters, or a thick stroke. */
const MIN_AREA_BLOCKS = 8;
/** Tones on both sides of a faint line that differ by no more than this belong to one fill. */
const MAX_BRIDGED_STEP = 8;
/** What is written on an area is within this many blocks of it above and below, or left and right. */
const WRITING_RADIUS = 3;
/** Writing differs from its background by at least this much. */
const MIN_WRITING_CONTRAST = 56;
/** Share of an area's blocks with writing from which it becomes paper or ink; a dark one loses nothing as ink, so fewer are enough. */
const MIN_WRITTEN_SHARE = 0.05;
const MIN_WRITTEN_SHARE_OF_DARK = 0.015;

/** No lighter area becomes ink, no darker one paper. */
const MAX_INK_MEAN = 150;
const MIN_PAPER_MEAN = 88;

/** An area that spans this share of the page both ways is what everything else is placed on: paper. */
const MIN_BASE_SPAN = 0.75;
/** One that spans this share one way and is so many times longer than wide is a frame or a rule: paper too. */
const MIN_FRAME_SPAN = 0.35;
const MIN_FRAME_RATIO = 12;

/** The fills of a page. */
export interface Fills {
  /** The one tone of the area that a block belongs to or is written on; 0 where that is none, a gradient, or white paper. */
  readonly fillTone: BlockPlane<'fill'>;
  /** The given labels, and those of areas that serve as background of writing. */
  readonly fillLabel: BlockPlane<'label'>;
  /** Whether a block belongs to an area that is more than a stroke. */
  readonly isFill: BlockPlane<'flag'>;
}

/** What is known of a page's background before it is drawn. */
export interface Background extends Fills {
  readonly blocks: Blocks;
  /** One of `labels` for every block. */
  readonly label: BlockPlane<'label'>;
  /** Blocks of photographs and scans have an owner, and are not drawn with the background. */
  readonly owner: BlockPlane<'owner'>;
}

type Regions = BlockPlane<'region', Int32Array>;

interface Area {
  darkest: number;
  lightest: number;
  sum: number;
  blocks: number;
  /** Blocks beside it that hold something darker, something lighter. */
  withDarker: number;
  withLighter: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const NO_AREA: Area = {
  darkest: 255,
  lightest: 0,
  sum: 0,
  blocks: 0,
  withDarker: 0,
  withLighter: 0,
  left: BLOCKS_ACROSS,
  right: 0,
  top: Number.POSITIVE_INFINITY,
  bottom: 0,
};

/** Whether an area says nothing by its tone: what the page's pictures and texts are placed on, and what frames them. */
function isBaseOrFrame(area: Area, down: number): boolean {
  const width = area.right - area.left + 1;
  const height = area.bottom - area.top + 1;
  if (width >= BLOCKS_ACROSS * MIN_BASE_SPAN && height >= down * MIN_BASE_SPAN) return true;
  const isLong = width >= BLOCKS_ACROSS * MIN_FRAME_SPAN || height >= down * MIN_FRAME_SPAN;
  return isLong && Math.max(width, height) >= MIN_FRAME_RATIO * Math.min(width, height);
}

/** The region on both sides of a block, above and below or left and right; −1 where there is none. */
function regionBehind(region: Regions, block: number): number {
  for (const step of [BLOCKS_ACROSS, 1]) {
    let before = -1;
    let after = -1;
    for (let n = WRITING_RADIUS; n > 0; n--) {
      if ((region[block - n * step] ?? -1) >= 0) before = region[block - n * step]!;
      if ((region[block + n * step] ?? -1) >= 0) after = region[block + n * step]!;
    }
    if (before >= 0 && before === after) return before;
  }
  return -1;
}

/** Joins regions of one tone that only a faint line separates. */
function bridgeRegions(blocks: Blocks, region: Regions, owner: BlockPlane<'owner'>): Regions {
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
    if (root >= 0 || owner[block] !== 0 || darkest[block]! >= PAPER_FROM_GREY) return;
    if (lightest[block]! - darkest[block]! >= MIN_WRITING_CONTRAST) return;
    for (const step of [BLOCKS_ACROSS, 1]) {
      const before = region[block - step] ?? -1;
      const after = region[block + step] ?? -1;
      if (before < 0 || after < 0) continue;
      if (Math.abs(toneOf(block - step) - toneOf(block + step)) > MAX_BRIDGED_STEP) continue;
      const [one, other] = [rootOf(before), rootOf(after)];
      if (one !== other) parent.set(one, other);
    }
  });
  return parent.size === 0 ? region : (region.map((root) => (root < 0 ? root : rootOf(root))) as Regions);
}

/** Measures the area of every region but paper, by the block that names the region. */
function measureAreas(blocks: Blocks, region: Regions, owner: BlockPlane<'owner'>): Map<number, Area> {
  const { darkest, lightest } = blocks;
  const areas = new Map<number, Area>();
  region.forEach((root, block) => {
    if (root < 0 || darkest[block]! >= PAPER_FROM_GREY || owner[block] !== 0) return;
    const tone = (darkest[block]! + lightest[block]!) / 2;
    const by = Math.floor(block / BLOCKS_ACROSS);
    const bx = block - by * BLOCKS_ACROSS;
    const area = areas.get(root) ?? { ...NO_AREA };
    area.left = Math.min(area.left, bx);
    area.right = Math.max(area.right, bx);
    area.top = Math.min(area.top, by);
    area.bottom = Math.max(area.bottom, by);
    area.darkest = Math.min(area.darkest, tone);
    area.lightest = Math.max(area.lightest, tone);
    area.sum += tone;
    area.blocks += 1;
    areas.set(root, area);
  });
  return areas;
}

/** Counts the blocks written on each area. @param behind for each block the region behind it @param region without small ones */
function countWriting(blocks: Blocks, areas: Map<number, Area>, behind: Regions, region: Regions): void {
  behind.forEach((root, block) => {
    const area = areas.get(root);
    if (area === undefined || region[block]! >= 0) return;
    const tone = area.sum / area.blocks;
    const darker = tone - blocks.darkest[block]!;
    const lighter = blocks.lightest[block]! - tone;
    if (darker > lighter && darker >= MIN_WRITING_CONTRAST) area.withDarker += 1;
    else if (lighter >= MIN_WRITING_CONTRAST) area.withLighter += 1;
  });
}

/** What an area becomes for what is written on it, or because it says nothing by its tone. */
function labelOf(area: Area, down: number): number {
  const mean = area.sum / area.blocks;
  const isInk = area.withLighter > area.withDarker;
  if (isInk ? mean <= MAX_INK_MEAN : mean >= MIN_PAPER_MEAN) {
    const share = isInk && mean < DARK_BELOW_GREY ? MIN_WRITTEN_SHARE_OF_DARK : MIN_WRITTEN_SHARE;
    if (Math.max(area.withLighter, area.withDarker) >= area.blocks * share) return isInk ? labels.ink : labels.paper;
  }
  return mean >= MIN_PAPER_MEAN && isBaseOrFrame(area, down) ? labels.paper : labels.none;
}

/**
 * Finds the fills of a page. Blocks with nothing darker than `PAPER_FROM_GREY` are paper, no fills.
 * @param owner blocks of photographs and scans have one, and are no fills
 */
export function findFills(blocks: Blocks, label: BlockPlane<'label'>, owner: BlockPlane<'owner'>): Fills {
  const joined = bridgeRegions(blocks, findRegions(blocks), owner);
  const areas = measureAreas(blocks, joined, owner);
  const fillTone = blankBlocks<'fill'>(blocks.down);
  if (areas.size === 0) return { fillTone, fillLabel: label, isFill: blankBlocks(blocks.down) };
  // What is visible of a fill between letters belongs to the fill.
  const isSmall = (root: number) => (areas.get(root)?.blocks ?? MIN_AREA_BLOCKS) < MIN_AREA_BLOCKS;
  const region = joined.map((root) => (isSmall(root) ? -1 : root)) as Regions;
  const behind = region.map((root, block) => {
    if (root >= 0 || owner[block] !== 0) return root;
    const written = regionBehind(region, block);
    return written >= 0 ? written : joined[block]!;
  }) as Regions;
  countWriting(blocks, areas, behind, region);
  const fillLabel = copyOf(label);
  behind.forEach((root, block) => {
    const area = areas.get(root);
    if (area === undefined) return;
    const isOneTone = area.lightest - area.darkest <= MAX_FILL_RANGE;
    if (isOneTone) fillTone[block] = Math.max(1, Math.round(area.sum / area.blocks));
    if (label[block] === labels.none) fillLabel[block] = labelOf(area, blocks.down);
  });
  return { fillTone, fillLabel, isFill: mapBlocks(region, (root) => (areas.has(root) ? 1 : 0)) };
}
