/** Accounts: customers who own lines. */
import { domainOf } from './addresses.ts';
import { type Account, type AccountDomain, defaultAccount, type Line } from './model.ts';

/** The id of the account that a line belongs to. */
export const accountOf = ({ account }: Pick<Line, 'account'>): string => account ?? defaultAccount.id;

/** Stored accounts by id, and `default` among them, stored or not. */
export function withDefaultAccount(stored: readonly Account[]): Account[] {
  const isStored = stored.some(({ id }) => id === defaultAccount.id);
  return [...stored, ...(isStored ? [] : [defaultAccount])].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/**
 * Whether an address may send from the lines of an account, or receive what they receive: of an account with domains of
 * its own, only who is at one of them. A domain does not stand for its subdomains.
 *
 * @param domains of the account
 * @param entry an address in its comparable form, or `@domain`
 */
export const isAtHome = (domains: readonly AccountDomain[], entry: string): boolean =>
  domains.length === 0 || domains.some(({ domain }) => domain === domainOf(entry));
