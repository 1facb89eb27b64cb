/** Pages that a notice shows, and what it says of those that take long on the line. */

import type { Fax } from '../history.ts';
import type { Prepared } from '../model.ts';
import type { FaxOutcome } from '../outcomes.ts';
import type { Texts } from '../texts/index.ts';
import { formatRuns } from './local-formats.ts';
import type { PagePicture } from './notice-model.ts';

type Pages = Prepared['pages'];

/** Predicted seconds on the line from which a page is worth a remark. */
const slowSeconds = 60;
/** As many of the slowest pages are shown; the others are the same in grey. */
const shownPages = 2;

/** Outcomes of calls in which pages were on their way, so that slow ones mattered. */
const transmitting: ReadonlySet<FaxOutcome> = new Set(['sent', 'dropped', 'transmission-error']);

function slowPages({ attempts }: Fax, prepared: Prepared | undefined): Pages {
  if (prepared === undefined) return [];
  const mattered = attempts.some(({ result }) => result !== undefined && transmitting.has(result.outcome));
  return mattered ? prepared.pages.filter(({ seconds }) => seconds > slowSeconds) : [];
}

/** One sentence about all slow pages, or nothing. */
export function slowPageWarnings(fax: Fax, prepared: Prepared | undefined, { warnings }: Texts): string[] {
  const slow = slowPages(fax, prepared);
  if (slow.length === 0) return [];
  const list = formatRuns(slow.map(({ n }) => n));
  return [warnings.slowPages(list, slow.length, Math.round(Math.max(...slow.map(({ seconds }) => seconds))))];
}

/** The first page, then the slowest of the others in their order; none of a fax without pages. */
export function pagePictures(fax: Fax, prepared: Prepared | undefined, words: Texts): PagePicture[] {
  if (!fax.pages) return [];
  const slowest = slowPages(fax, prepared)
    .filter(({ n }) => n > 1)
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, shownPages)
    .toSorted((a, b) => a.n - b.n);
  return [
    { page: 1, caption: words.pictureCaption },
    ...slowest.map(({ n, seconds }) => ({ page: n, caption: words.slowPageCaption(n, Math.round(seconds)) })),
  ];
}
