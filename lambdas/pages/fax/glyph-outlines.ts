/** Outlines of a TrueType font's glyphs (ISO/IEC 14496-22: head, loca, glyf), as far as a line of text needs them. */

import { Defect } from '../../fax/errors.ts';

/** A font, and which glyph stands for a character; 0 where the font has none. */
export interface OutlineFont {
  readonly bytes: Buffer;
  glyphOf(codePoint: number): number;
}

/** A closed outline: straight edges, font units, y upwards. */
export type Contour = readonly (readonly [number, number])[];

/** Straight segments of a curve: enough for letters of 30 pels. */
const CURVE_SEGMENTS = 4;
/** Composite glyphs inside composite glyphs are followed this deep. */
const MAX_DEPTH = 5;

const flags = { onCurve: 1, shortX: 2, shortY: 4, repeat: 8, sameX: 16, sameY: 32 } as const;
const parts = { words: 1, areOffsets: 2, scale: 8, more: 32, twoScales: 64, matrix: 128 } as const;

interface Point {
  readonly x: number;
  readonly y: number;
  readonly isOn: boolean;
}

/** Where tables begin, by font: a line of text asks for them hundreds of times. */
const knownTables = new WeakMap<Buffer, Map<string, number>>();

function tableOf(font: Buffer, name: string): number {
  const known = knownTables.get(font) ?? new Map<string, number>();
  knownTables.set(font, known);
  const at = known.get(name) ?? findTable(font, name);
  known.set(name, at);
  return at;
}

function findTable(font: Buffer, name: string): number {
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const at = 12 + 16 * i;
    if (font.toString('latin1', at, at + 4) === name) return font.readUInt32BE(at + 8);
  }
  throw new Defect(`a font without the table ${name}`);
}

/** Font units in one em. */
export const unitsPerEm = ({ bytes }: OutlineFont): number => bytes.readUInt16BE(tableOf(bytes, 'head') + 18);

/** Turns curves into straight edges. Halfway between two points off the curve there is one on it. */
function flattenCurves(points: readonly Point[]): Contour {
  const full: Point[] = [];
  points.forEach((point, i) => {
    const before = points[(i + points.length - 1) % points.length]!;
    if (!point.isOn && !before.isOn)
      full.push({ x: (point.x + before.x) / 2, y: (point.y + before.y) / 2, isOn: true });
    full.push(point);
  });
  const first = full.findIndex(({ isOn }) => isOn);
  const around = [...full.slice(first), ...full.slice(0, first + 1)];
  const contour: [number, number][] = [];
  for (let i = 0; i < around.length - 1; i++) {
    const from = around[i]!;
    const next = around[i + 1]!;
    if (!from.isOn) continue;
    contour.push([from.x, from.y]);
    const to = around[i + 2];
    if (next.isOn || to === undefined) continue;
    for (let segment = 1; segment < CURVE_SEGMENTS; segment++) {
      const t = segment / CURVE_SEGMENTS;
      const bend = (a: number, b: number, c: number) => (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c;
      contour.push([bend(from.x, next.x, to.x), bend(from.y, next.y, to.y)]);
    }
  }
  return contour;
}

function readSimple(font: Buffer, start: number, contours: number): Contour[] {
  const ends = Array.from({ length: contours }, (_, i) => font.readUInt16BE(start + 10 + 2 * i));
  const count = (ends.at(-1) ?? -1) + 1;
  let at = start + 10 + 2 * contours;
  at += 2 + font.readUInt16BE(at);
  const kinds: number[] = [];
  while (kinds.length < count) {
    const kind = font[at++]!;
    kinds.push(kind);
    if ((kind & flags.repeat) !== 0) for (let left = font[at++]!; left > 0; left--) kinds.push(kind);
  }
  const readAxis = (short: number, same: number) => {
    let value = 0;
    return kinds.map((kind) => {
      if ((kind & short) !== 0) value += (kind & same) !== 0 ? font[at++]! : -font[at++]!;
      else if ((kind & same) === 0) {
        value += font.readInt16BE(at);
        at += 2;
      }
      return value;
    });
  };
  const xs = readAxis(flags.shortX, flags.sameX);
  const ys = readAxis(flags.shortY, flags.sameY);
  const points = kinds.map((kind, i) => ({ x: xs[i]!, y: ys[i]!, isOn: (kind & flags.onCurve) !== 0 }));
  return ends.map((end, i) => flattenCurves(points.slice(i === 0 ? 0 : ends[i - 1]! + 1, end + 1)));
}

/** A composite glyph, such as a letter with its accent: other glyphs, moved and scaled. */
function readComposite(font: OutlineFont, start: number, depth: number): Contour[] {
  const { bytes } = font;
  const contours: Contour[] = [];
  let at = start + 10;
  for (let kind: number = parts.more; (kind & parts.more) !== 0; ) {
    kind = bytes.readUInt16BE(at);
    const glyph = bytes.readUInt16BE(at + 2);
    const isWide = (kind & parts.words) !== 0;
    const areOffsets = (kind & parts.areOffsets) !== 0;
    const dx = areOffsets ? (isWide ? bytes.readInt16BE(at + 4) : bytes.readInt8(at + 4)) : 0;
    const dy = areOffsets ? (isWide ? bytes.readInt16BE(at + 6) : bytes.readInt8(at + 5)) : 0;
    at += isWide ? 8 : 6;
    const scales =
      (kind & parts.scale) !== 0 ? 1 : (kind & parts.twoScales) !== 0 ? 2 : (kind & parts.matrix) !== 0 ? 4 : 0;
    const read = Array.from({ length: scales }, (_, i) => bytes.readInt16BE(at + 2 * i) / 16384);
    at += 2 * scales;
    const [a = 1, b = 0, c = 0, d = 1] =
      scales === 4 ? read : scales === 2 ? [read[0]!, 0, 0, read[1]!] : scales === 1 ? [read[0]!, 0, 0, read[0]!] : [];
    for (const contour of readOutline(font, glyph, depth + 1)) {
      contours.push(contour.map(([x, y]) => [a * x + c * y + dx, b * x + d * y + dy] as const));
    }
  }
  return contours;
}

/** The outline of a glyph; none for a blank. */
export function readOutline(font: OutlineFont, glyph: number, depth = 0): Contour[] {
  const { bytes } = font;
  const isLong = bytes.readInt16BE(tableOf(bytes, 'head') + 50) === 1;
  const loca = tableOf(bytes, 'loca');
  const offset = (n: number) => (isLong ? bytes.readUInt32BE(loca + 4 * n) : bytes.readUInt16BE(loca + 2 * n) * 2);
  if (offset(glyph) === offset(glyph + 1) || depth > MAX_DEPTH) return [];
  const start = tableOf(bytes, 'glyf') + offset(glyph);
  const contours = bytes.readInt16BE(start);
  return contours >= 0 ? readSimple(bytes, start, contours) : readComposite(font, start, depth);
}

/** Advance width of a glyph, font units. */
export function advanceOf({ bytes }: OutlineFont, glyph: number): number {
  const count = bytes.readUInt16BE(tableOf(bytes, 'hhea') + 34);
  return bytes.readUInt16BE(tableOf(bytes, 'hmtx') + 4 * Math.min(glyph, count - 1));
}
