/** What other texts in English are made of. */
import type { ReachedLimit } from '../sending/limit.ts';
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

/** What may be sent. */
export function limitWords({ whose, what, window, most }: ReachedLimit): string {
  const who = { sender: 'one sender', line: 'your line', account: 'all lines of your account together' }[whose];
  const time = window === 'hour' ? 'an hour' : 'a day';
  if (what === 'cost') return `${who} may spend ${most} on calls ${time}`;
  const unit = what === 'faxes' ? (most === 1 ? 'fax' : 'faxes') : most === 1 ? 'page' : 'pages';
  return `${who} may send ${most} ${unit} ${time}`;
}
