/** `Submissions` on SQLite. */
import { Defect } from '../../lambdas/fax/errors.ts';
import type { Submission } from '../../lambdas/fax/model.ts';
import type { MailDecision, RefusedMail, Submissions } from '../../lambdas/ports.ts';
import type { Database } from './database.ts';
import { keptUntil } from './retention/kept-until.ts';

export class SqliteSubmissions implements Submissions {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async decideMail(
    mailKey: string,
    decision: MailDecision,
    detail: string,
    at: number,
    about?: RefusedMail,
  ): Promise<void> {
    this.#db.run(
      `INSERT INTO mail_decisions (mail_key, decision, detail, at, outcome, sender) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (mail_key) DO UPDATE SET decision = excluded.decision, detail = excluded.detail, at = excluded.at,
         outcome = excluded.outcome, sender = excluded.sender
       WHERE decision = 'quarantined'`,
      mailKey,
      decision,
      detail,
      at,
      about?.outcome ?? null,
      about?.from ?? null,
    );
  }

  async mailDecision(mailKey: string): Promise<{ decision: MailDecision; detail: string } | undefined> {
    return this.#db.first('SELECT decision, detail FROM mail_decisions WHERE mail_key = ?', mailKey);
  }

  async claim(key: string, holder: string, until: number, now: number): Promise<string> {
    return this.#db.write(() => {
      this.#db.run('DELETE FROM claims WHERE key = ? AND until <= ?', key, now);
      this.#db.run('INSERT OR IGNORE INTO claims (key, holder, until) VALUES (?, ?, ?)', key, holder, until);
      return this.#db.first<{ holder: string }>('SELECT holder FROM claims WHERE key = ?', key)?.holder ?? holder;
    });
  }

  async create({ result: _, ...submission }: Submission): Promise<void> {
    this.#db.run(
      `INSERT OR IGNORE INTO submissions (id, submission, keep_until) VALUES (?, ?, ${keptUntil})`,
      submission.id,
      JSON.stringify(submission),
      submission.at,
      submission.line,
    );
  }

  async submission(id: string): Promise<Submission | undefined> {
    const row = this.#db.first<{ submission: string; result: string | null }>(
      'SELECT submission, result FROM submissions WHERE id = ?',
      id,
    );
    if (row === undefined) return undefined;
    const submission = JSON.parse(row.submission) as Submission;
    return row.result === null ? submission : { ...submission, result: JSON.parse(row.result) };
  }

  async conclude(id: string, result: NonNullable<Submission['result']>): Promise<Submission> {
    this.#db.run('UPDATE submissions SET result = ? WHERE id = ? AND result IS NULL', JSON.stringify(result), id);
    const submission = await this.submission(id);
    if (submission === undefined) throw new Defect(`There is no submission ${id}.`);
    return submission;
  }
}
