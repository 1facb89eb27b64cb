/** The items of the directory table: what `DynamoDirectory` reads and `DynamoAdministration` writes. */
import { lifetimes } from '../../fax/lifetimes.ts';
import type { Account, AccountDomain, E164, Line, LineKey, RemovedLine } from '../../fax/model.ts';
import type { SenderChecks } from '../../fax/sending/sender-checks.ts';
import { isOver, ttlAt } from './dynamo-record.ts';
import type { Item, Key } from './dynamo-table.ts';

export const linesPartition = 'lines';
export const accountsPartition = 'accounts';
export const domainsPartition = 'domains';
export const domainKey = (domain: string): Key => ({ pk: domainsPartition, sk: domain });
export const lineKey = (number: E164): Key => ({ pk: linesPartition, sk: number });
export const accountKey = (id: string): Key => ({ pk: accountsPartition, sk: id });
/** An entry of a sender list: an address, or `@domain`. */
export const senderKey = (entry: string): Key => ({ pk: `sender#${entry}`, sk: 'line' });
export const checksKey = (entry: string): Key => ({ pk: `sender#${entry}`, sk: 'checks' });
/** Only who decides about mail may read it: the functions that open documents read `lines` alone. */
export const lineKeyKey = (line: E164): Key => ({ pk: `line-key#${line}`, sk: 'key' });
export const passwordKey = (address: string): Key => ({ pk: `password#${address}`, sk: 'password' });

/** @returns undefined also for an item that only keeps writers of a line apart, and holds none */
export const lineOf = (item: Item | undefined): Line | undefined => item?.line as Line | undefined;

export const removedLinesPartition = 'removed-lines';
export const removedLineKey = (number: E164): Key => ({ pk: removedLinesPartition, sk: number });

/** The only items of the directory that end by themselves: DynamoDB removes them days after their time. */
export const removedLineItem = ({ line, removedAt }: RemovedLine): Item => ({
  ...removedLineKey(line.number),
  line,
  removedAt,
  ttl: ttlAt(removedAt + lifetimes.removedLine),
});

/** @returns undefined also for one whose time is over */
export function removedLineOf(item: Item | undefined, now: number): RemovedLine | undefined {
  if (item === undefined || isOver(item, now)) return undefined;
  return { line: item.line as Line, removedAt: item.removedAt as number };
}

export const accountIn = (item: Item | undefined): Account | undefined => item?.account as Account | undefined;

/** The item of a domain is all there is of it: who writes it first has it. */
export const domainIn = (item: Item | undefined): AccountDomain | undefined =>
  item && { domain: item.sk as string, account: item.account as string };

export const checksIn = (item: Item | undefined): SenderChecks | undefined => item?.checks as SenderChecks | undefined;

export const lineKeyIn = (item: Item | undefined): LineKey | undefined => item?.key as LineKey | undefined;
