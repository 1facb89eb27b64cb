/** Letters of a page that no font at hand has: PDFium leaves their places white without an error. */

import { LINE_PELS, type PelBox, WHITE } from '../../../planes/raster.ts';
import { type FitOptions, fitPage, type Placement } from '../../page-fit.ts';
import { listObjects, showAlone, type UserBox } from '../../page-objects.ts';
import type { PdfDocument } from '../../pdf-document.ts';
import type { Pdfium } from '../../pdfium.ts';
import { showPrinted } from '../annotations.ts';
import { makeAppearances } from '../appearances.ts';
import { GREYSCALE, renderPage, toPels } from '../render-page.ts';
import { symbolTableOf } from './symbol-tables.ts';

/** FLAT_PRINT: appearances that are printed become part of the page. */
const AS_PRINTED = 1;
/** Controls, formats, private and unassigned codes, and all kinds of blanks leave nothing on paper. */
const withoutShape = /^[\p{C}\p{Z}]$/u;
/** Codes up to here may be numbers of letters where nothing says what they mean. */
const MAX_SINGLE_BYTE = 0xff;
/** Text render modes that leave no ink: invisible, and clipping only. */
const invisibleModes: readonly number[] = [3, 7];
/** Any size: only whether there is an outline counts. */
const OUTLINE_POINTS = 12;
/** Neighbours extend into a letter's box at both sides by at most this share of it. */
const OVERLAP_SHARE = 0.2;

/** Memory for the results of PDFium's functions. */
const RESULT_BYTES = 32;
/** Points; less is no width. */
const MIN_WIDTH = 1;
/** Longest name of a font that is read. */
const NAME_BYTES = 128;
const SPACE = 0x20;

function isWhite(pels: Uint8Array, { left, top, width, height }: PelBox): boolean {
  const inset = Math.floor(width * OVERLAP_SHARE);
  for (let y = top; y < top + height; y++) {
    const row = pels.subarray(y * LINE_PELS + left + inset, y * LINE_PELS + left + width - inset);
    if (row.some((pel) => pel !== WHITE)) return false;
  }
  return true;
}

/** The place of a letter that has no outline in its font, which the PDF does not hold, nor in the font for single letters. */
export interface Shapeless extends UserBox {
  /** What letter it is cannot be told, or it cannot be shown: whatever ink is there belongs to another one. */
  readonly isUnknown: boolean;
}

