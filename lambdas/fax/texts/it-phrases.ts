/** What other texts in Italian are made of. */
import type { OutcomeContext } from './catalogue.ts';

export const pages = (count: number): string => (count === 1 ? '1 pagina' : `${count} pagine`);
export const documentPages = (count: number, straightened: number): string => {
  if (straightened === 0) return pages(count);
  const [papers, made] =
    straightened === 1
      ? ['foglio fotografato', 'ritagliato e raddrizzato']
      : ['fogli fotografati', 'ritagliati e raddrizzati'];
  return `${pages(count)}, ${straightened === count ? papers : `${straightened} ${papers}`}: ${made}`;
};

/** Whom to ask. */
export const keeper = ({ contact }: Pick<OutcomeContext, 'contact'>): string => contact ?? 'chi gestisce la sua linea';
