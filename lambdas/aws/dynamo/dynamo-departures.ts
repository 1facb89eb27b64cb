/**
 * What is known about mails given to SES: when one was last given, and whether SES said that it took it over. SES has no
 * idempotency key, so this is all there is to tell a mail that left from one that did not.
 */
import { lifetimes } from '../../fax/lifetimes.ts';
import { ttlAt } from './dynamo-faxes.ts';
import type { DynamoTable, Key } from './dynamo-table.ts';

const givenKey = (id: string): Key => ({ pk: `departure#${id}`, sk: 'given' });
const takenKey = (id: string): Key => ({ pk: `departure#${id}`, sk: 'taken' });

export interface Departures {
  /** To be called before the mail is given to SES. */
  markGiven(id: string, at: number): Promise<void>;
  /** SES's Send event came. */
  markTaken(id: string, at: number): Promise<void>;
  /** When it was last given, if ever, and whether it was taken over. */
  find(id: string): Promise<{ givenAt?: number; isTaken: boolean }>;
}

export class DynamoDepartures implements Departures {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async markGiven(id: string, at: number): Promise<void> {
    await this.#write(givenKey(id), at);
  }

  async markTaken(id: string, at: number): Promise<void> {
    await this.#write(takenKey(id), at);
  }

  async find(id: string): Promise<{ givenAt?: number; isTaken: boolean }> {
    const [given, taken] = await Promise.all([this.#table.get(givenKey(id)), this.#table.get(takenKey(id))]);
    return { isTaken: taken !== undefined, ...(given && { givenAt: Number(given.at) }) };
  }

  async #write(key: Key, at: number): Promise<void> {
    await this.#table.put(
      { ...key, at, ttl: ttlAt(at + lifetimes.mailboxMemory) },
      { text: 'attribute_not_exists(#pk) OR #at < :at', values: { at } },
    );
  }
}
