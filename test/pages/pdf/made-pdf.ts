/** PDFs written object by object, for what no library writes: fonts that are not embedded, odd annotations, layers. */

import { makeFaxPages, openSource } from '../../../lambdas/pages/make-pages.ts';
import type { FaxRaster } from '../../../lambdas/pages/planes/raster.ts';
import { blackShare } from '../made-documents.ts';

export const stream = (content: string, entries = ''): string =>
  `<< ${entries} /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`;

/** The objects, numbered from 1, the first of which is the catalogue. There is no cross-reference table: readers find them. */
export const writePdf = (objects: readonly string[]): Buffer =>
  Buffer.from(
    `%PDF-1.7\n${objects.map((object, i) => `${i + 1} 0 obj\n${object}\nendobj\n`).join('')}trailer << /Root 1 0 R >>\n%%EOF`,
    'latin1',
  );

export interface MadePdf {
  /** Operators of the page. */
  readonly content?: string;
  /** Entries of the page besides the usual ones, e.g. `/Annots [7 0 R]`. */
  readonly page?: string;
  readonly catalogue?: string;
  /** Further resources, e.g. `/XObject << … >>`. */
  readonly resources?: string;
  readonly mediaBox?: readonly [number, number, number, number];
  /** Objects from number 6 on; number 5 is Helvetica, and `/H` on the page. */
  readonly objects?: readonly string[];
  /** Objects that are fonts of the page, e.g. `{ F: 6 }`. */
  readonly fonts?: Readonly<Record<string, number>>;
}

export const FIRST_OBJECT = 6;

/** A PDF of one page, A4 by default. */
export function makePagePdf({
  content = '',
  page = '',
  catalogue = '',
  resources = '',
  mediaBox = [0, 0, 595, 842],
  objects = [],
  fonts = {},
}: MadePdf): Buffer {
  const named = Object.entries({ H: 5, ...fonts }).map(([name, object]) => `/${name} ${object} 0 R`);
  return writePdf([
    `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [${mediaBox.join(' ')}] /Contents 4 0 R ${page} /Resources << /Font << ${named.join(' ')} >> ${resources} >> >>`,
    stream(content),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...objects,
  ]);
}

/** A text string of a PDF in UTF-16, as a hexadecimal string (ISO 32000-1, 7.9.2.2). */
export const textString = (text: string): string => `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;

/** The page of a PDF as a fax page at 196 lines an inch, or why it cannot be one. */
export async function drawOnly(pdf: Uint8Array): Promise<FaxRaster | 'damaged' | 'missing-font'> {
  const [page] = await drawAll(pdf);
  if (page === undefined) throw new Error('no page');
  return page;
}

export async function drawAll(pdf: Uint8Array) {
  const opened = await openSource({ kind: 'pdf', bytes: pdf }, 1e8);
  if (!opened.ok) throw new Error(`not opened: ${opened.refusal}`);
  const pages: (FaxRaster | 'damaged' | 'missing-font')[] = [];
  for await (const { made } of makeFaxPages(opened.value, { resolution: 196, paper: 'a4', bandRows: 0 })) {
    pages.push(made.ok ? made.value.raster : made.refusal);
  }
  opened.value.close();
  return pages;
}

/** A rectangle of an A4 page in points, from its lower left corner as in the PDF, and the share of it that is black. */
export function inkAt(page: FaxRaster | string, x: number, y: number, width: number, height: number): number {
  if (typeof page === 'string') throw new Error(`the page is refused: ${page}`);
  const pels = (points: number) => Math.round((points / 72) * 204);
  const rows = (points: number) => Math.round((points / 72) * 196);
  return blackShare(page, pels(x) + 21, rows(842 - y - height), pels(width), rows(height));
}
