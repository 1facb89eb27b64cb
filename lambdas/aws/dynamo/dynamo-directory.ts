/**
 * `Directory` on DynamoDB. A line is an item of the partition `lines`; every entry of its sender list is an item of its
 * own, so that a sender belongs to one line whoever writes at the same time.
 */
import { domainOf, normaliseAddress } from '../../fax/addresses.ts';
import type { E164, Line } from '../../fax/model.ts';
import type { Directory } from '../../ports.ts';
import type { DynamoTable, Key } from './dynamo-table.ts';

const lineKey = (number: E164): Key => ({ pk: 'lines', sk: number });
const senderKey = (entry: string): Key => ({ pk: `sender#${entry}`, sk: 'line' });

export class DynamoDirectory implements Directory {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async line(number: E164): Promise<Line | undefined> {
    return (await this.#table.get(lineKey(number)))?.line as Line | undefined;
  }

  async lineOfSender(address: string): Promise<Line | undefined> {
    const wanted = normaliseAddress(address);
    if (wanted === undefined) return undefined;
    return (await this.#lineWith(wanted)) ?? this.#lineWith(`@${domainOf(wanted)}`);
  }

  async lines(): Promise<Line[]> {
    const items = await this.#table.queryAll({ text: '#pk = :pk', values: { pk: 'lines' } });
    return items.map(({ line }) => line as Line);
  }

  /**
   * Writes a line with its sender list.
   *
   * @returns the sender that belongs to another line already, in which case the line is not written
   */
  async putLine(line: Line): Promise<{ taken?: { address: string; by: E164 } }> {
    for (const address of line.senders) {
      const isOurs = await this.#table.put(
        { ...senderKey(address), number: line.number },
        { text: 'attribute_not_exists(#pk) OR #number = :number', values: { number: line.number } },
      );
      const holder = isOurs ? undefined : await this.#lineWith(address);
      if (holder !== undefined) return { taken: { address, by: holder.number } };
      // What points to a line that no longer lists the address is left over from an earlier list.
      if (!isOurs)
        await this.#table.put({ ...senderKey(address), number: line.number }, { text: 'attribute_exists(#pk)' });
    }
    await this.#table.put(
      { ...lineKey(line.number), line },
      { text: 'attribute_exists(#pk) OR attribute_not_exists(#pk)' },
    );
    return {};
  }

  /** The line that an entry points to, if it lists the entry still. */
  async #lineWith(entry: string): Promise<Line | undefined> {
    const number = (await this.#table.get(senderKey(entry)))?.number as E164 | undefined;
    const line = number && (await this.line(number));
    return line?.senders.includes(entry) ? line : undefined;
  }
}
