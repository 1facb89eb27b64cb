/**
 * A photographed paper cut out and straightened: its outline found on a small picture, its shape and the way its text stands
 * read from the sheet laid flat, then the sheet as it is drawn on a page: in even light, sharpened, upright.
 */

import { completeSheet } from './cut-sheet.ts';
import type { ColourPicture } from './edge-field.ts';
import { flattenSheet, type GreyPicture } from './flatten-sheet.ts';
import { type Outline, scaleOutline } from './geometry.ts';
import { EVEN_PAPER, evenLight, sharpen } from './illumination.ts';
import { hasText, measureLetters, turnToStand } from './letters.ts';
import type { FoundOutline } from './outline.ts';
import { estimateAspect, turnOutline } from './perspective.ts';
import { printOutside } from './print-outside.ts';
import { clearEdges } from './sheet-edges.ts';
import { type SheetSize, sheetSize } from './sheet-size.ts';

/** Longer side of the small picture that outlines are found on, pels. */
export const THUMBNAIL_SIDE = 640;
/** A picture with a shorter side than this shows no paper that could be read. */
export const MIN_PAPER_PELS = 480;
/** Longer side of the flat sheet that letters are measured on: A4 at fax resolution. */
const READ_SIDE = 2300;
/** A sheet without lines of text has so much paper, some ink, and sides that are plain to see. */
const MIN_PAPER_SHARE = 0.9;
const MIN_SPOTS = 12;
const MIN_WORST_SIDE = 0.85;
/** Sides of which so much is seen are plain. Where they are not: shapes of A4 and Letter, and the most print outside. */
const PLAIN_MEAN_SIDE = 0.9;
const USUAL_SHAPES = [0.66, 0.82] as const;
const MAX_PRINT_OUTSIDE = 0.04;
/** What is at least this share of the paper's tone is paper. */
const MIN_PAPER = 0.88;
/** Letters on a whiteboard are at least this share of its longer side: those of print on a sheet are half of that. */
const MIN_BOARD_LETTER = 0.012;
/** A sheet's own edge is left out, millimetres. */
const EDGE_MM = 1;

/** A sheet in a picture. */
export interface Sheet {
  /** In the picture's pels, from the corner that is the sheet's top left when its text stands. */
  readonly outline: Outline;
  readonly size: SheetSize;
  /** Its letters are those of a whiteboard. */
  readonly isBoard: boolean;
}

/** Whether all four sides are plain; else the outline must be that of a usual paper and leave no print outside. */
function isPlausible(found: FoundOutline, thumbnail: ColourPicture, aspect: number): boolean {
  const isPlain = found.cutSide === undefined && found.meanSide >= PLAIN_MEAN_SIDE;
  if (isPlain) return true;
  const shape = Math.min(aspect, 1 / aspect);
  const isUsual = shape >= USUAL_SHAPES[0] && shape <= USUAL_SHAPES[1];
  return isUsual && printOutside(thumbnail, found.outline) <= MAX_PRINT_OUTSIDE;
}

function paperShareOf({ pels }: GreyPicture): number {
  let papery = 0;
  for (const value of pels) if (value >= EVEN_PAPER * MIN_PAPER) papery += 1;
  return papery / pels.length;
}

/**
 * Reads the sheet whose outline was found (see `findOutline`).
 * @param found on a picture of `thumbnail` pels @param grey the same picture in grey, in full size @param paper of the called country
 * @returns undefined where it is no paper
 */
export function readSheet(
  found: FoundOutline,
  thumbnail: ColourPicture,
  grey: GreyPicture,
  paper: 'a4' | 'letter',
): Sheet | undefined {
  const seen = scaleOutline(found.outline, grey.width / thumbnail.width, grey.height / thumbnail.height);
  const outline = found.cutSide === undefined ? seen : completeSheet(seen, found.cutSide, grey.width, grey.height);
  const aspect = estimateAspect(outline, grey.width, grey.height);
  if (!isPlausible(found, thumbnail, aspect)) return undefined;
  const [width, height] = aspect > 1 ? [READ_SIDE, READ_SIDE / aspect] : [READ_SIDE * aspect, READ_SIDE];
  const flat = evenLight(flattenSheet(grey, outline, Math.round(width), Math.round(height)));
  const letters = measureLetters(flat);
  const isPlainSheet =
    found.worstSide >= MIN_WORST_SIDE && letters.count >= MIN_SPOTS && paperShareOf(flat) >= MIN_PAPER_SHARE;
  if (!hasText(letters) && !isPlainSheet) return undefined;
  const turn = turnToStand(letters);
  const size = sheetSize(turn % 2 === 0 ? aspect : 1 / aspect, paper, letters.height / READ_SIDE);
  const isBoard = size.width > size.height && letters.height >= MIN_BOARD_LETTER * READ_SIDE;
  return { outline: turnOutline(outline, turn), size, isBoard };
}

/** The sheet as `width` × `height` pels of a page. @param quarters by which it is turned clockwise on the page */
export function drawSheet(
  grey: GreyPicture,
  { outline, size }: Sheet,
  width: number,
  height: number,
  quarters: 0 | 1,
): GreyPicture {
  const sheet = sharpen(evenLight(flattenSheet(grey, turnOutline(outline, quarters), width, height)));
  const [wide, high] = quarters === 0 ? [size.width, size.height] : [size.height, size.width];
  clearEdges(sheet, Math.round((width * EDGE_MM) / wide), Math.round((height * EDGE_MM) / high));
  return sheet;
}
