/**
 * `Directory` on DynamoDB. A line is an item of one partition; every entry of its sender list is an item of its own
 * that names the line. An entry counts when the line lists it, too.
 */
import { withDefaultAccount } from '../../fax/accounts.ts';
import { domainOf, normaliseAddress } from '../../fax/addresses.ts';
import {
  type Account,
  type AccountDomain,
  defaultAccount,
  type E164,
  type Line,
  type LineKey,
  type RemovedLine,
} from '../../fax/model.ts';
import { combineChecks, type SenderChecks } from '../../fax/sending/sender-checks.ts';
import type { Directory } from '../../ports.ts';
import {
  accountIn,
  accountKey,
  accountsPartition,
  checksIn,
  checksKey,
  domainIn,
  domainKey,
  domainsPartition,
  lineKey,
  lineKeyIn,
  lineKeyKey,
  lineOf,
  linesPartition,
  removedLineOf,
  removedLinesPartition,
  senderKey,
} from './directory-items.ts';
import type { DynamoTable } from './dynamo-table.ts';

export class DynamoDirectory implements Directory {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async line(number: E164): Promise<Line | undefined> {
    return lineOf(await this.#table.get(lineKey(number)));
  }

  async lineOfSender(address: string): Promise<Line | undefined> {
    const wanted = normaliseAddress(address);
    if (wanted === undefined) return undefined;
    return (await this.#lineWith(wanted)) ?? this.#lineWith(`@${domainOf(wanted)}`);
  }

  async lines(): Promise<Line[]> {
    const items = await this.#table.queryAll({ text: '#pk = :pk', values: { pk: linesPartition } });
    return items.flatMap((item) => lineOf(item) ?? []);
  }

  async removedLines(now: number): Promise<RemovedLine[]> {
    const items = await this.#table.queryAll({ text: '#pk = :pk', values: { pk: removedLinesPartition } });
    return items.flatMap((item) => removedLineOf(item, now) ?? []);
  }

  async account(id: string): Promise<Account | undefined> {
    const stored = accountIn(await this.#table.get(accountKey(id)));
    return stored ?? (id === defaultAccount.id ? defaultAccount : undefined);
  }

  async accounts(): Promise<Account[]> {
    const items = await this.#table.queryAll({ text: '#pk = :pk', values: { pk: accountsPartition } });
    return withDefaultAccount(items.flatMap((item) => accountIn(item) ?? []));
  }

  async senderChecks(address: string): Promise<SenderChecks> {
    const wanted = normaliseAddress(address) ?? address;
    const keys = [checksKey(wanted), checksKey(`@${domainOf(wanted)}`)];
    const [own, ofDomain] = await Promise.all(keys.map(async (key) => checksIn(await this.#table.get(key))));
    return combineChecks(own, ofDomain);
  }

  async lineKey(line: E164): Promise<LineKey | undefined> {
    return lineKeyIn(await this.#table.get(lineKeyKey(line)));
  }

  async accountOfDomain(domain: string): Promise<string | undefined> {
    return domainIn(await this.#table.get(domainKey(domain)))?.account;
  }

  async domains(account?: string): Promise<AccountDomain[]> {
    const items = await this.#table.queryAll({ text: '#pk = :pk', values: { pk: domainsPartition } });
    const all = items.flatMap((item) => domainIn(item) ?? []);
    return account === undefined ? all : all.filter((domain) => domain.account === account);
  }

  /** The line that an entry names, if it lists the entry. */
  async #lineWith(entry: string): Promise<Line | undefined> {
    const number = (await this.#table.get(senderKey(entry)))?.number as E164 | undefined;
    const line = number && (await this.line(number));
    return line?.senders.includes(entry) ? line : undefined;
  }
}
