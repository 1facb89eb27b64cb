/** A fax's files from its stored strips: what is previewed, the TIFF and the carrier's PDF hold the same bits. */

import { writePdf } from './pdf.ts';
import type { FaxStrip } from './raster.ts';
import { writeTiff } from './tiff.ts';

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
