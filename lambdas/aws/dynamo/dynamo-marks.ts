/** `Marks` on DynamoDB. */
import { day } from '../../fax/lifetimes.ts';
import type { Marks } from '../../ports.ts';
import { single, ttlAt } from './dynamo-record.ts';
import type { DynamoTable } from './dynamo-table.ts';

/** Longer than whatever could still ask for them. */
const marksLiveFor = 90 * day;

export class DynamoMarks implements Marks {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async mark(id: string, mark: 'sending' | 'sent', at: number): Promise<'sending' | 'sent' | undefined> {
    const before = await this.#table.update(
      single('notice', id),
      { text: 'SET #mark = :mark, #at = :at, #ttl = :ttl', values: { mark, at, ttl: ttlAt(at + marksLiveFor) } },
      { text: 'attribute_not_exists(#mark) OR #mark <> :sent', values: { sent: 'sent' } },
    );
    return before === undefined ? 'sent' : (before.mark as 'sending' | undefined);
  }
}
