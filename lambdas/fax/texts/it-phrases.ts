/** What other texts in Italian are made of. */
import type { OutcomeContext } from './catalogue.ts';

export const pages = (count: number): string => (count === 1 ? '1 pagina' : `${count} pagine`);

/** Whom to ask. */
export const keeper = ({ contact }: Pick<OutcomeContext, 'contact'>): string => contact ?? 'chi gestisce la sua linea';