/** Lists such letters of a page; 1 to 5 ms. */
export function listShapeless({ pdfium, fonts }: PdfDocument, page: number): Shapeless[] {
  const at = pdfium.wasmExports.malloc(RESULT_BYTES + NAME_BYTES);
  const name = at + RESULT_BYTES;
  const text = pdfium._FPDFText_LoadPage(page);
  const outlines = new Map<string, boolean>();
  const hasOutline = (font: number, code: number): boolean => {
    const key = `${font} ${code}`;
    const known = outlines.get(key);
    if (known !== undefined) return known;
    const isThere = pdfium._FPDFFont_GetGlyphPath(font, code, OUTLINE_POINTS) !== 0;
    outlines.set(key, isThere);
    return isThere;
  };
  const faces = new Map<number, string>();
  const faceOf = (font: number): string => {
    const known = faces.get(font);
    if (known !== undefined) return known;
    const length = pdfium._FPDFFont_GetBaseFontName(font, name, NAME_BYTES);
    const face = Buffer.from(pdfium.HEAPU8.subarray(name, name + Math.min(length, NAME_BYTES) - 1)).toString('latin1');
    faces.set(font, face);
    return face;
  };
  const find = (index: number): 'unknown' | 'shapeless' | undefined => {
    const object = pdfium._FPDFText_GetTextObject(text, index);
    if (object === 0 || invisibleModes.includes(pdfium._FPDFTextObj_GetTextRenderMode(object))) return undefined;
    const font = pdfium._FPDFTextObj_GetFont(object);
    if (font === 0 || pdfium._FPDFFont_GetIsEmbedded(font) === 1) return undefined;
    const code = pdfium._FPDFText_GetUnicode(text, index) >>> 0;
    // PDFium's own fonts show letters for a symbol font's codes.
    if (fonts.areSymbols && symbolTableOf(faceOf(font)) !== undefined) {
      if (code <= SPACE) return undefined;
      const isUnknown = fonts.choice === 'own' || pdfium._FPDFText_HasUnicodeMapError(text, index) === 1;
      // A sign is often wider than its place, so the ink beside it proves nothing.
      return isUnknown || !hasOutline(font, code) ? 'unknown' : undefined;
    }
    if (code > 0x10ffff || withoutShape.test(String.fromCodePoint(code))) return undefined;
    if (pdfium._FPDFText_HasUnicodeMapError(text, index) !== 1) return hasOutline(font, code) ? undefined : 'shapeless';
    // Of a code that stands for no known letter nobody can say what is missing; but in an ideographic font it is a letter.
    return code > MAX_SINGLE_BYTE && fonts.areIdeographic ? 'unknown' : undefined;
  };
  const boxes: Shapeless[] = [];
  const count = pdfium._FPDFText_CountChars(text);
  for (let index = 0; index < count; index++) {
    const found = find(index);
    if (found === undefined || pdfium._FPDFText_GetLooseCharBox(text, index, at) === 0) continue;
    const [left = 0, top = 0, right = 0, bottom = 0] = new Float32Array(pdfium.HEAPU8.buffer, at, 4);
    // Where nothing says how wide a letter is, the next one stands in its place.
    const isNarrow = right - left < MIN_WIDTH;
    const box = { left, bottom, top, right: isNarrow ? left + MIN_WIDTH : right };
    boxes.push({ ...box, isUnknown: isNarrow || found === 'unknown' });
  }
  pdfium._FPDFText_ClosePage(text);
  pdfium.wasmExports.free(at);
  return boxes;
}

/**
 * Whether letters that can be seen on a page have no shape in the fonts of its document.
 * @param document opened for this only: what stands in its forms and notes becomes part of its page
 */
export function lacksGlyphs(open: PdfDocument, index: number, options: FitOptions): boolean {
  const { pdfium, document, form } = open;
  const load = () => {
    const page = pdfium._FPDF_LoadPage(document, index);
    showPrinted(pdfium, page, form);
    makeAppearances(pdfium, document, page);
    if (form !== 0) pdfium._FORM_OnAfterLoadPage(page, form);
    return page;
  };
  const close = (page: number) => {
    if (form !== 0) pdfium._FORM_OnBeforeClosePage(page, form);
    pdfium._FPDF_ClosePage(page);
  };
  const before = load();
  const annotated = pdfium._FPDFPage_GetAnnotCount(before) > 0;
  if (annotated) pdfium._FPDFPage_Flatten(before, AS_PRINTED);
  if (annotated) close(before);
  const page = annotated ? load() : before;
  const placement = fitPage(pdfium._FPDF_GetPageWidth(page), pdfium._FPDF_GetPageHeight(page), options);
  const shapeless = listShapeless(open, page);
  const isLacking = shapeless.length > 0 && hasWhite(pdfium, page, placement, shapeless);
  close(page);
  return isLacking;
}

/** Whether the text alone leaves one of the places white. */
function hasWhite(pdfium: Pdfium, page: number, placement: Placement, places: readonly Shapeless[]): boolean {
  const bytes = LINE_PELS * placement.rows;
  const buffer = pdfium.wasmExports.malloc(bytes);
  showAlone(pdfium, listObjects(pdfium, page), 'texts');
  renderPage(pdfium, page, 0, placement, buffer, GREYSCALE);
  const isLacking = places.some((place) => {
    const box = toPels(pdfium, page, placement, place);
    if (box === undefined) return false;
    return place.isUnknown || isWhite(pdfium.HEAPU8.subarray(buffer, buffer + bytes), box);
  });
  pdfium.wasmExports.free(buffer);
  return isLacking;
}
