/** `Administration` on SQLite: each write is one transaction. */
import { lifetimes } from '../../lambdas/fax/lifetimes.ts';
import {
  type Account,
  type AccountDomain,
  defaultAccount,
  type E164,
  type Line,
  type LineKey,
} from '../../lambdas/fax/model.ts';
import { accepted, type Result, refused } from '../../lambdas/fax/result.ts';
import type { SenderChecks } from '../../lambdas/fax/sending/sender-checks.ts';
import type { Administration, LineRefusal } from '../../lambdas/ports.ts';
import type { Database } from './database.ts';

export class SqliteAdministration implements Administration {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async addLine(line: Line): Promise<Result<Line, LineRefusal>> {
    return this.#db.write(() => (this.#line(line.number) ? refused({ kind: 'line-exists' }) : this.#put(line)));
  }

  async changeLine(number: E164, change: (line: Line) => Line): Promise<Result<Line, LineRefusal>> {
    return this.#db.write(() => {
      const line = this.#line(number);
      return line === undefined ? refused({ kind: 'no-line' }) : this.#put({ ...change(line), number });
    });
  }

  async removeLine(number: E164, now: number): Promise<boolean> {
    return this.#db.write(() => {
      this.#db.run(
        `INSERT OR REPLACE INTO removed_lines (number, line, at) SELECT number, line, ? FROM lines WHERE number = ?`,
        now,
        number,
      );
      return this.#db.run('DELETE FROM lines WHERE number = ?', number) > 0;
    });
  }

  async restoreLine(number: E164, now: number): ReturnType<Administration['restoreLine']> {
    return this.#db.write(() => {
      const row = this.#db.first<{ line: string }>(
        'SELECT line FROM removed_lines WHERE number = ? AND at > ?',
        number,
        now - lifetimes.removedLine,
      );
      if (this.#line(number)) return refused({ kind: 'line-exists' });
      if (row === undefined) return refused({ kind: 'no-line' });
      const line = JSON.parse(row.line) as Line;
      const left = line.senders.flatMap((address) => {
        const by = this.#lineWith(address);
        return by === undefined ? [] : [{ address, by }];
      });
      const restored = { ...line, senders: line.senders.filter((one) => left.every(({ address }) => address !== one)) };
      this.#put(restored);
      this.#db.run('DELETE FROM removed_lines WHERE number = ?', number);
      return accepted({ line: restored, left });
    });
  }

  async setPassword(address: string, hash: string): Promise<void> {
    this.#db.run(
      'INSERT INTO passwords (address, hash) VALUES (?, ?) ON CONFLICT (address) DO UPDATE SET hash = excluded.hash',
      address,
      hash,
    );
  }

  async addAccount(account: Account): Promise<boolean> {
    if (account.id === defaultAccount.id) return false;
    const text = JSON.stringify(account);
    return this.#db.run('INSERT OR IGNORE INTO accounts (id, account) VALUES (?, ?)', account.id, text) > 0;
  }

  async changeAccount(id: string, change: (account: Account) => Account): Promise<Account | undefined> {
    return this.#db.write(() => {
      const row = this.#db.first<{ account: string }>('SELECT account FROM accounts WHERE id = ?', id);
      if (row === undefined && id !== defaultAccount.id) return undefined;
      const changed = { ...change(row === undefined ? defaultAccount : JSON.parse(row.account)), id };
      this.#db.run(
        'INSERT INTO accounts (id, account) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET account = excluded.account',
        id,
        JSON.stringify(changed),
      );
      return changed;
    });
  }

  async changeSenderChecks(entry: string, change: (checks: SenderChecks) => SenderChecks): Promise<SenderChecks> {
    return this.#db.write(() => {
      const row = this.#db.first<{ checks: string }>('SELECT checks FROM sender_checks WHERE entry = ?', entry);
      const checks = change(row === undefined ? {} : JSON.parse(row.checks));
      this.#db.run(
        'INSERT INTO sender_checks (entry, checks) VALUES (?, ?) ON CONFLICT (entry) DO UPDATE SET checks = excluded.checks',
        entry,
        JSON.stringify(checks),
      );
      return checks;
    });
  }

  async addLineKey(line: E164, key: LineKey): Promise<LineKey> {
    return this.#db.write(() => {
      this.#db.run('INSERT OR IGNORE INTO line_keys (line, key) VALUES (?, ?)', line, JSON.stringify(key));
      const row = this.#db.first<{ key: string }>('SELECT key FROM line_keys WHERE line = ?', line);
      return row === undefined ? key : (JSON.parse(row.key) as LineKey);
    });
  }

  async removeLineKey(line: E164): Promise<boolean> {
    return this.#db.run('DELETE FROM line_keys WHERE line = ?', line) > 0;
  }

  async addDomain({ domain, account }: AccountDomain): Promise<Result<AccountDomain, string>> {
    return this.#db.write(() => {
      this.#db.run('INSERT OR IGNORE INTO account_domains (domain, account) VALUES (?, ?)', domain, account);
      const row = this.#db.first<{ account: string }>('SELECT account FROM account_domains WHERE domain = ?', domain);
      const holder = row?.account ?? account;
      return holder === account ? accepted({ domain, account }) : refused(holder);
    });
  }

  async removeDomain({ domain, account }: AccountDomain): Promise<boolean> {
    return this.#db.run('DELETE FROM account_domains WHERE domain = ? AND account = ?', domain, account) > 0;
  }

  #line(number: E164): Line | undefined {
    const row = this.#db.first<{ line: string }>('SELECT line FROM lines WHERE number = ?', number);
    return row && (JSON.parse(row.line) as Line);
  }

  #lineWith(address: string): E164 | undefined {
    return this.#db.first<{ by: E164 }>('SELECT number AS "by" FROM senders WHERE address = ?', address)?.by;
  }

  /** Writes a line with its sender list, unless a sender belongs to another line. */
  #put(line: Line): Result<Line, LineRefusal> {
    for (const address of line.senders) {
      const by = this.#lineWith(address);
      if (by !== undefined && by !== line.number) return refused({ kind: 'sender-taken', address, by });
    }
    this.#db.run(
      'INSERT INTO lines (number, line) VALUES (?, ?) ON CONFLICT (number) DO UPDATE SET line = excluded.line',
      line.number,
      JSON.stringify(line),
    );
    this.#db.run('DELETE FROM senders WHERE number = ?', line.number);
    for (const address of new Set(line.senders)) {
      this.#db.run('INSERT INTO senders (address, number) VALUES (?, ?)', address, line.number);
    }
    return accepted(line);
  }
}
