/**
 * Histories on DynamoDB: one item per batch, whose place in the history is its sort key, so that two who write at the
 * same place meet in one conditional put. The first batch stands in the indexes by line and by month, a batch that
 * learned the carrier's id in the index by carrier id; the indexes are eventually consistent.
 */
import type { E164 } from '../../fax/model.ts';
import type { Clock } from '../../ports.ts';
import { isOver, keptUntil } from './dynamo-record.ts';
import type { DynamoTable, Item, Key } from './dynamo-table.ts';

/** How far back the list of all lines goes: as long as a line may keep. */
const monthsListed = 31;

/** Partition of the index by month, e.g. `2026-11` (UTC). */
const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7);

function monthsBackFrom(at: number): string[] {
  const now = new Date(at);
  return Array.from({ length: monthsListed }, (_, back) =>
    monthOf(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)),
  );
}

/** One of the two kinds of fax whose histories share a table. */
export interface HistoryKind<Fax, Entry> {
  /** Partition keys are `<name>#<id>`. */
  readonly name: 'fax' | 'received';
  /** Before lines and months in the indexes, so that a list holds one kind only. */
  readonly indexed: string;
  readonly fold: (id: string, batches: readonly (readonly Entry[])[]) => Fax | undefined;
  /** The line that a first batch belongs to, and when it began; undefined for any other batch. */
  readonly beginning: (batch: readonly Entry[]) => { readonly line: string; readonly at: number } | undefined;
  /** The carrier's id, when a batch learned one by which the fax is found. */
  readonly carrierId?: (batch: readonly Entry[]) => string | undefined;
}

export interface DynamoHistoryOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly retentionDays: (line: string) => Promise<number>;
}

export class DynamoHistory<Fax, Entry extends { readonly at: number }> {
  readonly #table: DynamoTable;
  readonly #kind: HistoryKind<Fax, Entry>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #retentionDays: (line: string) => Promise<number>;

  constructor(table: DynamoTable, kind: HistoryKind<Fax, Entry>, { clock, retentionDays }: DynamoHistoryOptions) {
    this.#table = table;
    this.#kind = kind;
    this.#clock = clock;
    this.#retentionDays = retentionDays;
  }

  async fax(id: string): Promise<Fax | undefined> {
    return this.#kind.fold(id, await this.batches(id));
  }

  /** Stored batches in order; none when the fax's time is over, by its first batch. */
  async batches(id: string): Promise<Entry[][]> {
    const items = await this.#table.queryAll({ text: '#pk = :pk', values: { pk: this.#partition(id) } });
    const isOver = items[0] !== undefined && Number(items[0].ttl) * 1000 <= this.#clock.now();
    return isOver ? [] : items.map(({ batch }) => JSON.parse(String(batch)) as Entry[]);
  }

  /** @returns false when the place is taken, or when there is no fax to add to */
  async append(id: string, version: number, batch: readonly Entry[]): Promise<boolean> {
    const retentionDays = await this.#retentionOf(id, version, batch);
    if (retentionDays === undefined) return false;
    const at = Math.max(...batch.map((entry) => entry.at));
    const beginning = this.#kind.beginning(batch);
    const carrierId = this.#kind.carrierId?.(batch);
    return this.#table.putNew({
      ...this.#place(id, version),
      batch: JSON.stringify(batch),
      retentionDays,
      ttl: keptUntil(at, retentionDays),
      ...(beginning && {
        line: this.#indexed(beginning.line),
        month: this.#indexed(monthOf(beginning.at)),
        acceptedAt: beginning.at,
      }),
      ...(carrierId !== undefined && { carrierId }),
    });
  }

  async idByCarrierId(carrierId: string): Promise<string | undefined> {
    const found = this.#table.query(
      { text: '#carrierId = :carrierId', values: { carrierId } },
      { IndexName: 'byCarrierId', Limit: 1 },
    );
    for await (const item of found) return this.#idOf(item);
    return undefined;
  }

  /** Newest first. Of all lines together, those of the last two years. */
  async list({ line, limit }: { line?: E164; limit: number }): Promise<Fax[]> {
    const faxes: Fax[] = [];
    for await (const item of line ? this.#newestOfLine(line, limit) : this.#newest(limit)) {
      if (faxes.length >= limit) break;
      const fax = await this.fax(this.#idOf(item));
      if (fax !== undefined) faxes.push(fax);
    }
    return faxes;
  }

  /** Everything that is kept, in no order, with the days that its line said when it came. */
  async *kept(): AsyncGenerator<{ readonly id: string; readonly retentionDays: number }> {
    for await (const item of this.#newest()) {
      const id = this.#idOf(item);
      const first = await this.#table.get(this.#place(id, 0));
      if (first !== undefined && !isOver(first, this.#clock.now()))
        yield { id, retentionDays: Number(first.retentionDays) };
    }
  }

  #partition(id: string): string {
    return `${this.#kind.name}#${id}`;
  }

  #place(id: string, version: number): Key {
    return { pk: this.#partition(id), sk: `h#${String(version).padStart(6, '0')}` };
  }

  #idOf({ pk }: Item): string {
    return pk.slice(this.#kind.name.length + 1);
  }

  #indexed(value: string): string {
    return `${this.#kind.indexed}${value}`;
  }

  #newestOfLine(line: E164, limit: number): AsyncGenerator<Item> {
    return this.#table.query(
      { text: '#line = :line', values: { line: this.#indexed(line) } },
      { IndexName: 'byLine', ScanIndexForward: false, Limit: limit },
    );
  }

  /** @param limit of a page that is asked for; by default as much as DynamoDB gives at once */
  async *#newest(limit?: number): AsyncGenerator<Item> {
    for (const month of monthsBackFrom(this.#clock.now())) {
      yield* this.#table.query(
        { text: '#month = :month', values: { month: this.#indexed(month) } },
        { IndexName: 'byMonth', ScanIndexForward: false, ...(limit === undefined ? {} : { Limit: limit }) },
      );
    }
  }

  /** The first batch asks its line; later ones follow the first, so that a history ends together. */
  async #retentionOf(id: string, version: number, batch: readonly Entry[]): Promise<number | undefined> {
    const beginning = this.#kind.beginning(batch);
    if (version === 0) return beginning && this.#retentionDays(beginning.line);
    return (await this.#table.get(this.#place(id, 0)))?.retentionDays as number | undefined;
  }
}
