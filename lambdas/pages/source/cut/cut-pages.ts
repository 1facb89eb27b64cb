/** An open source whose pages that are far larger than the paper are cut into parts: each part is a page of its own. */

import type { Drawing } from '../drawing.ts';
import type { FitOptions, LetterSizes, PageSize, Placement } from '../page-fit.ts';
import { columnsOf, drawColumns } from './columns.ts';
import { cutPage, mayBeCut, trialCut } from './cut-plan.ts';
import { measureLetters } from './letter-heights.ts';

/** Trial parts that are looked at for letters. */
const MAX_TRIALS = 3;

interface Piece {
  readonly page: number;
  /** Undefined for a whole page. */
  readonly placement: Placement | undefined;
  /** Where each column of a strip is drawn that is whole on one sheet. */
  readonly columns?: readonly Placement[] | undefined;
}

/** A source and what was cut in it. */
export interface CutDrawing extends Drawing {
  /** Parts of each page that was cut, by the page, from 1. */
  readonly cuts: ReadonlyMap<number, number>;
  /** The source's own page, from 1, of one that is drawn, from 1. */
  sourcePage(page: number): number;
}

/** Sizes of letters by what is drawn, in points of the page. */
async function lookAtLetters(
  drawing: Drawing,
  page: number,
  size: PageSize,
  options: FitOptions,
): Promise<LetterSizes | undefined> {
  const parts = trialCut(size, options);
  const step = Math.max(1, Math.floor(parts.length / MAX_TRIALS));
  const found: LetterSizes[] = [];
  for (let i = 0; i < parts.length && found.length < MAX_TRIALS; i += step) {
    const placement = parts[i]!;
    const drawn = await drawing.draw(page, { ...options, isPlain: true }, placement);
    if (!drawn.ok || drawn.value.kind !== 'grey') continue;
    const letters = measureLetters(drawn.value.grey, drawn.value.height, placement.turned);
    if (letters === undefined) continue;
    const pointsPerRow = size.height / (placement.turned ? placement.width : placement.height);
    found.push({ small: letters.small * pointsPerRow, usual: letters.usual * pointsPerRow });
  }
  if (found.length === 0) return undefined;
  return {
    small: Math.min(...found.map(({ small }) => small)),
    usual: Math.max(...found.map(({ usual }) => usual)),
  };
}

/** Cuts what has to be cut. @param drawing owned by the result from now on */
export async function cutPages(drawing: Drawing, options: FitOptions): Promise<CutDrawing> {
  const pieces: Piece[] = [];
  const cuts = new Map<number, number>();
  for (let page = 0; page < drawing.pages; page++) {
    const size = await drawing.sizeOf?.(page);
    let parts: readonly Placement[] | undefined;
    if (size !== undefined && mayBeCut(size, options)) {
      const letters = (await drawing.lettersOf?.(page)) ?? (await lookAtLetters(drawing, page, size, options));
      parts = letters && cutPage(size, letters, options);
    }
    if (parts === undefined) pieces.push({ page, placement: undefined, columns: size && columnsOf(size, options) });
    else {
      cuts.set(page + 1, parts.length);
      pieces.push(...parts.map((placement) => ({ page, placement })));
    }
  }
  if (cuts.size === 0 && pieces.every(({ columns }) => columns === undefined))
    return { ...drawing, cuts, sourcePage: (page) => page };
  return {
    ...drawing,
    pages: pieces.length,
    cuts,
    sourcePage: (page) => pieces[page - 1]!.page + 1,
    draw(index, wanted) {
      const { page, placement, columns } = pieces[index]!;
      return columns === undefined
        ? drawing.draw(page, wanted, placement)
        : drawColumns(drawing, page, wanted, columns);
    },
  };
}
