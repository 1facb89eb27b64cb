/** Whether a sheet is fitted to the width of its paper, and in which orientation. */

/** Smaller than this, ten points are fewer than six and a half: not to be read on a fax of 196 lines an inch. */
const READABLE = 0.65;

/** Width and height in points, by number (ECMA-376 part 1, 18.3.1.63); others are taken for A4. */
const papers: Readonly<Record<number, readonly [number, number]>> = {
  1: [612, 792],
  5: [612, 1008],
  8: [842, 1191],
  9: [595, 842],
};
const A4 = 9;

/** A sheet of more columns is not measured: nobody would fax it. */
export const MAX_COLUMNS = 256;

export interface SheetPage {
  /** Points from the first column's edge to the last one's. */
  readonly width: number;
  readonly paper?: number | undefined;
  /** Points, in place of the number. */
  readonly size?: readonly [number, number] | undefined;
  readonly isLandscape: boolean;
  /** Left and right, together, in points. */
  readonly margins: number;
}

/** `keep` where it fits already, or would be unreadable in any way; else how the paper lies when it is fitted. */
export function chooseFit({
  width,
  paper = A4,
  size,
  isLandscape,
  margins,
}: SheetPage): 'keep' | 'portrait' | 'landscape' {
  const sides = size ?? papers[paper] ?? papers[A4]!;
  const [short, long] = [Math.min(...sides), Math.max(...sides)];
  const scale = (across: number) => (across - margins) / width;
  const now = scale(isLandscape ? long : short);
  if (width <= 0 || now >= 1) return 'keep';
  if (now >= READABLE) return isLandscape ? 'landscape' : 'portrait';
  return scale(long) >= READABLE ? 'landscape' : 'keep';
}

/** Of a column so many letters wide, in the default font: seven dots a letter, ninety-six an inch (18.3.1.13). */
export const columnPoints = (letters: number): number => letters * 7 * 0.75;
/** The default width of a column: 64 dots. */
export const DEFAULT_COLUMN = 64 / 7;
