/**
 * Finds codes of bars (Code 128, Code 39, EAN, ITF and their kin) by what only they have: many bars and gaps of various widths, none of
 * them broad, that stay the same over many rows. Every twelfth row is looked at, and every twelfth column, for codes that lie.
 */

import { type PelPlane, wordsOf } from '../planes/plane.ts';
import { LINE_PELS, WHITE_WORD } from '../planes/raster.ts';
import { type Bars, type Code, quantileOf, type Tones } from './code.ts';

/** Lines between those that are looked at, and those below one that must be alike: a code of four millimetres is found. */
const LINE_STEP = 12;
const ALIKE_LINES = [4, 8, 12, 16, 20];
/** Tones that a scanner tells apart. */
const MIN_CONTRAST = 40;
/** A step of grey from one pel to the next but one that belongs to a bar's edge. */
const MIN_STEP = 16;
/** A short code has eight bars or more: its edges, and its least length. */
const MIN_EDGES = 20;
const MIN_LENGTH = 64;
/** No bar and no gap is broader, pels. */
const MAX_RUN = 26;
/** Shares of the contrast by which a pel may differ within `ALIKE_LINES`, and lines on the whole from one to the next. */
const MAX_PEL_CHANGE = 0.4;
const MAX_LINE_CHANGE = 0.08;
/** Broad bars, or gaps, are so many times as broad as narrow ones, and so many pels broader. */
const MIN_BREADTH_RATIO = 1.75;
const MIN_BREADTH_DIFFERENCE = 2;
/** What is repeated may be so many pels broader or narrower. */
const MAX_REPETITION_ERROR = 1;
/** How far a pel may be from its tone, as a share of the contrast, and how many pels that are like their neighbours are not farther. */
const TONE_TOLERANCE = 0.2;
const MIN_TWO_TONE_SHARE = 0.9;
/** Shares of a code's pels, or of its bars, that are darker, lighter, narrower or broader than is typical. */
const TAIL = 0.05;
const BREADTH_TAIL = 0.1;
/** Pels before the first bar and behind the last that are drawn with the code: its outer edges. */
const EDGE_PELS = 2;

/** A plane read along its rows or along its columns. */
interface Lines {
  readonly grey: PelPlane<'grey' | 'coverage'>;
  readonly count: number;
  readonly length: number;
  /** From a line to the next, and from a pel of a line to the next. */
  readonly lineStep: number;
  readonly pelStep: number;
}

interface Span {
  readonly from: number;
  /** The last pel is before it. */
  readonly end: number;
}

/** Parts of a line in which edges follow each other closely. */
function* denseSpans({ grey, length, pelStep }: Lines, start: number): Generator<Span> {
  let from = -1;
  let last = 0;
  let edges = 0;
  let wasRising = false;
  const isLong = () => edges >= MIN_EDGES && last - from >= MIN_LENGTH;
  let before = grey[start]!;
  let here = grey[start + pelStep]!;
  for (let x = 1, at = start + 2 * pelStep; x < length - 1; x++, at += pelStep) {
    const next = grey[at]!;
    const step = next - before;
    before = here;
    here = next;
    if (step < MIN_STEP && step > -MIN_STEP) continue;
    const isRising = step > 0;
    if (from >= 0 && x - last > MAX_RUN) {
      if (isLong()) yield { from, end: last + 1 };
      from = -1;
    }
    if (from < 0) {
      from = x;
      edges = 0;
    }
    if (edges === 0 || isRising !== wasRising) edges += 1;
    wasRising = isRising;
    last = x;
  }
  if (from >= 0 && isLong()) yield { from, end: last + 1 };
}

/** The tones of part of a line; undefined without contrast. */
function tonesOf({ grey, pelStep }: Lines, start: number, { from, end }: Span): Tones | undefined {
  const counts = new Uint32Array(256);
  for (let x = from; x < end; x++) counts[grey[start + x * pelStep]!]! += 1;
  const dark = quantileOf(counts, end - from, TAIL);
  const light = quantileOf(counts, end - from, 1 - TAIL);
  return light - dark >= MIN_CONTRAST ? { dark, light } : undefined;
}

/** Whether a span has those tones alone, but for its edges. */
function hasTwoTones({ grey, pelStep }: Lines, start: number, { from, end }: Span, { dark, light }: Tones): boolean {
  const tolerance = TONE_TOLERANCE * (light - dark);
  let even = 0;
  let toned = 0;
  for (let x = from + 1; x < end - 1; x++) {
    const at = start + x * pelStep;
    if (Math.abs(grey[at + pelStep]! - grey[at - pelStep]!) > tolerance) continue;
    const value = grey[at]!;
    if (Math.abs(value - grey[at - pelStep]!) > tolerance) continue;
    even += 1;
    if (value <= dark + tolerance || value >= light - tolerance) toned += 1;
  }
  return toned >= MIN_TWO_TONE_SHARE * even;
}

/** The parts of a span that are the same in the lines below. */
function alikeParts({ grey, pelStep, lineStep }: Lines, start: number, { from, end }: Span, { dark, light }: Tones) {
  const parts: Span[] = [];
  const maxChange = MAX_PEL_CHANGE * (light - dark);
  let first = from;
  for (let x = from; x <= end; x++) {
    const at = start + x * pelStep;
    let isAlike = x < end;
    for (let i = 0; isAlike && i < ALIKE_LINES.length; i++) {
      isAlike = Math.abs(grey[at]! - grey[at + ALIKE_LINES[i]! * lineStep]!) <= maxChange;
    }
    if (isAlike) continue;
    if (x - first >= MIN_LENGTH) parts.push({ from: first, end: x });
    first = x + 1;
  }
  return parts;
}

