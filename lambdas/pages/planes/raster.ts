/**
 * The picture of a fax page and the measures of a fax machine (ITU-T T.4; TIFF-FX, RFC 2301): 1728 picture elements
 * on a line of 215 mm, 3.85, 7.7 or 15.4 lines a millimetre.
 */

import { Defect } from '../../fax/errors.ts';
import type { BitPlane, BoxPlane, PelContent, PelPlane } from './plane.ts';

/** Picture elements on a scan line. */
export const LINE_PELS = 1728;
/** Bytes of one packed scan line. */
export const LINE_BYTES = LINE_PELS / 8;
/** Picture elements an inch along the line. */
export const HORIZONTAL_RESOLUTION = 204;
export const POINTS_PER_INCH = 72;
/** Fax software may drop pels at the edges: from this width on a line is a fax line. */
export const MIN_FAX_LINE_PELS = 1680;

/** Lines an inch: standard, fine, superfine. */
export type VerticalResolution = 98 | 196 | 391;
export const verticalResolutions: readonly VerticalResolution[] = [98, 196, 391];

/** A page in black and white. */
export interface FaxRaster {
  readonly width: typeof LINE_PELS;
  /** Rows, at the vertical resolution that the page was made for. */
  readonly height: number;
  readonly bits: BitPlane;
}

/** A page in grey, in fax geometry. */
export interface GreyPage {
  readonly width: typeof LINE_PELS;
  readonly height: number;
  readonly grey: PelPlane<'grey'>;
}

/** A rectangle of a page, pels and rows. */
export interface PelBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A page as it is sent and stored: one T.6 strip (see fax/t6.ts). */
export interface FaxStrip {
  readonly rows: number;
  readonly resolution: VerticalResolution;
  readonly t6: Uint8Array;
}

/** Greys: what is darker than the middle is nearer to black. */
export const WHITE = 255;
export const MIDDLE_GREY = 128;
/** Four white pels of a grey plane, read as one word. */
export const WHITE_WORD = 0xffffffff;

/** All white. */
export const blankBits = (height: number): BitPlane => new Uint8Array(height * LINE_BYTES) as BitPlane;

/** All zero by default. */
export const blankPels = <C extends PelContent>(height: number, value = 0): PelPlane<C> =>
  new Uint8Array(height * LINE_PELS).fill(value) as PelPlane<C>;

/** All zero: a plane of a box of this many pels. */
export const blankBox = <C extends PelContent>(width: number, height: number): BoxPlane<C> =>
  new Uint8Array(width * height) as BoxPlane<C>;

/** Bytes that another program packed, as a plane. @throws Defect unless they are `height` rows */
export function asBits(bytes: Uint8Array, height: number): BitPlane {
  if (bytes.length !== height * LINE_BYTES) throw new Defect(`${bytes.length} bytes are not ${height} packed rows`);
  return bytes as BitPlane;
}

/** Bytes that another program drew, one a pel, as a plane. @throws Defect unless they are `height` rows */
export function asPels<C extends PelContent>(bytes: Uint8Array, height: number): PelPlane<C> {
  if (bytes.length !== height * LINE_PELS) throw new Defect(`${bytes.length} bytes are not ${height} rows of pels`);
  return bytes as PelPlane<C>;
}

/** The same for a box. @throws Defect unless they are `width` × `height` pels */
export function asBox<C extends PelContent>(bytes: Uint8Array, width: number, height: number): BoxPlane<C> {
  if (bytes.length !== width * height) throw new Defect(`${bytes.length} bytes are not ${width} × ${height} pels`);
  return bytes as BoxPlane<C>;
}

/** A white page of `height` rows. */
export function blankRaster(height: number): FaxRaster {
  return { width: LINE_PELS, height, bits: blankBits(height) };
}

/** Rows of a plane of bits. */
export const rowsOf = (bits: BitPlane): number => bits.length / LINE_BYTES;

/** Whether a pel is black. */
export const isBlackAt = (bits: BitPlane, x: number, y: number): boolean =>
  ((bits[y * LINE_BYTES + (x >> 3)]! >> (7 - (x & 7))) & 1) === 1;

/** Makes a pel black. */
export const blacken = (bits: BitPlane, x: number, y: number): void => {
  bits[y * LINE_BYTES + (x >> 3)]! |= 0x80 >> (x & 7);
};
