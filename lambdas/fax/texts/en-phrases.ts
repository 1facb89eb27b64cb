/** What other texts in English are made of. */
import type { OutcomeContext } from './catalogue.ts';

export const pages = (count: number): string => (count === 1 ? '1 page' : `${count} pages`);

/** Whom to ask. */
export const keeper = ({ contact }: Pick<OutcomeContext, 'contact'>): string =>
  contact ?? 'whoever looks after your line';
