/**
 * The picture of a fax page and the measures of a fax machine (ITU-T T.4; TIFF-FX, RFC 2301): 1728 picture elements
 * on a line of 215 mm, 3.85, 7.7 or 15.4 lines a millimetre.
 */

/** Picture elements on a scan line. */
export const LINE_PELS = 1728;
/** Bytes of one packed scan line. */
export const LINE_BYTES = LINE_PELS / 8;
/** Picture elements an inch along the line. */
export const HORIZONTAL_RESOLUTION = 204;

/** Lines an inch: standard, fine, superfine. */
export type VerticalResolution = 98 | 196 | 391;
export const verticalResolutions: readonly VerticalResolution[] = [98, 196, 391];

/** A page of one bit a pel, rows packed most significant bit first, 1 is black, `LINE_BYTES` bytes a row. */
export interface FaxRaster {
  readonly width: typeof LINE_PELS;
  /** Rows, at the vertical resolution that the page was made for. */
  readonly height: number;
  readonly bits: Uint8Array;
}

/** A page of one byte a pel, 0 is black, in fax geometry: `LINE_PELS` wide, no padding between rows. */
export interface GreyPage {
  readonly width: typeof LINE_PELS;
  readonly height: number;
  readonly grey: Uint8Array;
}

/** A rectangle of a page, pels and rows. */
export interface PelBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A page as it is sent and stored: one T.6 strip (see t6.ts). */
export interface FaxStrip {
  readonly rows: number;
  readonly resolution: VerticalResolution;
  readonly t6: Uint8Array;
}

/** A white page of `height` rows. */
export function blankRaster(height: number): FaxRaster {
  return { width: LINE_PELS, height, bits: new Uint8Array(height * LINE_BYTES) };
}

/** Whether a pel is black. @param bits rows packed as in a fax raster */
export const isBlackAt = (bits: Uint8Array, x: number, y: number): boolean =>
  ((bits[y * LINE_BYTES + (x >> 3)]! >> (7 - (x & 7))) & 1) === 1;
