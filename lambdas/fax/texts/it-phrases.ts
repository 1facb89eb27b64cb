/** What other texts in Italian are made of. */
import { type PageKind, type PageKinds, pageKinds } from '../model.ts';
import type { ReachedLimit } from '../sending/limit.ts';
import type { OutcomeContext } from './catalogue.ts';

export const pages = (count: number): string => (count === 1 ? '1 pagina' : `${count} pagine`);
/** One, several. */
const kinds: Readonly<Record<PageKind, readonly [string, string]>> = {
  paper: ['foglio fotografato: ritagliato e raddrizzato', 'fogli fotografati: ritagliati e raddrizzati'],
  whiteboard: ['lavagna: ritagliata e raddrizzata', 'lavagne: ritagliate e raddrizzate'],
  scan: ['scansione', 'scansioni'],
  screenshot: ['schermata', 'schermate'],
  photograph: ['fotografia', 'fotografie'],
};
export const documentPages = (count: number, shown: PageKinds): string => {
  const told = pageKinds.flatMap((kind) => {
    const n = shown[kind] ?? 0;
    if (n === 0) return [];
    const [one, several] = kinds[kind];
    return [`${n === count ? '' : `${n} `}${n === 1 ? one : several}`];
  });
  return [pages(count), told.join('; ')].filter((text) => text !== '').join(', ');
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
