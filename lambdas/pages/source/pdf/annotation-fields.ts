/** What an annotation's dictionary says, as PDFium reads it. */

import type { UserBox } from '../page-objects.ts';
import type { Pdfium } from '../pdfium.ts';

/** FPDF_ANNOT_…: kinds of annotations. */
export const annotationKinds = {
  ...{ text: 1, freeText: 3, line: 4, polygon: 7, polyLine: 8, stamp: 13 },
  ...{ popup: 16, fileAttachment: 17, sound: 18, widget: 20 },
} as const;

/** FPDFANNOT_COLORTYPE_… */
const COLOUR = 0;
const FILL = 1;

/** Longest text that is read, in bytes of UTF-16. */
const MAX_TEXT_BYTES = 64 * 1024;

/** Puts bytes into PDFium's memory while something is done with them. */
export function withBytes<T>(pdfium: Pdfium, bytes: Uint8Array, work: (at: number) => T): T {
  const at = pdfium.wasmExports.malloc(bytes.length);
  pdfium.HEAPU8.set(bytes, at);
  const result = work(at);
  pdfium.wasmExports.free(at);
  return result;
}

const withKey = <T>(pdfium: Pdfium, key: string, work: (at: number) => T): T =>
  withBytes(pdfium, Buffer.from(`${key}\0`, 'latin1'), work);

/** A text for a function that takes FPDF_WIDESTRING. */
export const withText = <T>(pdfium: Pdfium, text: string, work: (at: number) => T): T =>
  withBytes(pdfium, Buffer.from(`${text}\0`, 'utf16le'), work);

export const hasKey = (pdfium: Pdfium, annotation: number, key: string): boolean =>
  withKey(pdfium, key, (at) => pdfium._FPDFAnnot_HasKey(annotation, at)) !== 0;

/** A string or name; empty where there is none, and cut where it is too long. */
export function readString(pdfium: Pdfium, annotation: number, key: string): string {
  return withKey(pdfium, key, (name) => {
    const length = Math.min(pdfium._FPDFAnnot_GetStringValue(annotation, name, 0, 0), MAX_TEXT_BYTES);
    return withBytes(pdfium, Buffer.alloc(length + 2), (to) => {
      pdfium._FPDFAnnot_GetStringValue(annotation, name, to, length);
      const text = Buffer.from(pdfium.HEAPU8.subarray(to, to + Math.max(0, length - 2))).toString('utf16le');
      return text.replace(/\0.*$/s, '');
    });
  });
}

export function writeString(pdfium: Pdfium, annotation: number, key: string, text: string): void {
  withKey(pdfium, key, (name) =>
    withText(pdfium, text, (at) => pdfium._FPDFAnnot_SetStringValue(annotation, name, at)),
  );
}

function readFloats(pdfium: Pdfium, count: number, read: (at: number) => number): number[] | undefined {
  return withBytes(pdfium, Buffer.alloc(4 * count), (at) =>
    read(at) === 0 ? undefined : [...new Float32Array(pdfium.HEAPU8.slice(at, at + 4 * count).buffer)],
  );
}

export function readRect(pdfium: Pdfium, annotation: number): UserBox | undefined {
  const found = readFloats(pdfium, 4, (at) => pdfium._FPDFAnnot_GetRect(annotation, at));
  if (found === undefined) return undefined;
  const [left = 0, top = 0, right = 0, bottom = 0] = found;
  return { left, top, right, bottom };
}

/** Red, green, blue, 0 to 255; undefined where the annotation names none. */
export function readColour(pdfium: Pdfium, annotation: number, which: 'C' | 'IC'): readonly number[] | undefined {
  if (!hasKey(pdfium, annotation, which)) return undefined;
  return withBytes(pdfium, Buffer.alloc(16), (at) => {
    const kind = which === 'C' ? COLOUR : FILL;
    if (pdfium._FPDFAnnot_GetColor(annotation, kind, at, at + 4, at + 8, at + 12) === 0) return undefined;
    return [...new Uint32Array(pdfium.HEAPU8.slice(at, at + 12).buffer)];
  });
}

/** The width of the border in points, 1 where nothing says another one. */
export const readBorder = (pdfium: Pdfium, annotation: number): number =>
  readFloats(pdfium, 3, (at) => pdfium._FPDFAnnot_GetBorder(annotation, at, at + 4, at + 8))?.[2] ?? 1;

/** The points of a line, polygon or chain of lines: x, y, x, y … */
export function readPoints(pdfium: Pdfium, annotation: number, kind: number): readonly number[] {
  if (kind === annotationKinds.line)
    return readFloats(pdfium, 4, (at) => pdfium._FPDFAnnot_GetLine(annotation, at, at + 8)) ?? [];
  const count = pdfium._FPDFAnnot_GetVertices(annotation, 0, 0);
  return readFloats(pdfium, 2 * count, (at) => pdfium._FPDFAnnot_GetVertices(annotation, at, count)) ?? [];
}
