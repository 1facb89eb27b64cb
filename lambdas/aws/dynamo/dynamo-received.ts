/**
 * `ReceivedFaxes` on DynamoDB, in the table of the sent ones: histories under `received#<id>`, the bounces of a mailbox in
 * one item, and how far the carrier's list was read in another.
 */

import { nameAt } from '../../fax/dialling/carriers.ts';
import { lifetimes } from '../../fax/lifetimes.ts';
import type { E164 } from '../../fax/model.ts';
import { foldReceived, type ReceivedEntry, type ReceivedFax } from '../../fax/received.ts';
import type { Clock, ReceivedFaxes } from '../../ports.ts';
import { DynamoHistory, type DynamoHistoryOptions, type HistoryKind } from './dynamo-history.ts';
import { ttlAt } from './dynamo-record.ts';
import type { DynamoTable, Key } from './dynamo-table.ts';

const receivedKind: HistoryKind<ReceivedFax, ReceivedEntry> = {
  name: 'received',
  indexed: 'received ',
  fold: foldReceived,
  beginning: (batch) => {
    const reception = batch.find((entry) => entry.what === 'received');
    return reception && { line: reception.to, at: reception.at };
  },
};

const bouncesKey = (mailbox: string): Key => ({ pk: `bounces#${mailbox}`, sk: 'bounces' });
/** Version 0.1.0 kept the one of the first carrier. */
const sweptKey = (carrier: string): Key => ({ pk: `swept#${nameAt(carrier, 'received')}`, sk: 'swept' });

export class DynamoReceivedFaxes implements ReceivedFaxes {
  readonly #table: DynamoTable;
  readonly #history: DynamoHistory<ReceivedFax, ReceivedEntry>;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(table: DynamoTable, options: DynamoHistoryOptions) {
    this.#table = table;
    this.#clock = options.clock;
    this.#history = new DynamoHistory(table, receivedKind, options);
  }

  fax(id: string): Promise<ReceivedFax | undefined> {
    return this.#history.fax(id);
  }

  history(id: string): Promise<ReceivedEntry[][]> {
    return this.#history.batches(id);
  }

  append(id: string, version: number, batch: readonly ReceivedEntry[]): Promise<boolean> {
    return this.#history.append(id, version, batch);
  }

  /** As `DynamoHistory.kept`. */
  kept() {
    return this.#history.kept();
  }

  list(query: { line?: E164; limit: number }): Promise<ReceivedFax[]> {
    return this.#history.list(query);
  }

  async sweptUntil(carrier: string): Promise<number | undefined> {
    const item = await this.#table.get(sweptKey(carrier));
    return item && Number(item.until);
  }

  /** Of two sweeps at once, the one that read further is remembered. */
  async setSweptUntil(carrier: string, at: number): Promise<void> {
    await this.#table.put(
      { ...sweptKey(carrier), until: at },
      { text: 'attribute_not_exists(#pk) OR #until < :at', values: { at } },
    );
  }

  async bounces(mailbox: string): Promise<number> {
    const item = await this.#table.get(bouncesKey(mailbox));
    if (item === undefined || Number(item.ttl) * 1000 <= this.#clock.now()) return 0;
    return (item.mails as string[]).length;
  }

  async noteBounce(mailbox: string, mail: string, at: number): Promise<void> {
    await this.#table.update(
      bouncesKey(mailbox),
      {
        text: 'SET #mails = list_append(if_not_exists(#mails, :none), :one), #ttl = :ttl',
        values: { none: [], one: [mail], ttl: ttlAt(at + lifetimes.mailboxMemory) },
      },
      { text: 'attribute_not_exists(#mails) OR NOT contains(#mails, :mail)', values: { mail } },
    );
  }

  async noteDelivery(mailbox: string): Promise<void> {
    await this.#table.update(
      bouncesKey(mailbox),
      { text: 'SET #mails = :none', values: { none: [] } },
      { text: 'attribute_exists(#pk)' },
    );
  }
}
