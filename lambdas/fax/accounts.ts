/** Accounts: customers who own lines. */
import { type Account, defaultAccount, type Line } from './model.ts';

/** The id of the account that a line belongs to. */
export const accountOf = ({ account }: Pick<Line, 'account'>): string => account ?? defaultAccount.id;

/** Stored accounts by id, and `default` among them, stored or not. */
export function withDefaultAccount(stored: readonly Account[]): Account[] {
  const isStored = stored.some(({ id }) => id === defaultAccount.id);
  return [...stored, ...(isStored ? [] : [defaultAccount])].sort((one, other) => (one.id < other.id ? -1 : 1));
}
