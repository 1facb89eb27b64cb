/** What other texts in English are made of. */
import type { OutcomeContext } from './catalogue.ts';

export const pages = (count: number): string => (count === 1 ? '1 page' : `${count} pages`);
export const documentPages = (count: number, straightened: number): string => {
  if (straightened === 0) return pages(count);
  const papers = straightened === 1 ? 'photographed paper' : 'photographed papers';
  return `${pages(count)}, ${straightened === count ? papers : `${straightened} ${papers}`}: cut out and straightened`;
};

/** Whom to ask. */
export const keeper = ({ contact }: Pick<OutcomeContext, 'contact'>): string =>
  contact ?? 'whoever looks after your line';
