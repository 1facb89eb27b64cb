/** Who of a line is at none of its account's domains: they may neither send nor receive. */
import { isAtHome } from '../../../lambdas/fax/accounts.ts';
import type { AccountDomain, Line } from '../../../lambdas/fax/model.ts';
import type { Directory } from '../../../lambdas/ports.ts';
import { typed } from '../../invocation.ts';

type Members = Pick<Line, 'senders' | 'recipients'>;

/** @param domains of the account */
export function membersOutside(domains: readonly AccountDomain[], lines: readonly Members[]): Members {
  const outside = (entries: readonly string[]): string[] => entries.filter((entry) => !isAtHome(domains, entry));
  return {
    senders: lines.flatMap(({ senders }) => outside(senders)),
    recipients: lines.flatMap(({ recipients }) => outside(recipients)),
  };
}

/** The refusal for members that a line of this account cannot have; undefined when it can have all. */
export async function refuseOutside(
  directory: Pick<Directory, 'domains'>,
  account: string,
  members: Members,
): Promise<{ readonly refused: string } | undefined> {
  const domains = await directory.domains(account);
  const { senders, recipients } = membersOutside(domains, [members]);
  const outside = [...senders, ...recipients];
  if (outside.length === 0) return undefined;
  const known = domains.map(({ domain }) => domain).join(', ');
  const how = `Enable another one with ${typed(`domain add ${account} <domain>`)}`;
  return { refused: `${outside.join(', ')}: of no domain of account ${account}, which has ${known}. ${how}` };
}
