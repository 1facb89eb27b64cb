/**
 * `Departures` on DynamoDB, for mails given to SES, which has no idempotency key: nothing else distinguishes a mail that
 * left from one that did not.
 */
import { lifetimes } from '../../fax/lifetimes.ts';
import type { Departures } from '../../ports.ts';
import { ttlAt } from './dynamo-record.ts';
import type { DynamoTable, Key } from './dynamo-table.ts';

const givenKey = (id: string): Key => ({ pk: `departure#${id}`, sk: 'given' });
const takenKey = (id: string): Key => ({ pk: `departure#${id}`, sk: 'taken' });

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
