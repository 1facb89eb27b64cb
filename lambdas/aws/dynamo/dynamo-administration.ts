/**
 * `Administration` on DynamoDB, by conditional writes of single items.
 *
 * A sender belongs to one line whoever writes at the same time: first the sender's own item is claimed for the line,
 * then the line that lists the sender is written, on condition that nobody has written that line since it was read.
 * A claim whose line does not list the sender is left over from a writer who died, or belongs to one who is about to
 * write: whoever takes it over first changes that line's `version`, so that such a writer fails and begins again.
 * Versions and claims are random, never counted, so that no earlier state can be mistaken for the present one.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Transient } from '../../fax/errors.ts';
import {
  type Account,
  type AccountDomain,
  defaultAccount,
  type E164,
  type Line,
  type LineKey,
} from '../../fax/model.ts';
import { accepted, type Result, refused } from '../../fax/result.ts';
import type { SenderChecks } from '../../fax/sending/sender-checks.ts';
import type { Administration, LineRefusal } from '../../ports.ts';
import {
  accountIn,
  accountKey,
  checksIn,
  checksKey,
  domainIn,
  domainKey,
  lineKey,
  lineKeyIn,
  lineKeyKey,
  lineOf,
  passwordKey,
  removedLineItem,
  removedLineKey,
  removedLineOf,
  senderKey,
} from './directory-items.ts';
import type { DynamoTable, Expression, Item, Key } from './dynamo-table.ts';

/** Somebody else may be first that often before it is left to another time. */
const maxRounds = 20;

const anyway: Expression = { text: 'attribute_exists(#pk) OR attribute_not_exists(#pk)' };
const fresh = (): string => randomBytes(9).toString('base64url');

/** That an item is as it was read. Items of version 0.1.0 have neither a version nor a claim. */
function unchanged(item: Item | undefined, attribute: 'version' | 'claim'): Expression {
  if (item === undefined) return { text: 'attribute_not_exists(#pk)' };
  const seen = item[attribute];
  if (seen === undefined) return { text: `attribute_exists(#pk) AND attribute_not_exists(#${attribute})` };
  return { text: `#${attribute} = :seen`, values: { seen } };
}

type Written = Result<Line, LineRefusal>;
/** Undefined: somebody else was first, and everything must be read again. */
type Round<T> = Promise<T | undefined>;

export class DynamoAdministration implements Administration {
  readonly #table: DynamoTable;
  readonly #pause: (millis: number) => Promise<unknown>;

  constructor(table: DynamoTable, pause: (millis: number) => Promise<unknown> = setTimeout) {
    this.#table = table;
    this.#pause = pause;
  }

  addLine(line: Line): Promise<Written> {
    return this.#writeLine(line.number, (found) => (found ? refused({ kind: 'line-exists' }) : accepted(line)));
  }

