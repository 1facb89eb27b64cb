/** A received page that is not in fax geometry: drawn and made black and white like that of any document. */

import { codePage } from '../fax/t6.ts';
import { makeFaxPages } from '../make-pages.ts';
import { blankRaster } from '../planes/raster.ts';
import type { Drawing } from '../source/drawing.ts';
import { paperRows } from '../source/page-fit.ts';
import type { ReceivedPage } from './received-page.ts';

/** Fine: no carrier's file has more detail. */
const fit = { resolution: 196, paper: 'a4', bandRows: 0 } as const;

/** @param page counted from 0 */
export async function redrawPage(drawing: Drawing, page: number): Promise<ReceivedPage> {
  const { resolution } = fit;
  const share = { first: page, step: drawing.pages };
  for await (const { made } of makeFaxPages(drawing, fit, share)) {
    if (made.ok) return { ...made.value, damage: 'none' };
  }
  return { ...codePage(blankRaster(paperRows(fit.paper, resolution)), resolution), damage: 'all' };
}
