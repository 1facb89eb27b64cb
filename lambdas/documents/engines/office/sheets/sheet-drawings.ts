/** How far to the right the drawings of an Office Open XML sheet reach (ECMA-376 part 1, 20.5.2). */

/** English metric units (20.1.2.1). */
const EMU_PER_POINT = 12_700;

/** A right edge: so many points behind the left edge of a column, from 0. */
export interface RightEdge {
  readonly column: number;
  readonly points: number;
}

const number = (xml: string, pattern: RegExp): number => {
  const value = Number(pattern.exec(xml)?.[1] ?? 0);
  return Number.isFinite(value) && value >= 0 ? value : 0;
};

const points = (emu: number) => emu / EMU_PER_POINT;
const width = (xml: string) => points(number(xml, /<(?:\w+:)?ext\s[^>]*\bcx="(\d+)"/));

function readAnchor(kind: string, xml: string): RightEdge {
  const corner = (name: string) =>
    new RegExp(`<(?:\\w+:)?${name}>([\\s\\S]*?)</(?:\\w+:)?${name}>`).exec(xml)?.[1] ?? '';
  if (kind === 'absolute')
    return { column: 0, points: points(number(xml, /<(?:\w+:)?pos\s[^>]*\bx="(\d+)"/)) + width(xml) };
  const at = corner(kind === 'twoCell' ? 'to' : 'from');
  const inside = points(number(at, /<(?:\w+:)?colOff>(\d+)</));
  const column = number(at, /<(?:\w+:)?col>(\d+)</);
  return { column, points: inside + (kind === 'twoCell' ? 0 : width(xml)) };
}

/** The right edge of everything that is drawn. */
export const readAnchors = (drawing: string): RightEdge[] =>
  [...drawing.matchAll(/<(?:\w+:)?(twoCell|oneCell|absolute)Anchor[\s>]([\s\S]*?)<\/(?:\w+:)?\1Anchor>/g)].map(
    ([, kind = '', xml = '']) => readAnchor(kind, xml),
  );
