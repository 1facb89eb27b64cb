/**
 * `Faxes` on DynamoDB: their histories. A record ends by its `ttl`; DynamoDB removes it days later, so what is over is
 * passed over when it is read.
 */
import { firstCarrier, nameAt } from '../../fax/dialling/carriers.ts';
import { type Fax, type FaxEntry, foldHistory } from '../../fax/history.ts';
import type { E164 } from '../../fax/model.ts';
import type { Faxes } from '../../ports.ts';
import { DynamoHistory, type DynamoHistoryOptions, type HistoryKind } from './dynamo-history.ts';
import type { DynamoTable } from './dynamo-table.ts';

const sentKind: HistoryKind<Fax, FaxEntry> = {
  name: 'fax',
  indexed: '',
  fold: foldHistory,
  beginning: (batch) => batch.find((entry) => entry.what === 'accepted'),
  carrierId: (batch) => {
    const submitted = batch.findLast((entry) => entry.what === 'submitted');
    return submitted && nameAt(submitted.carrier ?? firstCarrier, submitted.carrierId);
  },
};

export class DynamoFaxes implements Faxes {
  readonly #history: DynamoHistory<Fax, FaxEntry>;

  constructor(table: DynamoTable, options: DynamoHistoryOptions) {
    this.#history = new DynamoHistory(table, sentKind, options);
  }

  fax(id: string): Promise<Fax | undefined> {
    return this.#history.fax(id);
  }

  history(id: string): Promise<FaxEntry[][]> {
    return this.#history.batches(id);
  }

  append(id: string, version: number, batch: readonly FaxEntry[]): Promise<boolean> {
    return this.#history.append(id, version, batch);
  }

  faxByCarrierId(carrier: string, carrierId: string): Promise<string | undefined> {
    return this.#history.idByCarrierId(nameAt(carrier, carrierId));
  }

  /** As `DynamoHistory.kept`. */
  kept() {
    return this.#history.kept();
  }

  list(query: { line?: E164; limit: number }): Promise<Fax[]> {
    return this.#history.list(query);
  }
}
