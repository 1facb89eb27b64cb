/** What other texts in Italian are made of. */
import type { ReachedLimit } from '../sending/limit.ts';
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

/** What may be sent. */
export function limitWords({ whose, what, window, most }: ReachedLimit): string {
  const who = { sender: 'un mittente', line: 'la sua linea', account: 'tutte le linee del suo account insieme' }[whose];
  const time = window === 'hour' ? "all'ora" : 'al giorno';
  const may = whose === 'account' ? 'possono' : 'può';
  if (what === 'cost') return `${who} ${may} spendere ${most} ${time} in chiamate`;
  return `${who} ${may} inviare ${what === 'faxes' ? `${most} fax` : pages(most)} ${time}`;
}
