/**
 * The histories of faxes on DynamoDB: one item per batch, whose place in the history is its sort key, so that two who
 * write at the same place meet in one conditional put. The first batch stands in the indexes by line and by month,
 * a batch that learned the carrier's id in the index by carrier id; both indexes are eventually consistent.
 */
import { type Fax, type FaxEntry, foldHistory } from '../fax/history.ts';
import type { E164 } from '../fax/model.ts';
import type { Clock } from '../ports.ts';
import type { DynamoTable, Item, Key } from './dynamo-table.ts';

const day = 24 * 60 * 60_000;
/** How far back the list of all lines goes. */
const monthsListed = 25;

const partition = (id: string): string => `fax#${id}`;
const place = (id: string, version: number): Key => ({
  pk: partition(id),
  sk: `h#${String(version).padStart(6, '0')}`,
});
const idOf = ({ pk }: Item): string => pk.slice('fax#'.length);

/** Partition of the index by month, e.g. `2026-11` (UTC). */
const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7);

function monthsBackFrom(at: number): string[] {
  const now = new Date(at);
  return Array.from({ length: monthsListed }, (_, back) =>
    monthOf(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)),
  );
}

export interface DynamoHistoryOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly retentionDays: (line: E164) => Promise<number>;
}

export class DynamoHistory {
  readonly #table: DynamoTable;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #retentionDays: (line: E164) => Promise<number>;

  constructor(table: DynamoTable, { clock, retentionDays }: DynamoHistoryOptions) {
    this.#table = table;
    this.#clock = clock;
    this.#retentionDays = retentionDays;
  }

  async fax(id: string): Promise<Fax | undefined> {
    return foldHistory(id, await this.batches(id));
  }

  /** Stored batches in order; none when the fax's time is over, which its first batch tells. */
  async batches(id: string): Promise<FaxEntry[][]> {
    const items = await this.#table.queryAll({ text: '#pk = :pk', values: { pk: partition(id) } });
    const isOver = items[0] !== undefined && Number(items[0].ttl) * 1000 <= this.#clock.now();
    return isOver ? [] : items.map(({ batch }) => JSON.parse(String(batch)) as FaxEntry[]);
  }

  /** @returns false when the place is taken, or when there is no fax to add to */
  async append(id: string, version: number, batch: readonly FaxEntry[]): Promise<boolean> {
    const retentionDays = await this.#retentionOf(id, version, batch);
    if (retentionDays === undefined) return false;
    const at = Math.max(...batch.map((entry) => entry.at));
    const accepted = batch.find((entry) => entry.what === 'accepted');
    const submitted = batch.findLast((entry) => entry.what === 'submitted');
    return this.#table.putNew({
      ...place(id, version),
      batch: JSON.stringify(batch),
      retentionDays,
      ttl: Math.ceil((at + retentionDays * day) / 1000),
      ...(accepted && { line: accepted.line, month: monthOf(accepted.at), acceptedAt: accepted.at }),
      ...(submitted && { carrierId: submitted.carrierId }),
    });
  }

  async idByCarrierId(carrierId: string): Promise<string | undefined> {
    const found = this.#table.query(
      { text: '#carrierId = :carrierId', values: { carrierId } },
      { IndexName: 'byCarrierId', Limit: 1 },
    );
    for await (const item of found) return idOf(item);
    return undefined;
  }

  /** Newest first. Of all lines together, those of the last two years. */
  async list({ line, limit }: { line?: E164; limit: number }): Promise<Fax[]> {
    const faxes: Fax[] = [];
    for await (const item of line ? this.#newestOfLine(line, limit) : this.#newest(limit)) {
      if (faxes.length >= limit) break;
      const fax = await this.fax(idOf(item));
      if (fax !== undefined) faxes.push(fax);
    }
    return faxes;
  }

  #newestOfLine(line: E164, limit: number): AsyncGenerator<Item> {
    return this.#table.query(
      { text: '#line = :line', values: { line } },
      { IndexName: 'byLine', ScanIndexForward: false, Limit: limit },
    );
  }

  async *#newest(limit: number): AsyncGenerator<Item> {
    for (const month of monthsBackFrom(this.#clock.now())) {
      yield* this.#table.query(
        { text: '#month = :month', values: { month } },
        { IndexName: 'byMonth', ScanIndexForward: false, Limit: limit },
      );
    }
  }

  /** The first batch asks its line; later ones follow the first, so that a history ends together. */
  async #retentionOf(id: string, version: number, batch: readonly FaxEntry[]): Promise<number | undefined> {
    const accepted = batch.find((entry) => entry.what === 'accepted');
    if (version === 0) return accepted && this.#retentionDays(accepted.line);
    return (await this.#table.get(place(id, 0)))?.retentionDays as number | undefined;
  }
}
