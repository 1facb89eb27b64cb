/**
 * `Faxes` on DynamoDB: every decision is one conditional write of one item, and nothing is deleted. A record ends by
 * its `ttl`; DynamoDB removes it days later, so what is over is passed over when it is read.
 */
import { Defect, Transient } from '../../fax/errors.ts';
import { type Fax, type FaxEntry, foldHistory } from '../../fax/history.ts';
import { day, lifetimes } from '../../fax/lifetimes.ts';
import type { E164, Submission } from '../../fax/model.ts';
import type { Clock, Faxes, MailDecision } from '../../ports.ts';
import { DynamoHistory, type HistoryKind } from './dynamo-history.ts';
import type { DynamoTable, Item, Key } from './dynamo-table.ts';

/** Milliseconds into the seconds of DynamoDB's time to live. */
export const ttlAt = (at: number): number => Math.ceil(at / 1000);

/** Marks, decisions and links live longer than whatever could still ask for them. */
const marksLiveFor = 90 * day;

const single = (kind: string, name: string): Key => ({ pk: `${kind}#${name}`, sk: kind });

const sentKind: HistoryKind<Fax, FaxEntry> = {
  name: 'fax',
  indexed: '',
  fold: foldHistory,
  beginning: (batch) => batch.find((entry) => entry.what === 'accepted'),
  carrierId: (batch) => batch.findLast((entry) => entry.what === 'submitted')?.carrierId,
};

export interface DynamoFaxesOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** How long a line's submissions and faxes are kept. Asked when one is created. */
  readonly retentionDays: (line: E164) => Promise<number>;
}

export class DynamoFaxes implements Faxes {
  readonly #table: DynamoTable;
  readonly #history: DynamoHistory<Fax, FaxEntry>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #retentionDays: (line: E164) => Promise<number>;

  constructor(table: DynamoTable, { clock, retentionDays }: DynamoFaxesOptions) {
    this.#table = table;
    this.#clock = clock;
    this.#retentionDays = retentionDays;
    this.#history = new DynamoHistory(table, sentKind, { clock, retentionDays });
  }

  async decideMail(mailKey: string, decision: MailDecision, detail: string, at: number): Promise<void> {
    await this.#table.putNew({ ...single('mail', mailKey), decision, detail, at, ttl: ttlAt(at + marksLiveFor) });
  }

  async mailDecision(mailKey: string): Promise<{ decision: MailDecision; detail: string } | undefined> {
    const item = await this.#table.get(single('mail', mailKey));
    return item && { decision: item.decision as MailDecision, detail: String(item.detail) };
  }

  async claim(key: string, holder: string, until: number, now: number): Promise<string> {
    const item = { ...single('claim', key), holder, until, ttl: ttlAt(until + day) };
    const isFree = { text: 'attribute_not_exists(#pk) OR #until <= :now', values: { now } };
    if (await this.#table.put(item, isFree)) return holder;
    const standing = await this.#table.get(single('claim', key));
    // It was taken when we wrote and gone when we read: it lapsed in between.
    if (standing === undefined) throw new Transient('A claim lapsed while it was read.');
    return String(standing.holder);
  }

  async createSubmission({ result: _, ...submission }: Submission): Promise<void> {
    const ttl = ttlAt(submission.at + (await this.#retentionDays(submission.line)) * day);
    await this.#table.putNew({ ...single('submission', submission.id), submission: JSON.stringify(submission), ttl });
  }

  async submission(id: string): Promise<Submission | undefined> {
    const item = await this.#table.get(single('submission', id));
    return item && this.#isOver(item) ? undefined : item && submissionOf(item);
  }

  async concludeSubmission(id: string, result: NonNullable<Submission['result']>): Promise<Submission> {
    await this.#table.update(
      single('submission', id),
      { text: 'SET #result = :result', values: { result: JSON.stringify(result) } },
      { text: 'attribute_exists(#pk) AND attribute_not_exists(#result)' },
    );
    const submission = await this.submission(id);
    if (submission === undefined) throw new Defect(`There is no submission ${id}.`);
    return submission;
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

  faxByCarrierId(carrierId: string): Promise<string | undefined> {
    return this.#history.idByCarrierId(carrierId);
  }

  list(query: { line?: E164; limit: number }): Promise<Fax[]> {
    return this.#history.list(query);
  }

  lease(name: string, holder: string, until: number, now: number): Promise<boolean> {
    return this.#table.put(
      { ...single('lease', name), holder, until, ttl: ttlAt(until + day) },
      { text: 'attribute_not_exists(#pk) OR #holder = :holder OR #until <= :now', values: { holder, now } },
    );
  }

  async release(name: string, holder: string): Promise<void> {
    await this.#table.update(
      single('lease', name),
      { text: 'SET #until = :over', values: { over: 0 } },
      { text: '#holder = :holder', values: { holder } },
    );
  }

  async putLink(token: string, attemptId: string, at: number): Promise<void> {
    await this.#table.putNew({ ...single('link', token), attempt: attemptId, ttl: ttlAt(at + lifetimes.downloadLink) });
  }

  async link(token: string): Promise<string | undefined> {
    const item = await this.#table.get(single('link', token));
    return item === undefined || this.#isOver(item) ? undefined : String(item.attempt);
  }

  async markNotice(id: string, mark: 'sending' | 'sent', at: number): Promise<'sending' | 'sent' | undefined> {
    const before = await this.#table.update(
      single('notice', id),
      { text: 'SET #mark = :mark, #at = :at, #ttl = :ttl', values: { mark, at, ttl: ttlAt(at + marksLiveFor) } },
      { text: 'attribute_not_exists(#mark) OR #mark <> :sent', values: { sent: 'sent' } },
    );
    return before === undefined ? 'sent' : (before.mark as 'sending' | undefined);
  }

  #isOver({ ttl }: Item): boolean {
    return typeof ttl === 'number' && ttl * 1000 <= this.#clock.now();
  }
}

function submissionOf({ submission, result }: Item): Submission {
  const read = JSON.parse(String(submission)) as Submission;
  return result === undefined ? read : { ...read, result: JSON.parse(String(result)) };
}
