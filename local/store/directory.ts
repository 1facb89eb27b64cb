/** `Directory` on SQLite, and the passwords of SMTP. */
import { withDefaultAccount } from '../../lambdas/fax/accounts.ts';
import { domainOf, normaliseAddress } from '../../lambdas/fax/addresses.ts';
import { lifetimes } from '../../lambdas/fax/lifetimes.ts';
import {
  type Account,
  type AccountDomain,
  defaultAccount,
  type E164,
  type Line,
  type LineKey,
  type RemovedLine,
} from '../../lambdas/fax/model.ts';
import { combineChecks, type SenderChecks } from '../../lambdas/fax/sending/sender-checks.ts';
import { isPasswordOf } from '../../lambdas/flow/password-hash.ts';
import type { Directory } from '../../lambdas/ports.ts';
import type { Database } from './database.ts';

export class SqliteDirectory implements Directory {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async line(number: E164): Promise<Line | undefined> {
    const row = this.#db.first<{ line: string }>('SELECT line FROM lines WHERE number = ?', number);
    return row && (JSON.parse(row.line) as Line);
  }

  async lineOfSender(address: string): Promise<Line | undefined> {
    const wanted = normaliseAddress(address);
    if (wanted === undefined) return undefined;
    const number = this.#numberOf(wanted) ?? this.#numberOf(`@${domainOf(wanted)}`);
    return number && this.line(number);
  }

  #numberOf(entry: string): E164 | undefined {
    return this.#db.first<{ number: E164 }>('SELECT number FROM senders WHERE address = ?', entry)?.number;
  }

  async lines(): Promise<Line[]> {
    const rows = this.#db.all<{ line: string }>('SELECT line FROM lines ORDER BY number');
    return rows.map(({ line }) => JSON.parse(line) as Line);
  }

  async removedLines(now: number): Promise<RemovedLine[]> {
    const rows = this.#db.all<{ line: string; at: number }>(
      'SELECT line, at FROM removed_lines WHERE at > ? ORDER BY number',
      now - lifetimes.removedLine,
    );
    return rows.map(({ line, at }) => ({ line: JSON.parse(line) as Line, removedAt: at }));
  }

  async account(id: string): Promise<Account | undefined> {
    const row = this.#db.first<{ account: string }>('SELECT account FROM accounts WHERE id = ?', id);
    if (row !== undefined) return JSON.parse(row.account) as Account;
    return id === defaultAccount.id ? defaultAccount : undefined;
  }

  async accounts(): Promise<Account[]> {
    const rows = this.#db.all<{ account: string }>('SELECT account FROM accounts');
    return withDefaultAccount(rows.map(({ account }) => JSON.parse(account) as Account));
  }

  async senderChecks(address: string): Promise<SenderChecks> {
    const wanted = normaliseAddress(address) ?? address;
    return combineChecks(this.#checksOf(wanted), this.#checksOf(`@${domainOf(wanted)}`));
  }

  #checksOf(entry: string): SenderChecks | undefined {
    const row = this.#db.first<{ checks: string }>('SELECT checks FROM sender_checks WHERE entry = ?', entry);
    return row && (JSON.parse(row.checks) as SenderChecks);
  }

  async lineKey(line: E164): Promise<LineKey | undefined> {
    const row = this.#db.first<{ key: string }>('SELECT key FROM line_keys WHERE line = ?', line);
    return row && (JSON.parse(row.key) as LineKey);
  }

  async accountOfDomain(domain: string): Promise<string | undefined> {
    return this.#db.first<{ account: string }>('SELECT account FROM account_domains WHERE domain = ?', domain)?.account;
  }

  async domains(account?: string): Promise<AccountDomain[]> {
    const rows = this.#db.all<{ domain: string; account: string }>(
      'SELECT domain, account FROM account_domains ORDER BY domain',
    );
    return rows
      .filter((row) => account === undefined || row.account === account)
      .map((row) => ({ domain: row.domain, account: row.account }));
  }

  /** Whether this is the sender's SMTP password; takes as long for an address that has none. */
  async checkPassword(address: string, password: string): Promise<boolean> {
    const row = this.#db.first<{ hash: string }>('SELECT hash FROM passwords WHERE address = ?', address);
    return isPasswordOf(row?.hash, password);
  }
}
