/** The line that a mail goes by, and the mail domains at which its numbers may be written. */
import { accountOf, isAtHome } from '../../fax/accounts.ts';
import { domainOf } from '../../fax/addresses.ts';
import type { Line } from '../../fax/model.ts';
import { accepted, type Result, refused } from '../../fax/result.ts';
import type { Directory } from '../../ports.ts';

export interface SendersLine {
  readonly line: Line;
  /** Of the line's account, besides the service's own. */
  readonly domains: readonly string[];
}

/** Refused: what the sender is instead, for the operator. */
export type FoundLine = Result<SendersLine, string>;

/** The line that lists a sender, unless its account has domains and the sender is at none of them. */
export async function findSendersLine(
  directory: Pick<Directory, 'lineOfSender' | 'domains'>,
  sender: string,
): Promise<FoundLine> {
  const line = await directory.lineOfSender(sender);
  if (line === undefined) return refused('on no list');
  const account = accountOf(line);
  const domains = await directory.domains(account);
  if (!isAtHome(domains, sender)) return refused(`at no domain of account ${account}`);
  return accepted({ line, domains: domains.map(({ domain }) => domain) });
}

/**
 * The line of a sender for whom a relay of an account vouches: the one that lists the sender, else the account's only
 * one. The sender must be at a domain of the account.
 */
export async function findRelayedLine(
  directory: Pick<Directory, 'lineOfSender' | 'domains' | 'lines'>,
  account: string,
  sender: string,
): Promise<FoundLine> {
  const domains = (await directory.domains(account)).map(({ domain }) => domain);
  if (!domains.includes(domainOf(sender))) return refused(`at no domain of account ${account}`);
  const listed = await directory.lineOfSender(sender);
  if (listed !== undefined) {
    const isOwn = accountOf(listed) === account;
    return isOwn ? accepted({ line: listed, domains }) : refused(`listed by a line of account ${accountOf(listed)}`);
  }
  const lines = (await directory.lines()).filter((line) => accountOf(line) === account);
  const [only] = lines;
  if (only === undefined || lines.length > 1) {
    return refused(`on no list, and account ${account} has ${lines.length === 0 ? 'no line' : 'several lines'}`);
  }
  return accepted({ line: only, domains });
}
