/**
 * The header line at the top of a fax page: when, from whom, to whom, which page. Machines print one, and 47 CFR 68.318(d) and
 * similar rules require it. It is drawn as a picture of its own and put on the white band of a coded page (see header-band.ts).
 */

import { type BoxPlane, copyOf } from '../planes/plane.ts';
import {
  blacken,
  blankBox,
  blankRaster,
  type FaxRaster,
  HORIZONTAL_RESOLUTION,
  LINE_PELS,
  POINTS_PER_INCH,
  type VerticalResolution,
} from '../planes/raster.ts';
import { advanceOf, type Contour, type OutlineFont, readOutline, unitsPerEm } from './glyph-outlines.ts';

/** The texts of the header line of one page. */
export interface HeaderTexts {
  /** Date and time, as local people write it. */
  readonly left: string;
  /** Sender and called number. Shortened when it does not fit. */
  readonly middle: string;
  /** Which page of how many. */
  readonly right: string;
}

const MILLIMETRES_PER_INCH = 25.4;
/** Height of the band, its last row white. */
const BAND_MM = 5;
/** From the band's top to the baseline, and size of the letters. */
const BASELINE_MM = 3.8;
const LETTER_POINTS = 8;
/** Machines do not print the outermost pels. */
const MARGIN_MM = 6;
const GAP_MM = 4;
/** Samples across and down a pel: it is black when half of them are inside the outline. */
const SAMPLES = 4;
const UNKNOWN = '?';

/** Rows of the band: 39 at fine resolution. */
export const headerRows = (resolution: VerticalResolution): number =>
  Math.round((BAND_MM / MILLIMETRES_PER_INCH) * resolution);

/** Letters that a font lacks lose their accents if that helps, else they become a question mark. */
function drawable(text: string, font: OutlineFont): string {
  return [...text.normalize('NFC').replace(/\p{C}/gu, ' ')]
    .map((character) => {
      if (font.glyphOf(character.codePointAt(0)!) !== 0) return character;
      const plain = [...character.normalize('NFD')][0]!;
      return font.glyphOf(plain.codePointAt(0)!) !== 0 ? plain : UNKNOWN;
    })
    .join('')
    .replace(/\?{2,}/g, UNKNOWN);
}

/** True when a name can be shown as it is written; if not, its number says more than question marks. */
export const canShow = (text: string, font: OutlineFont): boolean =>
  [...text.normalize('NFC')].every((character) => font.glyphOf(character.codePointAt(0)!) !== 0);

const pelsPerUnit = (font: OutlineFont) => (LETTER_POINTS / POINTS_PER_INCH / unitsPerEm(font)) * HORIZONTAL_RESOLUTION;

const widthOf = (text: string, font: OutlineFont): number =>
  [...text].reduce((sum, one) => sum + advanceOf(font, font.glyphOf(one.codePointAt(0)!)), 0) * pelsPerUnit(font);

/** Draws a text into the band from `left` pels on. Inside is where the outline winds round, as TrueType says. */
function drawText(
  band: FaxRaster,
  text: string,
  left: number,
  font: OutlineFont,
  resolution: VerticalResolution,
): void {
  const across = pelsPerUnit(font);
  const down = (across * resolution) / HORIZONTAL_RESOLUTION;
  const baseline = (BASELINE_MM / MILLIMETRES_PER_INCH) * resolution;
  const inside = blankBox<'coverage'>(LINE_PELS, band.height - 1);
  let pen = left;
  for (const character of text) {
    const glyph = font.glyphOf(character.codePointAt(0)!);
    const contours = readOutline(font, glyph).map((contour) =>
      contour.map(([x, y]) => [pen + x * across, baseline - y * down] as const),
    );
    const { first, end } = sampleLinesOf(contours, (band.height - 1) * SAMPLES);
    for (let sample = first; sample < end; sample++) fillSample(inside, contours, sample);
    pen += advanceOf(font, glyph) * across;
  }
  // Outlines may lean a little over their advances.
  const lean = Math.ceil(LETTER_POINTS);
  const from = Math.max(0, Math.floor(left) - lean);
  const to = Math.min(LINE_PELS, Math.ceil(pen) + lean);
  for (let y = 0; y < band.height - 1; y++) {
    for (let x = from; x < to; x++) {
      if (inside[y * LINE_PELS + x]! * 2 >= SAMPLES * SAMPLES) blacken(band.bits, x, y);
    }
  }
}

