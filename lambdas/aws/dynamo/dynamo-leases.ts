/** `Leases` on DynamoDB. One that was given back is over, not gone. */
import { day } from '../../fax/lifetimes.ts';
import type { Leases } from '../../ports.ts';
import { single, ttlAt } from './dynamo-record.ts';
import type { DynamoTable } from './dynamo-table.ts';

export class DynamoLeases implements Leases {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  take(name: string, holder: string, until: number, now: number): Promise<boolean> {
    return this.#table.put(
      { ...single('lease', name), holder, until, ttl: ttlAt(until + day) },
      { text: 'attribute_not_exists(#pk) OR #holder = :holder OR #until <= :now', values: { holder, now } },
    );
  }

  async release(name: string, holder: string): Promise<boolean> {
    const freed = await this.#table.update(
      single('lease', name),
      { text: 'SET #until = :over', values: { over: 0 } },
      { text: '#holder = :holder', values: { holder } },
    );
    return freed !== undefined;
  }
}
