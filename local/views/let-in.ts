/** The command that would let a refused mail in, where there is one. */
import { accountOf } from '../../lambdas/fax/accounts.ts';
import { domainOf, normaliseAddress } from '../../lambdas/fax/addresses.ts';
import type { OutcomeCode } from '../../lambdas/fax/outcomes.ts';
import type { Directory } from '../../lambdas/ports.ts';
import { typed } from '../invocation.ts';

export interface RefusedSender {
  readonly outcome: OutcomeCode | string;
  /** Address in From, as far as there is one. */
  readonly from: string | undefined;
}

/** @returns how a person types it; undefined where no command would help */
export async function commandToLetIn(
  directory: Pick<Directory, 'lineOfSender' | 'lines'>,
  { outcome, from = '' }: RefusedSender,
): Promise<string | undefined> {
  const address = normaliseAddress(from);
  if (address === undefined) return undefined;
  const line = await directory.lineOfSender(address);
  if (outcome === 'sender-not-authenticated' && line !== undefined) return typed(`sender password ${address}`);
  if (outcome !== 'sender-not-allowed') return undefined;
  // It is on a list, and at no domain of the account.
  if (line !== undefined) return typed(`domain add ${accountOf(line)} ${domainOf(address)}`);
  const [only, ...others] = await directory.lines();
  const number = only !== undefined && others.length === 0 ? only.number : '<number>';
  return typed(`sender add ${number} ${address}`);
}
