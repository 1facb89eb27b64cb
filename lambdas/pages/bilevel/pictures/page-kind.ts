/** What a page shows that is nothing but one picture: what its sender is told was recognised. */

import type { PageKind } from '../../../fax/model.ts';
import { HORIZONTAL_RESOLUTION, type PelBox, type VerticalResolution } from '../../planes/raster.ts';
import type { PageAnalysis } from '../analyse-page.ts';
import { coversPage, holdsText } from './picture-kind.ts';

/** Shapes of paper, shorter by longer side: Legal to Letter, with what a scanner's edge adds. Screens are longer, or as broad as they are high. */
const PAPER_SHAPES = [0.6, 0.8] as const;

function isPaperShaped({ width, height }: PelBox, resolution: VerticalResolution): boolean {
  const [across, down] = [width / HORIZONTAL_RESOLUTION, height / resolution];
  const shape = Math.min(across, down) / Math.max(across, down);
  return shape >= PAPER_SHAPES[0] && shape <= PAPER_SHAPES[1];
}

/** @returns undefined for a page of text, for a picture without any that is no photograph, and for one that has more than a picture on it */
export function kindOfPage({ page, blocks, pictures, resolution }: PageAnalysis): PageKind | undefined {
  const box = page.pictures?.[0];
  if (!page.isOnePicture || box === undefined) return undefined;
  if (page.isPaper) return page.isBoard ? 'whiteboard' : 'paper';
  const kind = pictures[0]?.kind;
  if (kind === 'photo') return 'photograph';
  if (kind === 'scan' || (coversPage(box, blocks) && isPaperShaped(box, resolution))) return 'scan';
  // A logo on its own is neither.
  return holdsText(page, box) ? 'screenshot' : undefined;
}
