/** What other texts in Chinese are made of. */
import type { OutcomeContext } from './catalogue.ts';

export const pages = (count: number): string => `${count} 页`;

/** Around what is written in other letters stand blanks. */
export const keeper = ({ contact }: Pick<OutcomeContext, 'contact'>): string =>
  contact === undefined ? '线路管理员' : ` ${contact} `;
