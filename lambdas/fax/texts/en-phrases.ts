/** What other texts in English are made of. */
import { type PageKind, type PageKinds, pageKinds } from '../model.ts';
import type { ReachedLimit } from '../sending/limit.ts';
import type { OutcomeContext } from './catalogue.ts';

export const pages = (count: number): string => (count === 1 ? '1 page' : `${count} pages`);
/** One, several, and what was made of it. */
const kinds: Readonly<Record<PageKind, readonly [string, string, string]>> = {
  paper: ['photographed paper', 'photographed papers', ': cut out and straightened'],
  whiteboard: ['whiteboard', 'whiteboards', ': cut out and straightened'],
  scan: ['scan', 'scans', ''],
  screenshot: ['screenshot', 'screenshots', ''],
  photograph: ['photograph', 'photographs', ''],
};
export const documentPages = (count: number, shown: PageKinds): string => {
  const told = pageKinds.flatMap((kind) => {
    const n = shown[kind] ?? 0;
    if (n === 0) return [];
    const [one, several, made] = kinds[kind];
    return [`${n === count ? '' : `${n} `}${n === 1 ? one : several}${made}`];
  });
  return [pages(count), told.join('; ')].filter((text) => text !== '').join(', ');
};

/** Whom to ask. */
export const keeper = ({ contact }: Pick<OutcomeContext, 'contact'>): string =>
  contact ?? 'whoever looks after your line';

/** What may be sent. */
export function limitWords({ whose, what, window, most }: ReachedLimit): string {
  const who = { sender: 'one sender', line: 'your line', account: 'all lines of your account together' }[whose];
  const time = window === 'hour' ? 'an hour' : 'a day';
  if (what === 'cost') return `${who} may spend ${most} on calls ${time}`;
  const unit = what === 'faxes' ? (most === 1 ? 'fax' : 'faxes') : most === 1 ? 'page' : 'pages';
  return `${who} may send ${most} ${unit} ${time}`;
}
