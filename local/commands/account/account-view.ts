/** An account as people and programs see it. */
import { accountOf } from '../../../lambdas/fax/accounts.ts';
import type { Account, Line } from '../../../lambdas/fax/model.ts';
import { limitsInForce, limitWords } from '../../views/limits.ts';

/** @param lines all lines; those of the account are named */
export function accountView(account: Account, lines: readonly Line[]) {
  const { id, name, contact, locale } = account;
  const numbers = lines.filter((line) => accountOf(line) === id).map(({ number }) => number);
  return {
    id,
    name,
    contact: contact ?? null,
    locale: locale ?? null,
    limits: limitsInForce.ofAccount(account),
    lines: numbers,
  };
}

export function accountText(account: Account, lines: readonly Line[]): string {
  const { id, name, contact, locale, limits, lines: numbers } = accountView(account, lines);
  const rows: [string, string][] = [
    ['lines', numbers.length === 0 ? 'none yet' : numbers.join(', ')],
    ['contact', contact ?? 'not told'],
    ['language of new lines', locale ?? "the country's"],
    ['limits', limitWords(limits)],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const title = name === '' ? id : `${id}  ${name}`;
  return [title, ...rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`)].join('\n');
}
