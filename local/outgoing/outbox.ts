/** Outgoing mail of one machine: every mail is a file named by its notice id, which makes it exactly one. */
import type { Locale } from '../../lambdas/fax/model.ts';
import { accepted, refused } from '../../lambdas/fax/result.ts';
import type { MailAnswer, Mailer, OutgoingMail } from '../../lambdas/ports.ts';
import type { Bindable, Database } from '../store/database.ts';
import type { FolderFiles } from '../store/files.ts';
import { outboxKey } from '../store/outbox-key.ts';
import { beginning, type Place } from '../store/overview.ts';

/** A mail as `/outbox` lists it. */
export interface OutboxEntry {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly inReplyTo: string | null;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly kind: string;
  readonly fax: string | null;
  /** Why it could not be delivered; missing where it could. */
  readonly refusal?: string;
  /** Of its line, whose language it is written in; missing where it is about no fax of a line. */
  readonly locale?: Locale;
}

/** The language of the line whose fax a mail is about. */
const localeOfLine = `(SELECT json_extract(line, '$.locale') FROM lines WHERE number = coalesce(
  (SELECT line FROM faxes WHERE id = outbox.fax), (SELECT line FROM received WHERE id = outbox.fax)))`;

export class Outbox implements Mailer {
  readonly domain: string;
  readonly #db: Database;
  readonly #files: FolderFiles;
  readonly #now: () => number;

  constructor(db: Database, files: FolderFiles, domain: string, now: () => number) {
    this.#db = db;
    this.#files = files;
    this.domain = domain;
    this.#now = now;
  }

  send(mail: OutgoingMail): Promise<MailAnswer> {
    return this.keep(mail, accepted({ isFinal: true }));
  }

  /** Keeps a mail with what became of it, once. @returns what became of it */
  async keep(mail: OutgoingMail, answer: MailAnswer): Promise<MailAnswer> {
    await this.#files.put(outboxKey(mail.id), mail.raw);
    this.#db.run(
      `INSERT OR IGNORE INTO outbox (id, sender, recipient, subject, in_reply_to, at, kind, fax, refusal)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      mail.id,
      mail.from,
      mail.to,
      mail.subject,
      mail.inReplyTo ?? null,
      this.#now(),
      mail.kind,
      mail.fax ?? null,
      answer.ok ? null : answer.refusal,
    );
    return answer;
  }

  /** The row comes after the file, so a row means a whole mail. */
  async answerTo(id: string): Promise<MailAnswer | undefined> {
    const row = this.#db.first<{ refusal: string | null }>('SELECT refusal FROM outbox WHERE id = ?', id);
    if (row === undefined) return undefined;
    return row.refusal === null ? accepted({ isFinal: true }) : refused(row.refusal);
  }

  /** Newest first. @param before where the part of the list that was shown before ended */
  list(limit = 200, before: Place = beginning): OutboxEntry[] {
    return this.#entries('WHERE (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?', before.at, before.id, limit);
  }

  /** Mails about a fax, newest first. */
  about(fax: string): OutboxEntry[] {
    return this.#entries('WHERE fax = ? ORDER BY at DESC, id DESC', fax);
  }

  entry(id: string): OutboxEntry | undefined {
    return this.#entries('WHERE id = ?', id)[0];
  }

  #entries(which: string, ...values: Bindable[]): OutboxEntry[] {
    const rows = this.#db.all<
      Omit<OutboxEntry, 'refusal' | 'locale'> & { refusal: string | null; locale: Locale | null }
    >(
      `SELECT id, sender AS "from", recipient AS "to", subject, in_reply_to AS inReplyTo, at, kind, fax, refusal,
         ${localeOfLine} AS locale
       FROM outbox ${which}`,
      ...values,
    );
    return rows.map(({ refusal, locale, ...row }) => ({
      ...row,
      ...(refusal === null ? {} : { refusal }),
      ...(locale === null ? {} : { locale }),
    }));
  }

  async raw(id: string): Promise<Uint8Array | undefined> {
    return (await this.answerTo(id)) ? this.#files.readAll(outboxKey(id)) : undefined;
  }
}