/** Breadths of bars and gaps, which alternate, and where the first begins and the last ends. */
function measureRuns({ grey, pelStep }: Lines, start: number, { from, end }: Span, middle: number) {
  const breadths: number[] = [];
  const isDark = (x: number) => grey[start + x * pelStep]! < middle;
  let first = -1;
  let last = from;
  for (let x = from + 1; x < end; x++) {
    if (isDark(x) === isDark(x - 1)) continue;
    if (first < 0) first = x;
    else breadths.push(x - last);
    last = x;
  }
  return { breadths, first, last };
}

/** Whether breadths are those of a code: some broad, some narrow, and not the same again and again, as in a hatching or a chart. */
function areVarious(breadths: readonly number[]): boolean {
  const isRepeatedAfter = (count: number) =>
    breadths.every((breadth, i) => i < count || Math.abs(breadth - breadths[i - count]!) <= MAX_REPETITION_ERROR);
  for (let count = 2; count <= breadths.length / 2; count += 2) if (isRepeatedAfter(count)) return false;
  return [0, 1].some((kind) => {
    const sorted = breadths.filter((_, i) => i % 2 === kind).toSorted((one, other) => one - other);
    const narrow = sorted[Math.floor(BREADTH_TAIL * sorted.length)]!;
    const broad = sorted[Math.ceil((1 - BREADTH_TAIL) * sorted.length) - 1]!;
    return broad >= MIN_BREADTH_RATIO * narrow && broad - narrow >= MIN_BREADTH_DIFFERENCE;
  });
}

/** How far a code reaches from a line in one direction: lines that change little from each to the next. */
function extent(lines: Lines, line: number, { from, end }: Span, { dark, light }: Tones, direction: 1 | -1): number {
  const { grey, lineStep, pelStep, count } = lines;
  const maxChange = MAX_LINE_CHANGE * (light - dark) * (end - from);
  let reached = line;
  for (let next = line + direction; next >= 0 && next < count; next += direction) {
    let change = 0;
    for (let x = from, at = next * lineStep + from * pelStep; x < end; x++, at += pelStep) {
      change += Math.abs(grey[at]! - grey[at - direction * lineStep]!);
    }
    if (change > maxChange) break;
    reached = next;
  }
  return reached;
}

/** Whether a row is all white, or without text; columns are not asked. */
function isBlank(words: Uint32Array, { pelStep }: Lines, line: number): boolean {
  if (pelStep !== 1) return false;
  const end = ((line + 1) * LINE_PELS) / 4;
  const blank = words[(line * LINE_PELS) / 4] === 0 ? 0 : WHITE_WORD;
  for (let word = (line * LINE_PELS) / 4; word < end; word++) if (words[word] !== blank) return false;
  return true;
}

function* findAlong(lines: Lines, bars: Bars): Generator<Code> {
  const words = wordsOf(lines.grey);
  const found: { span: Span; first: number; last: number }[] = [];
  const lastLine = lines.count - ALIKE_LINES.at(-1)!;
  for (let line = LINE_STEP / 2; line < lastLine; line += LINE_STEP) {
    if (isBlank(words, lines, line)) continue;
    const start = line * lines.lineStep;
    for (const span of denseSpans(lines, start)) {
      const tones = tonesOf(lines, start, span);
      if (tones === undefined) continue;
      for (const part of alikeParts(lines, start, span, tones)) {
        const isKnown = found.some(
          (code) => line >= code.first && line <= code.last && part.from < code.span.end && part.end > code.span.from,
        );
        if (isKnown) continue;
        const own = tonesOf(lines, start, part);
        if (own === undefined) continue;
        const runs = measureRuns(lines, start, part, (own.dark + own.light) / 2);
        if (runs.breadths.length < MIN_EDGES || runs.last - runs.first < MIN_LENGTH) continue;
        if (!hasTwoTones(lines, start, part, own)) continue;
        if (Math.max(...runs.breadths) > MAX_RUN || !areVarious(runs.breadths)) continue;
        const across = {
          from: Math.max(0, runs.first - EDGE_PELS),
          end: Math.min(lines.length, runs.last + EDGE_PELS),
        };
        const first = extent(lines, line, across, own, -1);
        const last = extent(lines, line, across, own, 1);
        found.push({ span: across, first, last });
        const along = { at: across.from, breadth: across.end - across.from };
        const down = { at: first, breadth: last - first + 1 };
        const [x, y] = bars === 'down' ? [along, down] : [down, along];
        yield { box: { left: x.at, width: x.breadth, top: y.at, height: y.breadth }, tones: own, bars };
      }
    }
  }
}

/** The codes of bars on a grey page, or among its text. About 5 ms for a page of text. */
export function findBars(grey: PelPlane<'grey' | 'coverage'>, height: number): Code[] {
  const rows = { grey, count: height, length: LINE_PELS, lineStep: LINE_PELS, pelStep: 1 };
  const columns = { grey, count: LINE_PELS, length: height, lineStep: 1, pelStep: LINE_PELS };
  return [...findAlong(rows, 'down'), ...findAlong(columns, 'across')];
}
