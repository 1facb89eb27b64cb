/** `Destinations` on DynamoDB: one item a line, without an end. */
import type { E164 } from '../../fax/model.ts';
import type { Destinations } from '../../ports.ts';
import { single } from './dynamo-record.ts';
import type { DynamoTable } from './dynamo-table.ts';

export class DynamoDestinations implements Destinations {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async confirmed(line: E164): Promise<readonly string[]> {
    const item = await this.#table.get(single('countries', line));
    return [...((item?.countries ?? []) as Set<string>)].sort();
  }

  async confirm(line: E164, countries: readonly string[]): Promise<void> {
    if (countries.length === 0) return;
    await this.#table.update(
      single('countries', line),
      { text: 'ADD #countries :countries', values: { countries: new Set(countries) } },
      { text: 'attribute_exists(#pk) OR attribute_not_exists(#pk)' },
    );
  }
}