  changeLine(number: E164, change: (line: Line) => Line): Promise<Written> {
    return this.#writeLine(number, (found) =>
      found ? accepted({ ...change(found), number }) : refused({ kind: 'no-line' }),
    );
  }

  /** Its copy is written first: who dies in between leaves the line, and a copy that nobody looks at while there is one. */
  removeLine(number: E164, now: number): Promise<boolean> {
    return this.#untilFirst(async () => {
      const item = await this.#table.get(lineKey(number));
      const line = lineOf(item);
      if (line === undefined) return false;
      const claims = await this.#claimsOf(line.senders, number);
      await this.#table.put(removedLineItem({ line, removedAt: now }), anyway);
      if (!(await this.#table.remove(lineKey(number), unchanged(item, 'version')))) return undefined;
      await this.#dropClaims(claims);
      return true;
    });
  }

  async restoreLine(number: E164, now: number): ReturnType<Administration['restoreLine']> {
    const item = await this.#table.get(removedLineKey(number));
    const removed = removedLineOf(item, now);
    if (removed === undefined) {
      const isThere = lineOf(await this.#table.get(lineKey(number))) !== undefined;
      return refused({ kind: isThere ? 'line-exists' : 'no-line' });
    }
    const left: { readonly address: string; readonly by: E164 }[] = [];
    for (;;) {
      const senders = removed.line.senders.filter((one) => left.every(({ address }) => address !== one));
      const written = await this.addLine({ ...removed.line, senders });
      if (written.ok) {
        // One that was removed again meanwhile has a copy of its own.
        await this.#table.remove(removedLineKey(number), {
          text: '#removedAt = :seen',
          values: { seen: removed.removedAt },
        });
        return accepted({ line: written.value, left });
      }
      const { refusal } = written;
      if (refusal.kind !== 'sender-taken') return refused({ kind: refusal.kind });
      left.push({ address: refusal.address, by: refusal.by });
    }
  }

  async setPassword(address: string, hash: string): Promise<void> {
    await this.#table.put({ ...passwordKey(address), hash }, anyway);
  }

  async addAccount(account: Account): Promise<boolean> {
    if (account.id === defaultAccount.id) return false;
    return this.#table.putNew({ ...accountKey(account.id), account, version: fresh() });
  }

  changeAccount(id: string, change: (account: Account) => Account): Promise<Account | undefined> {
    return this.#untilFirst<{ account?: Account }>(async () => {
      const item = await this.#table.get(accountKey(id));
      const found = accountIn(item) ?? (id === defaultAccount.id ? defaultAccount : undefined);
      if (found === undefined) return {};
      const account = { ...change(found), id };
      const isWritten = await this.#table.put(
        { ...accountKey(id), account, version: fresh() },
        unchanged(item, 'version'),
      );
      return isWritten ? { account } : undefined;
    }).then(({ account }) => account);
  }

  changeSenderChecks(entry: string, change: (checks: SenderChecks) => SenderChecks): Promise<SenderChecks> {
    const key = checksKey(entry);
    return this.#untilFirst(async () => {
      const item = await this.#table.get(key);
      const checks = change(checksIn(item) ?? {});
      const isWritten = await this.#table.put({ ...key, checks, version: fresh() }, unchanged(item, 'version'));
      return isWritten ? checks : undefined;
    });
  }

  async addLineKey(line: E164, key: LineKey): Promise<LineKey> {
    const item = lineKeyKey(line);
    if (await this.#table.putNew({ ...item, key })) return key;
    return lineKeyIn(await this.#table.get(item)) ?? key;
  }

  async removeLineKey(line: E164): Promise<boolean> {
    return this.#table.remove(lineKeyKey(line), { text: 'attribute_exists(#pk)' });
  }

  async addDomain({ domain, account }: AccountDomain): Promise<Result<AccountDomain, string>> {
    const key = domainKey(domain);
    for (let round = 0; round < maxRounds; round += 1) {
      if (await this.#table.putNew({ ...key, account })) return accepted({ domain, account });
      const holder = domainIn(await this.#table.get(key))?.account;
      if (holder === account) return accepted({ domain, account });
      if (holder !== undefined) return refused(holder);
    }
    throw new Transient('The directory is being written by many at once.');
  }

  async removeDomain({ domain, account }: AccountDomain): Promise<boolean> {
    const isThere = domainIn(await this.#table.get(domainKey(domain)))?.account === account;
    const condition = { text: '#account = :account', values: { account } };
    return isThere && (await this.#table.remove(domainKey(domain), condition));
  }

  /** Senders first, then the line, then the claims of senders that it lists no more. */
  #writeLine(number: E164, decide: (found: Line | undefined) => Written): Promise<Written> {
    return this.#untilFirst<Written>(async () => {
      const item = await this.#table.get(lineKey(number));
      const found = lineOf(item);
      const decided = decide(found);
      if (!decided.ok) return decided;
      const line = decided.value;
      const listed = found?.senders ?? [];
      const leaving = listed.filter((address) => !line.senders.includes(address));
      const claimed: Item[] = [];
      const dropped = await this.#claimsOf(leaving, number);
      for (const address of new Set(line.senders)) {
        const claim = await this.#claim(address, number, listed.includes(address));
        if (claim === undefined) return undefined;
        if ('by' in claim) {
          await this.#dropClaims(claimed);
          return refused({ kind: 'sender-taken', address, by: claim.by });
        }
        if (claim.made !== undefined) claimed.push(claim.made);
      }
      const isFirst = await this.#table.put({ ...lineKey(number), line, version: fresh() }, unchanged(item, 'version'));
      if (!isFirst) return undefined;
      await this.#dropClaims(dropped);
      return decided;
    });
  }

  /**
   * Claims a sender for a line, or tells by which line it is listed.
   *
   * @param isListed whether the line lists it already: then its claim is as good as a new one
   */
  async #claim(
    address: string,
    number: E164,
    isListed: boolean,
  ): Round<{ readonly by: E164 } | { readonly made: Item | undefined }> {
    const key = senderKey(address);
    const item = await this.#table.get(key);
    const holder = item?.number as E164 | undefined;
    if (holder === number && isListed) return { made: undefined };
    if (holder !== undefined && holder !== number) {
      const other = await this.#table.get(lineKey(holder));
      if (lineOf(other)?.senders.includes(address)) return { by: holder };
      if (!(await this.#fence(lineKey(holder), other))) return undefined;
    }
    const made = { ...key, number, claim: fresh() };
    return (await this.#table.put(made, unchanged(item, 'claim'))) ? { made } : undefined;
  }

  /** Makes whoever read a line before, and is about to write it, fail. */
  async #fence(key: Key, seen: Item | undefined): Promise<boolean> {
    return this.#table.put({ ...seen, ...key, version: fresh() }, unchanged(seen, 'version'));
  }

  /** The claims of a line, as they stand. */
  async #claimsOf(addresses: readonly string[], number: E164): Promise<Item[]> {
    const items = await Promise.all(addresses.map((address) => this.#table.get(senderKey(address))));
    return items.filter((item) => item?.number === number) as Item[];
  }

  /** One that was claimed again meanwhile stays. */
  async #dropClaims(claims: readonly Item[]): Promise<void> {
    for (const item of claims) await this.#table.remove({ pk: item.pk, sk: item.sk }, unchanged(item, 'claim'));
  }

  async #untilFirst<T>(work: () => Round<T>): Promise<T> {
    for (let round = 0; round < maxRounds; round += 1) {
      const done = await work();
      if (done !== undefined) return done;
      // Two who fence each other would go on doing so in step.
      await this.#pause(Math.random() * 10 * (round + 1));
    }
    throw new Transient('The directory is being written by many at once.');
  }
}
