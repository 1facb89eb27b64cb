/** The objects of a PDF page: which are text, where its pictures are placed, whether all is black on white. */

import type { PlacedFill } from './pdf/fill-tones.ts';
import { objectTypes, type Pdfium } from './pdfium.ts';

/** A text or an image and where it is placed. */
export interface PlacedObject {
  readonly handle: number;
  readonly box: UserBox;
}

export interface PlacedText extends PlacedObject {
  /** Its colour's grey on white paper; undefined for a pattern or shading. */
  readonly grey: number | undefined;
}

/** A rectangle in the page's own user space, y upwards, points. */
export interface UserBox {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

export interface PageObjects {
  readonly texts: readonly PlacedText[];
  /** Large faint text. */
  readonly watermarks: readonly PlacedObject[];
  readonly images: readonly PlacedObject[];
  /** Opaque areas of one colour each. */
  readonly fills: readonly PlacedFill[];
  /** Everything that is not such text and is not a form. */
  readonly others: readonly number[];
  /** Nothing but black on white: one threshold is enough. */
  readonly isBlackOnWhite: boolean;
  /** Some text is more transparent than opaque. */
  readonly hasFaintText: boolean;
  /** Nothing but images is visible: a scanned page, perhaps in strips, perhaps with invisible text. */
  readonly hasOnlyImages: boolean;
}

/** Text render modes that leave no ink: invisible, and clipping only. */
const INVISIBLE = 3;
const CLIP_ONLY = 7;
/** Text render modes from here on also clip what follows, which recolouring must not disturb. */
const CLIPPING = 4;
/** Forms nested deeper than this stay part of the background. */
const MAX_FORM_DEPTH = 8;
/** Colours up to the first come out black by the threshold alone, those from the second on white. */
const MAX_BLACK_GREY = 80;
const MIN_WHITE_GREY = 250;
/** A difference between red, green and blue from which a colour is no grey. */
const MIN_CHROMA = 96;
/** Text lighter and larger than this is a watermark. */
const WATERMARK_ABOVE_GREY = 150;
const WATERMARK_ABOVE_POINTS = 28;

/** Text less opaque than this is faint. */
const MIN_OPAQUE_ALPHA = 128;

/** A text's strokes extend beyond its box by at most this, points. */
const MAX_OVERHANG = 1;
/** The box of an object that has none. */
const EVERYWHERE: UserBox = { left: -Infinity, bottom: -Infinity, right: Infinity, top: Infinity };

/** Memory of the engine for the results of its functions. */
interface Results {
  readonly at: number;
  floats(count: number): Float32Array;
  words(count: number): Uint32Array;
}

function allocateResults(pdfium: Pdfium): Results {
  const at = pdfium.wasmExports.malloc(64);
  return {
    at,
    floats: (count) => new Float32Array(pdfium.HEAPU8.buffer, at, count),
    words: (count) => new Uint32Array(pdfium.HEAPU8.buffer, at, count),
  };
}

/** An object's colour: its grey on white paper (Rec. 601), how far its colours are apart, and how opaque it is, 0 to 255. */
interface Colour {
  readonly grey: number;
  readonly alpha: number;
  readonly chroma: number;
  /** 0xRRGGBB. */
  readonly rgb: number;
}

/** The colour of an object; undefined for a pattern or shading. */
function colourOf(pdfium: Pdfium, object: number, which: 'Fill' | 'Stroke', results: Results): Colour | undefined {
  const { at } = results;
  const known = pdfium[`_FPDFPageObj_Get${which}Color`](object, at, at + 4, at + 8, at + 12);
  if (known === 0) return undefined;
  const [r, g, b, alpha] = results.words(4) as unknown as [number, number, number, number];
  const grey = 0.299 * r + 0.587 * g + 0.114 * b;
  return {
    alpha,
    grey: 255 - ((255 - grey) * alpha) / 255,
    chroma: Math.max(r, g, b) - Math.min(r, g, b),
    rgb: (r << 16) | (g << 8) | b,
  };
}

const isPlain = (colour: Colour | undefined) =>
  colour !== undefined && (colour.grey <= MAX_BLACK_GREY || colour.grey >= MIN_WHITE_GREY);

/** Lists a page's objects, those inside its forms too. About 10 ms for ten thousand objects. */
export function listObjects(pdfium: Pdfium, page: number): PageObjects {
  const results = allocateResults(pdfium);
  const { at } = results;
  const texts: PlacedText[] = [];
  const watermarks: PlacedObject[] = [];
  const images: PlacedObject[] = [];
  const fills: PlacedFill[] = [];
  const others: number[] = [];
  let isBlackOnWhite = pdfium._FPDFPage_GetAnnotCount(page) === 0;
  let hasOnlyImages = isBlackOnWhite;
  let hasColouredText = false;
  let hasDarkFill = false;
  let hasFaintText = false;

  const visitText = (object: number, matrix: readonly number[]) => {
    others.push(object);
    const mode = pdfium._FPDFTextObj_GetTextRenderMode(object);
    if (mode === INVISIBLE || mode === CLIP_ONLY) return;
    hasOnlyImages = false;
    if (mode >= CLIPPING) {
      isBlackOnWhite = false;
      return;
    }
    const colour = colourOf(pdfium, object, mode === 1 ? 'Stroke' : 'Fill', results);
    const grey = colour?.grey;
    if (colour !== undefined && colour.chroma >= MIN_CHROMA) hasColouredText = true;
    // White text is visible only on something dark, so one threshold is not enough.
    if (grey === undefined || grey > MAX_BLACK_GREY) isBlackOnWhite = false;
    if (grey !== undefined && grey > WATERMARK_ABOVE_GREY && grey < MIN_WHITE_GREY) {
      pdfium._FPDFTextObj_GetFontSize(object, at);
      const size = results.floats(1)[0]!;
      pdfium._FPDFPageObj_GetMatrix(object, at);
      const [a, b] = results.floats(6) as unknown as [number, number];
      if (size * Math.hypot(a, b) * Math.hypot(matrix[0]!, matrix[1]!) > WATERMARK_ABOVE_POINTS) {
        others.pop();
        watermarks.push({ handle: object, box: EVERYWHERE });
        return;
      }
    }
    others.pop();
    if (colour !== undefined && colour.alpha > 0 && colour.alpha < MIN_OPAQUE_ALPHA) hasFaintText = true;
    texts.push({ handle: object, box: boxOf(object, matrix) ?? EVERYWHERE, grey });
  };
  const visitPath = (object: number, matrix: readonly number[]) => {
    pdfium._FPDFPath_GetDrawMode(object, at, at + 4);
    const [isFilled, strokes] = results.words(2) as unknown as [number, number];
    if (isFilled !== 0 || strokes !== 0) hasOnlyImages = false;
    const fill = isFilled === 0 ? undefined : colourOf(pdfium, object, 'Fill', results);
    if (isFilled !== 0 && !isPlain(fill)) isBlackOnWhite = false;
    if (fill !== undefined && fill.alpha === 255 && fill.chroma > 0) {
      const box = boxOf(object, matrix);
      if (box !== undefined) fills.push({ handle: object, box, rgb: fill.rgb, grey: fill.grey });
    }
    if (fill !== undefined && fill.grey <= MAX_BLACK_GREY) hasDarkFill = true;
    if (strokes !== 0 && !isPlain(colourOf(pdfium, object, 'Stroke', results))) isBlackOnWhite = false;
  };
  const visitImage = (object: number, matrix: readonly number[]) => {
    isBlackOnWhite = false;
    const box = boxOf(object, matrix);
    if (box === undefined) hasOnlyImages = false;
    else images.push({ handle: object, box });
  };
  const boxOf = (object: number, matrix: readonly number[]): UserBox | undefined => {
    if (pdfium._FPDFPageObj_GetBounds(object, at, at + 4, at + 8, at + 12) === 0) return undefined;
    const [left, bottom, right, top] = [...results.floats(4)] as [number, number, number, number];
    const [a, b, c, d, e, f] = matrix as [number, number, number, number, number, number];
    const xs = [left, right].flatMap((x) => [bottom, top].map((y) => a * x + c * y + e));
    const ys = [left, right].flatMap((x) => [bottom, top].map((y) => b * x + d * y + f));
    return { left: Math.min(...xs), right: Math.max(...xs), bottom: Math.min(...ys), top: Math.max(...ys) };
  };
  const visit = (count: number, get: (index: number) => number, depth: number, matrix: readonly number[]) => {
    for (let index = 0; index < count; index++) {
      const object = get(index);
      const type = pdfium._FPDFPageObj_GetType(object);
      if (type !== objectTypes.text && (type !== objectTypes.form || depth >= MAX_FORM_DEPTH)) others.push(object);
      if (type === objectTypes.text) visitText(object, matrix);
      else if (type === objectTypes.path) visitPath(object, matrix);
      else if (type === objectTypes.image) visitImage(object, matrix);
      else if (type === objectTypes.shading) isBlackOnWhite = hasOnlyImages = false;
      else if (type === objectTypes.form && depth < MAX_FORM_DEPTH) {
        if (pdfium._FPDFPageObj_HasTransparency(object) !== 0) isBlackOnWhite = false;
        pdfium._FPDFPageObj_GetMatrix(object, at);
        const own = [...results.floats(6)];
        const count = pdfium._FPDFFormObj_CountObjects(object);
        visit(count, (i) => pdfium._FPDFFormObj_GetObject(object, i), depth + 1, multiply(own, matrix));
      } else hasOnlyImages = false;
    }
  };
  const count = pdfium._FPDFPage_CountObjects(page);
  visit(count, (index) => pdfium._FPDFPage_GetObject(page, index), 0, [1, 0, 0, 1, 0, 0]);
  pdfium.wasmExports.free(at);
  // Dark red on dark green is as dark all over.
  if (hasColouredText && hasDarkFill) isBlackOnWhite = false;
  return { texts, watermarks, images, fills, others, isBlackOnWhite, hasFaintText, hasOnlyImages };
}

/** Switches off images that no text touches. They take most of the time of drawing a page, and no text differs from them. */
export function hideImagesWithoutText(pdfium: Pdfium, { texts, images }: PageObjects): void {
  for (const { handle, box } of images) {
    const isTouched = texts.some(
      ({ box: text }) =>
        text.left <= box.right + MAX_OVERHANG &&
        text.right >= box.left - MAX_OVERHANG &&
        text.bottom <= box.top + MAX_OVERHANG &&
        text.top >= box.bottom - MAX_OVERHANG,
    );
    if (!isTouched) pdfium._FPDFPageObj_SetIsActive(handle, 0);
  }
}

/** Switches the page's text and watermarks on or off. */
export function showTexts(pdfium: Pdfium, { texts, watermarks }: PageObjects, shown: boolean): void {
  for (const { handle } of [...texts, ...watermarks]) pdfium._FPDFPageObj_SetIsActive(handle, shown ? 1 : 0);
}

/** Leaves nothing on the page but its texts, or its watermarks, in black. It must not be drawn for anything else afterwards. */
export function showAlone(pdfium: Pdfium, objects: PageObjects, which: 'texts' | 'watermarks'): void {
  for (const handle of objects.others) pdfium._FPDFPageObj_SetIsActive(handle, 0);
  showTexts(pdfium, objects, false);
  for (const { handle } of objects[which]) {
    pdfium._FPDFPageObj_SetIsActive(handle, 1);
    pdfium._FPDFPageObj_SetFillColor(handle, 0, 0, 0, 255);
    pdfium._FPDFPageObj_SetStrokeColor(handle, 0, 0, 0, 255);
  }
}

/** The matrix of `one` followed by `other` (ISO 32000-1, 8.3.4). */
function multiply(one: readonly number[], other: readonly number[]): number[] {
  const [a, b, c, d, e, f] = one as [number, number, number, number, number, number];
  const [g, h, i, j, k, l] = other as [number, number, number, number, number, number];
  return [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l];
}
