/**
 * Appearances for annotations that have none. PDFium makes those of squares, circles, ink and marks of text itself; it leaves
 * out lines, polygons and stamps, and of a text box it shows one line. Made after ISO 32000-1, 12.5.6, as plainly as it goes.
 */

import type { UserBox } from '../page-objects.ts';
import type { Pdfium } from '../pdfium.ts';
import {
  annotationKinds,
  hasKey,
  readBorder,
  readColour,
  readPoints,
  readRect,
  readString,
  withText,
} from './annotation-fields.ts';
import { type AnnotationText, openAnnotationText } from './annotation-text.ts';

/** FPDF_ANNOT_APPEARANCEMODE_NORMAL. */
const NORMAL = 0;
const HIDDEN = 2;
const PRINT = 4;
const BLACK = [0, 0, 0];
/** FPDF_FILLMODE_NONE. */
const NO_FILL = 0;

const shapes: readonly number[] = [annotationKinds.line, annotationKinds.polygon, annotationKinds.polyLine];

const decimal = (value: number): string => value.toFixed(3);
const components = (colour: readonly number[]): string => colour.map((part) => decimal(part / 255)).join(' ');

/** The operators that draw a line, polygon or chain of lines, in the page's own space. */
function drawShape(pdfium: Pdfium, annotation: number, kind: number): string {
  const points = readPoints(pdfium, annotation, kind);
  const path: string[] = [];
  for (let i = 0; i + 1 < points.length; i += 2) {
    path.push(`${decimal(points[i]!)} ${decimal(points[i + 1]!)} ${i === 0 ? 'm' : 'l'}`);
  }
  const isClosed = kind === annotationKinds.polygon;
  const fill = isClosed ? readColour(pdfium, annotation, 'IC') : undefined;
  const stroke = `${components(readColour(pdfium, annotation, 'C') ?? BLACK)} RG ${decimal(readBorder(pdfium, annotation))} w`;
  const paint = fill === undefined ? (isClosed ? 's' : 'S') : 'b';
  return [stroke, ...(fill === undefined ? [] : [`${components(fill)} rg`]), ...path, paint].join('\n');
}

/** Adds a rectangle's outline to a stamp. */
function addFrame(
  pdfium: Pdfium,
  stamp: number,
  { left, bottom, right, top }: UserBox,
  width: number,
  colour: readonly number[],
) {
  const [r = 0, g = 0, b = 0] = colour;
  const inset = width / 2;
  const frame = pdfium._FPDFPageObj_CreateNewRect(
    left + inset,
    bottom + inset,
    right - left - width,
    top - bottom - width,
  );
  pdfium._FPDFPageObj_SetStrokeColor(frame, r, g, b, 255);
  pdfium._FPDFPageObj_SetStrokeWidth(frame, width);
  pdfium._FPDFPath_SetDrawMode(frame, NO_FILL, 1);
  pdfium._FPDFAnnot_AppendObject(stamp, frame);
}

/** The words of a stamp: the name of a usual one, `NotApproved`, or what was written to it. */
function wordsOfStamp(pdfium: Pdfium, annotation: number): string {
  const name = readString(pdfium, annotation, 'Name');
  const words = name === '' ? readString(pdfium, annotation, 'Contents') || 'Draft' : name.replace(/^SB|^SH/, '');
  return words.replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase();
}

function drawStamp(pdfium: Pdfium, annotation: number, rect: UserBox, text: AnnotationText): void {
  const colour = readColour(pdfium, annotation, 'C') ?? BLACK;
  addFrame(pdfium, annotation, rect, 2, colour);
  text.fit(annotation, wordsOfStamp(pdfium, annotation), rect, colour);
}

/** Size and colour that a text box's default appearance names. */
function readDefaultAppearance(appearance: string): { size: number; colour: readonly number[] } {
  const size = Number(/([\d.]+)\s+Tf/.exec(appearance)?.[1] ?? 0);
  const colour = /((?:[\d.]+\s+){3})rg/.exec(appearance)?.[1] ?? /([\d.]+\s+)g(?:\s|$)/.exec(appearance)?.[1] ?? '0';
  const parts = colour
    .trim()
    .split(/\s+/)
    .map((part) => Math.min(255, Math.round(Number(part) * 255)));
  return { size: size > 0 ? size : 12, colour: parts.length === 3 ? parts : [parts[0]!, parts[0]!, parts[0]!] };
}

/** Shows all that a text box says by a stamp in its place, which grows downwards where the text needs it. */
function drawTextBox(pdfium: Pdfium, page: number, annotation: number, rect: UserBox, text: AnnotationText): void {
  const { size, colour } = readDefaultAppearance(readString(pdfium, annotation, 'DA'));
  const border = hasKey(pdfium, annotation, 'BS') ? 0 : readBorder(pdfium, annotation);
  const flags = pdfium._FPDFAnnot_GetFlags(annotation);
  pdfium._FPDFAnnot_SetFlags(annotation, flags | HIDDEN);
  const stamp = pdfium._FPDFPage_CreateAnnot(page, annotationKinds.stamp);
  const lines = text.wrap(readString(pdfium, annotation, 'Contents'), rect.right - rect.left - 2 * (border + 1), size);
  const bottom = Math.min(rect.bottom, rect.top - lines.height - 2 * border - 2);
  text.setRect(stamp, { ...rect, bottom });
  pdfium._FPDFAnnot_SetFlags(stamp, PRINT);
  if (border > 0) addFrame(pdfium, stamp, rect, border, colour);
  lines.add(stamp, rect.left + border + 1, rect.top - border - 1, colour);
  pdfium._FPDFPage_CloseAnnot(stamp);
}

/**
 * Gives appearances to a page's annotations that have none and would not be drawn, or not whole. To be called before the page
 * is drawn.
 * @returns whether all their letters can be shown
 */
export function makeAppearances(pdfium: Pdfium, document: number, page: number): boolean {
  const count = pdfium._FPDFPage_GetAnnotCount(page);
  const text = openAnnotationText(pdfium, document);
  for (let index = 0; index < count; index++) {
    const annotation = pdfium._FPDFPage_GetAnnot(page, index);
    if (annotation === 0) continue;
    const kind = pdfium._FPDFAnnot_GetSubtype(annotation);
    const isShown = (pdfium._FPDFAnnot_GetFlags(annotation) & HIDDEN) === 0 && !hasKey(pdfium, annotation, 'AP');
    const rect = isShown ? readRect(pdfium, annotation) : undefined;
    if (rect !== undefined) {
      if (shapes.includes(kind)) {
        withText(pdfium, drawShape(pdfium, annotation, kind), (at) => pdfium._FPDFAnnot_SetAP(annotation, NORMAL, at));
      } else if (kind === annotationKinds.stamp) drawStamp(pdfium, annotation, rect, text);
      else if (kind === annotationKinds.freeText && hasKey(pdfium, annotation, 'Contents')) {
        drawTextBox(pdfium, page, annotation, rect, text);
      }
    }
    pdfium._FPDFPage_CloseAnnot(annotation);
  }
  return text.isComplete();
}
