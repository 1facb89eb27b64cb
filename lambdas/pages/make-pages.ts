/**
 * A document's bytes to fax pages, one at a time: memory is bounded by one page, not by the document.
 *
 * The rooms of this folder, each of which imports only those named before it: `planes` (the measures of a page and its
 * planes), `codes` (where codes for machines are), `paper` (sheets in photographs), `source` (PDF and pictures to a grey drawing), `fax` (T.6, TIFF, PDF, PNG, header line; of `source` it imports
 * the numbers of TIFF fields only), `bilevel` (grey to black and white; of `source` it imports the drawing only), this file,
 * `received` (a carrier's file to fax pages).
 */

import { accepted, type Result } from '../fax/result.ts';
import { binarise, type MadePage } from './bilevel/binarise.ts';
import { strengthenPale } from './bilevel/pictures/pale-pictures.ts';
import { isBlank } from './fax/blank-page.ts';
import { codePage } from './fax/t6.ts';
import type { Drawing, DrawnPage, PageFault } from './source/drawing.ts';
import type { FitOptions } from './source/page-fit.ts';

export { openSource } from './source/open-source.ts';

/** One page of a document. */
export interface FaxPage {
  /** Counted from 1. */
  readonly page: number;
  /** In black and white at the options' resolution, and coded. */
  readonly made: Result<MadePage, PageFault>;
}

/** Which pages: `first`, `first + step` … from 0, so that several workers share one document. */
export interface PageShare {
  readonly first: number;
  readonly step: number;
}
const everyPage: PageShare = { first: 0, step: 1 };

/** What making a page needs to know of how it was drawn. */
export type MakeOptions = Pick<FitOptions, 'resolution' | 'photographs'>;

/** Makes a drawn page black and white, where it is not, and codes it. The page's planes are used as scratch. */
export function makeFaxPage(drawn: DrawnPage, { resolution, photographs }: MakeOptions): MadePage {
  if (drawn.kind === 'bilevel') return codePage(drawn, resolution);
  const made = binarise(drawn, resolution, photographs);
  return isBlank(made.strip) && strengthenPale(drawn) ? binarise(drawn, resolution, photographs) : made;
}

/** Draws the pages of an open document and makes each a fax page. A page that cannot be drawn does not end the rest. */
export async function* makeFaxPages(
  drawing: Drawing,
  options: FitOptions,
  share: PageShare = everyPage,
): AsyncGenerator<FaxPage> {
  for (let index = share.first; index < drawing.pages; index += share.step) {
    const drawn = await drawing.draw(index, options);
    const page = index + 1;
    yield { page, made: drawn.ok ? accepted(makeFaxPage(drawn.value, options)) : drawn };
  }
}
