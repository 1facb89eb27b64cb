/** `Quarantine` on DynamoDB: one partition, whose sort keys are ids, which sort by time. */
import { lifetimes } from '../../fax/lifetimes.ts';
import type { Clock, Quarantine, QuarantinedMail } from '../../ports.ts';
import { isOver, ttlAt } from './dynamo-record.ts';
import type { DynamoTable, Item, Key } from './dynamo-table.ts';

const partition = 'quarantine';
const keyOf = (id: string): Key => ({ pk: partition, sk: id });

export class DynamoQuarantine implements Quarantine {
  readonly #table: DynamoTable;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(table: DynamoTable, { clock }: { readonly clock: Pick<Clock, 'now'> }) {
    this.#table = table;
    this.#clock = clock;
  }

  async put(mail: QuarantinedMail): Promise<void> {
    const ttl = ttlAt(mail.at + lifetimes.quarantine);
    await this.#table.putNew({ ...keyOf(mail.id), mail: JSON.stringify(mail), ttl });
  }

  async list(limit: number): Promise<QuarantinedMail[]> {
    const found: QuarantinedMail[] = [];
    const newestFirst = { ScanIndexForward: false, Limit: Math.min(limit, 1000) };
    for await (const item of this.#table.query({ text: '#pk = :pk', values: { pk: partition } }, newestFirst)) {
      if (found.length >= limit) break;
      found.push(...this.#read(item));
    }
    return found;
  }

  async mail(id: string): Promise<QuarantinedMail | undefined> {
    const item = await this.#table.get(keyOf(id));
    return item && this.#read(item)[0];
  }

  remove(id: string): Promise<boolean> {
    return this.#table.remove(keyOf(id), { text: 'attribute_exists(#pk)' });
  }

  #read(item: Item): QuarantinedMail[] {
    return isOver(item, this.#clock.now()) ? [] : [JSON.parse(String(item.mail)) as QuarantinedMail];
  }
}
