/** How large the letters of a PDF page are, as its text says. */

import type { LetterSizes } from '../page-fit.ts';
import { objectTypes, type Pdfium } from '../pdfium.ts';

const MAX_FORM_DEPTH = 8;
/** A few letters may be smaller than the small ones: marks of a program, not text. */
const SMALL_QUANTILE = 0.05;
const USUAL_QUANTILE = 0.5;

/** Sizes in units of the page; undefined where it has no text. */
export function letterSizes(pdfium: Pdfium, page: number): LetterSizes | undefined {
  const sizes: number[] = [];
  const at = pdfium.wasmExports.malloc(64);
  const floats = (count: number) => new Float32Array(pdfium.HEAPU8.buffer, at, count);
  /** How much a matrix enlarges what stands upright. */
  const scaleOf = (object: number) => {
    if (pdfium._FPDFPageObj_GetMatrix(object, at) === 0) return 1;
    const [, , c, d] = floats(6) as unknown as [number, number, number, number];
    return Math.hypot(c, d);
  };
  const visit = (count: number, get: (index: number) => number, depth: number, scale: number) => {
    for (let index = 0; index < count; index++) {
      const object = get(index);
      const type = pdfium._FPDFPageObj_GetType(object);
      if (type === objectTypes.text && pdfium._FPDFTextObj_GetFontSize(object, at) !== 0) {
        const size = Math.abs(floats(1)[0]!);
        sizes.push(size * scaleOf(object) * scale);
      } else if (type === objectTypes.form && depth < MAX_FORM_DEPTH) {
        const own = scaleOf(object);
        const inside = pdfium._FPDFFormObj_CountObjects(object);
        visit(inside, (i) => pdfium._FPDFFormObj_GetObject(object, i), depth + 1, scale * own);
      }
    }
  };
  visit(pdfium._FPDFPage_CountObjects(page), (index) => pdfium._FPDFPage_GetObject(page, index), 0, 1);
  pdfium.wasmExports.free(at);
  const found = sizes.filter((size) => size > 0).sort((a, b) => a - b);
  if (found.length === 0) return undefined;
  const quantile = (share: number) => found[Math.floor(share * (found.length - 1))]!;
  return { small: quantile(SMALL_QUANTILE), usual: quantile(USUAL_QUANTILE) };
}
