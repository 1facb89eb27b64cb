/** A fax's files from its stored strips: what is previewed, the TIFF and the carrier's PDF hold the same bits. */

import type { FaxRaster, FaxStrip } from '../planes/raster.ts';
import { putHeader } from './header-band.ts';
import { writePdf } from './pdf.ts';
import { readTiff, writeTiff } from './tiff.ts';

/** The two files of one fax. */
export interface FaxFiles {
  readonly tiff: Uint8Array;
  readonly pdf: Uint8Array;
}

/**
 * Assembles the files of a fax. Nothing is decoded or encoded: a hundred pages take milliseconds, so it can be done per
 * fax, with each fax's own header lines (see header-band.ts).
 */
export function assemble(strips: readonly FaxStrip[]): FaxFiles {
  return { tiff: writeTiff(strips), pdf: writePdf(strips) };
}

/**
 * Assembles one fax's own files from the pages that all faxes of a submission share.
 * @param tiff pages as `assemble` wrote them
 * @param header the header line of a page, counted from 1; a page without a white band on top keeps what it has
 */
export function assembleFax(tiff: Uint8Array, header?: (page: number, pages: number) => FaxRaster): FaxFiles {
  const strips = readTiff(tiff);
  if (header === undefined) return assemble(strips);
  return assemble(strips.map((strip, i) => putHeader(strip, header(i + 1, strips.length)) ?? strip));
}
