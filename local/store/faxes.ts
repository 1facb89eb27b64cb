/** `Faxes` on SQLite. */
import { Defect } from '../../lambdas/fax/errors.ts';
import { type Fax, type FaxEntry, foldHistory } from '../../lambdas/fax/history.ts';
import type { E164, Submission } from '../../lambdas/fax/model.ts';
import type { Faxes, MailDecision } from '../../lambdas/ports.ts';
import type { Database } from './database.ts';

export class SqliteFaxes implements Faxes {
  readonly #db: Database;
  readonly #onRelease: (lease: string) => void;

  /** @param onRelease told when a lease has become free, so that who waits for one need not wait its time out */
  constructor(db: Database, onRelease: (lease: string) => void = () => {}) {
    this.#db = db;
    this.#onRelease = onRelease;
  }

  async decideMail(mailKey: string, decision: MailDecision, detail: string, at: number): Promise<void> {
    this.#db.run(
      'INSERT OR IGNORE INTO mail_decisions (mail_key, decision, detail, at) VALUES (?, ?, ?, ?)',
      mailKey,
      decision,
      detail,
      at,
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

  async createSubmission({ result: _, ...submission }: Submission): Promise<void> {
    this.#db.run(
      'INSERT OR IGNORE INTO submissions (id, submission) VALUES (?, ?)',
      submission.id,
      JSON.stringify(submission),
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

  async concludeSubmission(id: string, result: NonNullable<Submission['result']>): Promise<Submission> {
    this.#db.run('UPDATE submissions SET result = ? WHERE id = ? AND result IS NULL', JSON.stringify(result), id);
    const submission = await this.submission(id);
    if (submission === undefined) throw new Defect(`There is no submission ${id}.`);
    return submission;
  }

  async fax(id: string): Promise<Fax | undefined> {
    return foldHistory(id, await this.history(id));
  }

  async history(id: string): Promise<FaxEntry[][]> {
    return this.#db
      .all<{ batch: string }>('SELECT batch FROM history WHERE fax = ? ORDER BY version', id)
      .map(({ batch }) => JSON.parse(batch) as FaxEntry[]);
  }

  async append(id: string, version: number, batch: readonly FaxEntry[]): Promise<boolean> {
    return this.#db.write(() => {
      const { next } = this.#db.first<{ next: number }>('SELECT count(*) AS next FROM history WHERE fax = ?', id) ?? {
        next: 0,
      };
      if (next !== version) return false;
      this.#db.run('INSERT INTO history (fax, version, batch) VALUES (?, ?, ?)', id, version, JSON.stringify(batch));
      for (const entry of batch) {
        if (entry.what === 'accepted')
          this.#db.run('INSERT INTO faxes (id, line, at) VALUES (?, ?, ?)', id, entry.line, entry.at);
        if (entry.what === 'submitted') {
          this.#db.run('INSERT OR IGNORE INTO carrier_ids (carrier_id, fax) VALUES (?, ?)', entry.carrierId, id);
        }
      }
      return true;
    });
  }

  async faxByCarrierId(carrierId: string): Promise<string | undefined> {
    return this.#db.first<{ fax: string }>('SELECT fax FROM carrier_ids WHERE carrier_id = ?', carrierId)?.fax;
  }

  async list({ line, limit }: { line?: E164; limit: number }): Promise<Fax[]> {
    const rows = line
      ? this.#db.all<{ id: string }>('SELECT id FROM faxes WHERE line = ? ORDER BY at DESC, id LIMIT ?', line, limit)
      : this.#db.all<{ id: string }>('SELECT id FROM faxes ORDER BY at DESC, id LIMIT ?', limit);
    const faxes = await Promise.all(rows.map(({ id }) => this.fax(id)));
    return faxes.filter((fax) => fax !== undefined);
  }

  async lease(name: string, holder: string, until: number, now: number): Promise<boolean> {
    const taken = this.#db.run(
      `INSERT INTO leases (name, holder, until) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
       WHERE leases.holder = excluded.holder OR leases.until <= ?`,
      name,
      holder,
      until,
      now,
    );
    return taken > 0;
  }

  async release(name: string, holder: string): Promise<void> {
    const freed = this.#db.run('DELETE FROM leases WHERE name = ? AND holder = ?', name, holder);
    if (freed > 0) this.#onRelease(name);
  }

  async putLink(token: string, attemptId: string, at: number): Promise<void> {
    this.#db.run('INSERT OR IGNORE INTO links (token, attempt, at) VALUES (?, ?, ?)', token, attemptId, at);
  }

  async link(token: string): Promise<string | undefined> {
    return this.#db.first<{ attempt: string }>('SELECT attempt FROM links WHERE token = ?', token)?.attempt;
  }

  async markNotice(id: string, mark: 'sending' | 'sent', at: number): Promise<'sending' | 'sent' | undefined> {
    return this.#db.write(() => {
      const before = this.#db.first<{ mark: 'sending' | 'sent' }>('SELECT mark FROM notice_marks WHERE id = ?', id);
      if (before?.mark !== 'sent') {
        this.#db.run(
          'INSERT INTO notice_marks (id, mark, at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET mark = excluded.mark, at = excluded.at',
          id,
          mark,
          at,
        );
      }
      return before?.mark;
    });
  }
}
