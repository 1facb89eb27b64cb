/** `Submissions` on DynamoDB, with what was decided about every mail. */
import { Defect, Transient } from '../../fax/errors.ts';
import { day, lifetimes } from '../../fax/lifetimes.ts';
import type { Submission } from '../../fax/model.ts';
import type { Clock, MailDecision, RefusedMail, Submissions } from '../../ports.ts';
import type { DynamoHistoryOptions } from './dynamo-history.ts';
import { isOver, keptUntil, single, ttlAt } from './dynamo-record.ts';
import type { DynamoTable, Item } from './dynamo-table.ts';

/** The decision about a mail that became a submission lives longer than whatever could still ask for it. */
const acceptedLivesFor = 90 * day;

export class DynamoSubmissions implements Submissions {
  readonly #table: DynamoTable;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #retentionDays: (line: string) => Promise<number>;

  constructor(table: DynamoTable, { clock, retentionDays }: DynamoHistoryOptions) {
    this.#table = table;
    this.#clock = clock;
    this.#retentionDays = retentionDays;
  }

  async decideMail(
    mailKey: string,
    decision: MailDecision,
    detail: string,
    at: number,
    about?: RefusedMail,
  ): Promise<void> {
    const ttl = ttlAt(at + (decision === 'accepted' ? acceptedLivesFor : lifetimes.refusedMail));
    await this.#table.put(
      { ...single('mail', mailKey), decision, detail, at, ...about, ttl },
      { text: 'attribute_not_exists(#pk) OR #decision = :quarantined', values: { quarantined: 'quarantined' } },
    );
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

  async create({ result: _, ...submission }: Submission): Promise<void> {
    const ttl = keptUntil(submission.at, await this.#retentionDays(submission.line));
    await this.#table.putNew({ ...single('submission', submission.id), submission: JSON.stringify(submission), ttl });
  }

  async submission(id: string): Promise<Submission | undefined> {
    const item = await this.#table.get(single('submission', id));
    return item === undefined || isOver(item, this.#clock.now()) ? undefined : submissionOf(item);
  }

  async conclude(id: string, result: NonNullable<Submission['result']>): Promise<Submission> {
    await this.#table.update(
      single('submission', id),
      { text: 'SET #result = :result', values: { result: JSON.stringify(result) } },
      { text: 'attribute_exists(#pk) AND attribute_not_exists(#result)' },
    );
    const submission = await this.submission(id);
    if (submission === undefined) throw new Defect(`There is no submission ${id}.`);
    return submission;
  }
}

function submissionOf({ submission, result }: Item): Submission {
  const read = JSON.parse(String(submission)) as Submission;
  return result === undefined ? read : { ...read, result: JSON.parse(String(result)) };
}
