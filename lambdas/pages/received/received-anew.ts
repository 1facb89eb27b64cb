/** A received page that is not in fax geometry: drawn as a fax page like any document. */

import { makeFaxPages } from '../make-pages.ts';
import { blankRaster } from '../planes/raster.ts';
import type { Drawing } from '../source/drawing.ts';
import { paperRows } from '../source/page-fit.ts';
import type { ReceivedPage } from './received-page.ts';

/** Fine: nothing that a carrier gives has more to show. */
const fit = { resolution: 196, paper: 'a4', bandRows: 0 } as const;

/** @param page counted from 0 */
export async function drawAnew(drawing: Drawing, page: number): Promise<ReceivedPage> {
  const { resolution } = fit;
  const share = { first: page, step: drawing.pages };
  for await (const { raster } of makeFaxPages(drawing, fit, share)) {
    if (raster !== 'damaged') return { raster, resolution, damage: 'none' };
  }
  return { raster: blankRaster(paperRows(fit.paper, resolution)), resolution, damage: 'all' };
}