/** The lines of samples that a glyph crosses, of so many. */
function sampleLinesOf(contours: readonly Contour[], lines: number): { readonly first: number; readonly end: number } {
  let [top, bottom] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const contour of contours) {
    for (const [, y] of contour) {
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (top > bottom) return { first: 0, end: 0 };
  return {
    first: Math.max(0, Math.floor(top * SAMPLES) - 1),
    end: Math.min(lines, Math.ceil(bottom * SAMPLES) + 1),
  };
}

/** Counts the samples inside a glyph on one line of samples. */
function fillSample(inside: BoxPlane<'coverage'>, contours: readonly Contour[], sample: number): void {
  const y = (sample + 0.5) / SAMPLES;
  const crossings: { x: number; turn: number }[] = [];
  for (const contour of contours) {
    for (let i = 0; i < contour.length; i++) {
      const [x1, y1] = contour[i]!;
      const [x2, y2] = contour[i + 1 === contour.length ? 0 : i + 1]!;
      if (y1 <= y === y2 <= y) continue;
      crossings.push({ x: x1 + ((y - y1) / (y2 - y1)) * (x2 - x1), turn: y2 > y1 ? 1 : -1 });
    }
  }
  if (crossings.length === 0) return;
  crossings.sort((one, other) => one.x - other.x);
  const row = Math.floor(y) * LINE_PELS;
  let winding = 0;
  crossings.forEach(({ x, turn }, i) => {
    winding += turn;
    const next = crossings[i + 1];
    if (winding === 0 || next === undefined) return;
    const first = Math.max(0, Math.ceil(x * SAMPLES - 0.5));
    const end = Math.min(LINE_PELS * SAMPLES, Math.ceil(next.x * SAMPLES - 0.5));
    for (let at = first; at < end; at++) inside[row + Math.floor(at / SAMPLES)]! += 1;
  });
}

/**
 * Makes the picture of a header line: `headerRows` high, its last row white, for `putHeader`.
 * @param font one that has the letters; what it lacks is shown without accents or as `?`
 */
export const makeHeaderBand = (texts: HeaderTexts, resolution: VerticalResolution, font: OutlineFont): FaxRaster =>
  makeHeaderBands(texts, () => texts.right, resolution, font)(1);

/**
 * The header lines of one fax: what all its pages share is drawn once.
 * @param right the text at the right of a page, counted from 1
 */
export function makeHeaderBands(
  texts: Omit<HeaderTexts, 'right'>,
  right: (page: number) => string,
  resolution: VerticalResolution,
  font: OutlineFont,
): (page: number) => FaxRaster {
  const shared = blankRaster(headerRows(resolution));
  const margin = (MARGIN_MM / MILLIMETRES_PER_INCH) * HORIZONTAL_RESOLUTION;
  const gap = (GAP_MM / MILLIMETRES_PER_INCH) * HORIZONTAL_RESOLUTION;
  const left = drawable(texts.left, font);
  const from = margin + widthOf(left, font) + gap;
  const end = LINE_PELS - margin - Math.max(widthOf(drawable(right(1), font), font), widthOf('000/000', font));
  let middle = drawable(texts.middle, font);
  while (middle !== '' && widthOf(middle, font) > end - gap - from) middle = [...middle].slice(0, -1).join('');
  drawText(shared, left, margin, font, resolution);
  drawText(shared, middle, from, font, resolution);
  return (page) => {
    const text = drawable(right(page), font);
    const band = { ...shared, bits: copyOf(shared.bits) };
    drawText(band, text, LINE_PELS - margin - widthOf(text, font), font, resolution);
    return band;
  };
}
