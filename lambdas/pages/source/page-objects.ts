/** What a PDF page says of itself: which of its objects are text, where its pictures stand, whether all is black on white. */

import { objectTypes, type Pdfium } from './pdfium.ts';

/** A text or an image and where it stands. */
export interface PlacedObject {
  readonly handle: number;
  readonly box: UserBox;
  /** Of a text on white paper, where it has one colour. */
  readonly grey?: number;
}

/** A rectangle in the page's own user space, y upwards, points. */
export interface UserBox {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

export interface PageObjects {
  /** Text that is drawn. */
  readonly texts: readonly PlacedObject[];
  /** Large faint text. */
  readonly watermarks: readonly PlacedObject[];
  readonly images: readonly PlacedObject[];
  /** Everything that is not such text and is not a form. */
  readonly others: readonly number[];
  /** Nothing but dark and white: one threshold says it all. */
  readonly isBlackOnWhite: boolean;
  /** Nothing but one image shows: a scanned page, perhaps with invisible text. */
  readonly isOnePicture: boolean;
}

/** Text render modes that leave no ink: invisible, and clipping only. */
const INVISIBLE = 3;
const CLIP_ONLY = 7;
/** Text render modes from here on also clip what follows, which recolouring must not disturb. */
const CLIPPING = 4;
/** Forms in forms in forms: deeper ones stay part of the ground. */
const DEEPEST_FORM = 8;
/** Grey of ink that needs no help to come out black, and of paper that needs none to come out white. */
const INK = 80;
const PAPER = 250;
/** Colours this far apart make a colour, not a grey. */
const COLOURED = 96;
/** Fainter than this and larger than `WATERMARK_POINTS`: a watermark. */
const FAINT = 150;
const WATERMARK_POINTS = 28;

/** A text's strokes reach this far beyond its box at most, points. */
const NEAR = 1;
/** The box of what has none. */
const EVERYWHERE: UserBox = { left: -Infinity, bottom: -Infinity, right: Infinity, top: Infinity };

/** Scratch memory of the engine for what its functions answer. */
interface Answers {
  readonly at: number;
  floats(count: number): Float32Array;
  words(count: number): Uint32Array;
}

function openAnswers(pdfium: Pdfium): Answers {
  const at = pdfium.wasmExports.malloc(64);
  return {
    at,
    floats: (count) => new Float32Array(pdfium.HEAPU8.buffer, at, count),
    words: (count) => new Uint32Array(pdfium.HEAPU8.buffer, at, count),
  };
}

/** An object's colour: its grey on white paper (Rec. 601), and how far its colours are apart. */
interface Colour {
  readonly grey: number;
  readonly chroma: number;
}

/** The colour of an object; undefined for a pattern or shading. */
function colourOf(pdfium: Pdfium, object: number, which: 'Fill' | 'Stroke', answers: Answers): Colour | undefined {
  const { at } = answers;
  const known = pdfium[`_FPDFPageObj_Get${which}Color`](object, at, at + 4, at + 8, at + 12);
  if (known === 0) return undefined;
  const [r, g, b, alpha] = answers.words(4) as unknown as [number, number, number, number];
  const grey = 0.299 * r + 0.587 * g + 0.114 * b;
  return { grey: 255 - ((255 - grey) * alpha) / 255, chroma: Math.max(r, g, b) - Math.min(r, g, b) };
}

const isPlain = (colour: Colour | undefined) => colour !== undefined && (colour.grey <= INK || colour.grey >= PAPER);

/** Lists a page's objects, those inside its forms too. About 10 ms for ten thousand objects. */
export function listObjects(pdfium: Pdfium, page: number): PageObjects {
  const answers = openAnswers(pdfium);
  const { at } = answers;
  const texts: PlacedObject[] = [];
  const watermarks: PlacedObject[] = [];
  const images: PlacedObject[] = [];
  const others: number[] = [];
  let isBlackOnWhite = pdfium._FPDFPage_GetAnnotCount(page) === 0;
  let hasOnlyImages = isBlackOnWhite;
  let hasColouredText = false;
  let hasDarkFill = false;

  const visitText = (object: number, matrix: readonly number[]) => {
    others.push(object);
    const mode = pdfium._FPDFTextObj_GetTextRenderMode(object);
    if (mode === INVISIBLE || mode === CLIP_ONLY) return;
    hasOnlyImages = false;
    if (mode >= CLIPPING) {
      isBlackOnWhite = false;
      return;
    }
    const colour = colourOf(pdfium, object, mode === 1 ? 'Stroke' : 'Fill', answers);
    const grey = colour?.grey;
    if (colour !== undefined && colour.chroma >= COLOURED) hasColouredText = true;
    // White text shows only on something dark, which the page must then be looked at for.
    if (grey === undefined || grey > INK) isBlackOnWhite = false;
    if (grey !== undefined && grey > FAINT && grey < PAPER) {
      pdfium._FPDFTextObj_GetFontSize(object, at);
      const size = answers.floats(1)[0]!;
      pdfium._FPDFPageObj_GetMatrix(object, at);
      const [a, b] = answers.floats(6) as unknown as [number, number];
      if (size * Math.hypot(a, b) * Math.hypot(matrix[0]!, matrix[1]!) > WATERMARK_POINTS) {
        others.pop();
        watermarks.push({ handle: object, box: EVERYWHERE });
        return;
      }
    }
    others.pop();
    texts.push({ handle: object, box: boxOf(object, matrix) ?? EVERYWHERE, ...(grey === undefined ? {} : { grey }) });
  };
  const visitPath = (object: number) => {
    if (!isBlackOnWhite && !hasOnlyImages) return;
    pdfium._FPDFPath_GetDrawMode(object, at, at + 4);
    const [fills, strokes] = answers.words(2) as unknown as [number, number];
    if (fills !== 0 || strokes !== 0) hasOnlyImages = false;
    const fill = fills === 0 ? undefined : colourOf(pdfium, object, 'Fill', answers);
    if (fills !== 0 && !isPlain(fill)) isBlackOnWhite = false;
    if (fill !== undefined && fill.grey <= INK) hasDarkFill = true;
    if (strokes !== 0 && !isPlain(colourOf(pdfium, object, 'Stroke', answers))) isBlackOnWhite = false;
  };
  const visitImage = (object: number, matrix: readonly number[]) => {
    isBlackOnWhite = false;
    const box = boxOf(object, matrix);
    if (box === undefined) hasOnlyImages = false;
    else images.push({ handle: object, box });
  };
  const boxOf = (object: number, matrix: readonly number[]): UserBox | undefined => {
    if (pdfium._FPDFPageObj_GetBounds(object, at, at + 4, at + 8, at + 12) === 0) return undefined;
    const [left, bottom, right, top] = [...answers.floats(4)] as [number, number, number, number];
    const [a, b, c, d, e, f] = matrix as [number, number, number, number, number, number];
    const xs = [left, right].flatMap((x) => [bottom, top].map((y) => a * x + c * y + e));
    const ys = [left, right].flatMap((x) => [bottom, top].map((y) => b * x + d * y + f));
    return { left: Math.min(...xs), right: Math.max(...xs), bottom: Math.min(...ys), top: Math.max(...ys) };
  };
  const visit = (count: number, get: (index: number) => number, depth: number, matrix: readonly number[]) => {
    for (let index = 0; index < count; index++) {
      const object = get(index);
      const type = pdfium._FPDFPageObj_GetType(object);
      if (type !== objectTypes.text && (type !== objectTypes.form || depth >= DEEPEST_FORM)) others.push(object);
      if (type === objectTypes.text) visitText(object, matrix);
      else if (type === objectTypes.path) visitPath(object);
      else if (type === objectTypes.image) visitImage(object, matrix);
      else if (type === objectTypes.shading) isBlackOnWhite = hasOnlyImages = false;
      else if (type === objectTypes.form && depth < DEEPEST_FORM) {
        if (pdfium._FPDFPageObj_HasTransparency(object) !== 0) isBlackOnWhite = false;
        pdfium._FPDFPageObj_GetMatrix(object, at);
        const own = [...answers.floats(6)];
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
  return { texts, watermarks, images, others, isBlackOnWhite, isOnePicture: hasOnlyImages && images.length === 1 };
}

/** Switches off images that no text touches. They cost most of a page's drawing, and their text is none of its own. */
export function hideImagesWithoutText(pdfium: Pdfium, { texts, images }: PageObjects): void {
  for (const { handle, box } of images) {
    const isTouched = texts.some(
      ({ box: text }) =>
        text.left <= box.right + NEAR &&
        text.right >= box.left - NEAR &&
        text.bottom <= box.top + NEAR &&
        text.top >= box.bottom - NEAR,
    );
    if (!isTouched) pdfium._FPDFPageObj_SetIsActive(handle, 0);
  }
}

/** Switches the page's text and watermarks on or off. */
export function showTexts(pdfium: Pdfium, { texts, watermarks }: PageObjects, shown: boolean): void {
  for (const { handle } of [...texts, ...watermarks]) pdfium._FPDFPageObj_SetIsActive(handle, shown ? 1 : 0);
}

/** Leaves nothing on the page but its texts, or its watermarks, in black. It is not to be drawn for anything else after this. */
export function showAlone(pdfium: Pdfium, objects: PageObjects, which: 'texts' | 'watermarks'): void {
  for (const handle of objects.others) pdfium._FPDFPageObj_SetIsActive(handle, 0);
  showTexts(pdfium, objects, false);
  for (const { handle } of objects[which]) {
    pdfium._FPDFPageObj_SetIsActive(handle, 1);
    pdfium._FPDFPageObj_SetFillColor(handle, 0, 0, 0, 255);
    pdfium._FPDFPageObj_SetStrokeColor(handle, 0, 0, 0, 255);
  }
}

/** First `one`, then `other` (ISO 32000-1, 8.3.4). */
function multiply(one: readonly number[], other: readonly number[]): number[] {
  const [a, b, c, d, e, f] = one as [number, number, number, number, number, number];
  const [g, h, i, j, k, l] = other as [number, number, number, number, number, number];
  return [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l];
}
