/** Text for annotations that have none to be drawn: broken into lines, or fitted into a box. */

import { Defect } from '../../../fax/errors.ts';
import type { UserBox } from '../page-objects.ts';
import type { Pdfium } from '../pdfium.ts';
import { withBytes, withText } from './annotation-fields.ts';
import { readPackagedFont } from './fonts/font-files.ts';
import { lettersOf } from './fonts/symbol-font.ts';

/** FPDF_FONT_TRUETYPE. */
const TRUE_TYPE = 2;
/** From one base line to the next, and from the top to the first, in sizes. */
const LINE_HEIGHT = 1.2;
const ASCENT = 0.95;
/** Share of a stamp's box that its words fill. */
const STAMP_FILL = 0.8;
const CAP_HEIGHT = 0.72;
const latin1 = /^[\x20-\x7e\xa0-\xff]*$/;
/** Lines of one text box; more is no text box. */
const MAX_LINES = 500;

/** Lines that are ready to be put into an annotation. */
export interface WrappedLines {
  /** Of all of them, points. */
  readonly height: number;
  /** Adds them to a stamp, from its upper left corner down. */
  add(stamp: number, left: number, top: number, colour: readonly number[]): void;
}

export interface AnnotationText {
  wrap(text: string, width: number, size: number): WrappedLines;
  /** Adds words in the middle of a box, as large as fits. */
  fit(stamp: number, text: string, box: UserBox, colour: readonly number[]): void;
  setRect(annotation: number, box: UserBox): void;
  /** Whether all letters so far have a shape. */
  isComplete(): boolean;
}

export function openAnnotationText(pdfium: Pdfium, document: number): AnnotationText {
  let isComplete = true;
  let wide = 0;
  /** DejaVu Sans, which is embedded into the document: only where the standard font lacks a letter. */
  const loadWide = (text: string): number => {
    const bytes = readPackagedFont('DejaVuSans.ttf');
    if (bytes === undefined) throw new Defect('the packaged font is not there');
    if (wide === 0) {
      wide = withBytes(pdfium, bytes, (at) => pdfium._FPDFText_LoadFont(document, at, bytes.length, TRUE_TYPE, 1));
    }
    const has = lettersOf(bytes);
    if (![...text].every((letter) => has(letter.codePointAt(0)!))) isComplete = false;
    return wide;
  };
  const create = (text: string, size: number): number => {
    const object = latin1.test(text)
      ? withBytes(pdfium, Buffer.from('Helvetica\0'), (name) => pdfium._FPDFPageObj_NewTextObj(document, name, size))
      : pdfium._FPDFPageObj_CreateTextObj(document, loadWide(text), size);
    withText(pdfium, text, (at) => pdfium._FPDFText_SetText(object, at));
    return object;
  };
  const widthOf = (text: string, size: number): number => {
    const object = create(text, size);
    const width = withBytes(pdfium, Buffer.alloc(16), (at) => {
      pdfium._FPDFPageObj_GetBounds(object, at, at + 4, at + 8, at + 12);
      const [left = 0, , right = 0] = new Float32Array(pdfium.HEAPU8.slice(at, at + 16).buffer);
      return right - left;
    });
    pdfium._FPDFPageObj_Destroy(object);
    return width;
  };
  const place = (stamp: number, text: string, size: number, x: number, y: number, colour: readonly number[]): void => {
    const object = create(text, size);
    const [r = 0, g = 0, b = 0] = colour;
    pdfium._FPDFPageObj_SetFillColor(object, r, g, b, 255);
    pdfium._FPDFPageObj_Transform(object, 1, 0, 0, 1, x, y);
    pdfium._FPDFAnnot_AppendObject(stamp, object);
  };
  const breakParagraph = (paragraph: string, width: number, size: number): string[] => {
    const lines: string[] = [''];
    for (const word of paragraph.split(' ')) {
      const line = lines.at(-1)!;
      const longer = line === '' ? word : `${line} ${word}`;
      if (line === '' || widthOf(longer, size) <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  };
  return {
    wrap(text, width, size) {
      const paragraphs = text
        .replace(/\t/g, '    ')
        .split(/\r\n|\r|\n/)
        .slice(0, MAX_LINES);
      const lines = paragraphs.flatMap((paragraph) => breakParagraph(paragraph, width, size));
      return {
        height: lines.length * size * LINE_HEIGHT,
        add(stamp, left, top, colour) {
          lines.forEach((line, i) => {
            if (line !== '') place(stamp, line, size, left, top - size * (ASCENT + i * LINE_HEIGHT), colour);
          });
        },
      };
    },
    fit(stamp, text, { left, bottom, right, top }, colour) {
      const widest = ((right - left) * STAMP_FILL) / Math.max(0.01, widthOf(text, 1));
      const size = Math.min(widest, (top - bottom) * STAMP_FILL);
      const x = left + (right - left - widthOf(text, size)) / 2;
      place(stamp, text, size, x, (bottom + top - size * CAP_HEIGHT) / 2, colour);
    },
    setRect(annotation, { left, top, right, bottom }) {
      const rect = Buffer.from(Float32Array.of(left, top, right, bottom).buffer);
      withBytes(pdfium, rect, (at) => pdfium._FPDFAnnot_SetRect(annotation, at));
    },
    isComplete: () => isComplete,
  };
}
