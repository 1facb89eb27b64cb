/**
 * Faxes of both directions, and mails, counted and listed newest first: from indexes, so that the first page is as quick
 * with a hundred thousand faxes as with ten, and nothing is out of reach.
 */
import type { FaxOutcome } from '../../lambdas/fax/outcomes.ts';
import type { Bindable, Database } from './database.ts';

export const selections = [
  'all',
  'open',
  'delivered',
  'not-delivered',
  'unconfirmed',
  'received',
  'kept',
  'mailbox-failed',
] as const;
export type Selection = (typeof selections)[number];

/** A place in a list that is sorted by time, then by id. */
export interface Place {
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly id: string;
}

export interface ListedFax extends Place {
  readonly direction: 'out' | 'in';
}

export interface Counts {
  /** Sent faxes that have not ended. */
  readonly open: number;
  readonly delivered: number;
  readonly notDelivered: number;
  readonly received: number;
}

/** Some of a list, and how many there are in all. */
export interface Part {
  readonly ids: readonly string[];
  readonly total: number;
}

const delivered: FaxOutcome = 'sent';

/** Which faxes belong to it, as conditions; of a direction without one, none does. */
const conditions: Readonly<Record<Selection, { readonly sent?: string; readonly received?: string }>> = {
  all: { sent: 'TRUE', received: 'TRUE' },
  open: { sent: 'outcome IS NULL' },
  delivered: { sent: `outcome = '${delivered}'` },
  'not-delivered': { sent: `outcome <> '${delivered}'` },
  unconfirmed: { sent: "outcome = 'unconfirmed'" },
  received: { received: 'TRUE' },
  kept: { received: "outcome = 'kept'" },
  'mailbox-failed': { received: 'has_failed_copy = 1' },
};

/** Before the newest. */
export const beginning: Place = { at: Number.MAX_SAFE_INTEGER, id: '' };

/** `outcome` and `from` are null in what was refused before they were kept. */
export interface RefusedRow {
  readonly key: string;
  readonly detail: string;
  readonly at: number;
  readonly outcome: string | null;
  readonly from: string | null;
}

export class Overview {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  counts(): Counts {
    const rows = this.#db.all<{ outcome: string | null; n: number }>(
      'SELECT outcome, count(*) AS n FROM faxes GROUP BY outcome',
    );
    const sum = (counted: (outcome: string | null) => boolean): number =>
      rows.filter(({ outcome }) => counted(outcome)).reduce((all, { n }) => all + n, 0);
    return {
      open: sum((outcome) => outcome === null),
      delivered: sum((outcome) => outcome === delivered),
      notDelivered: sum((outcome) => outcome !== null && outcome !== delivered),
      received: this.#db.first<{ n: number }>('SELECT count(*) AS n FROM received')?.n ?? 0,
    };
  }

  /** @param before where the part of the list that was shown before ended; undefined: from the newest on */
  list({
    selection,
    before = beginning,
    limit,
  }: {
    readonly selection: Selection;
    readonly before?: Place | undefined;
    readonly limit: number;
  }): ListedFax[] {
    const { sent, received } = conditions[selection];
    // Each part is cut before they are put together: then its index gives it in order, and no more of it is read.
    const part = (direction: ListedFax['direction'], table: string, condition: string): string =>
      `SELECT * FROM (SELECT id, at, '${direction}' AS direction FROM ${table}
       WHERE (at, id) < (?1, ?2) AND ${condition} ORDER BY at DESC, id DESC LIMIT ?3)`;
    const parts = [
      ...(sent === undefined ? [] : [part('out', 'faxes', sent)]),
      ...(received === undefined ? [] : [part('in', 'received', received)]),
    ];
    return this.#db.all<ListedFax>(
      `${parts.join(' UNION ALL ')} ORDER BY at DESC, id DESC LIMIT ?3`,
      before.at,
      before.id,
      limit,
    );
  }

  /** Sent faxes of which nobody knows whether they arrived, that ended since then. */
  unconfirmed(since: number, limit: number): Part {
    return this.#part(limit, 'faxes', "outcome = 'unconfirmed' AND ended_at >= ?", since);
  }

  /** Mails that were refused, newest first: why, and whose they were where that is known. */
  refusedMails(limit: number): RefusedRow[] {
    return this.#db.all<RefusedRow>(
      `SELECT mail_key AS key, detail, at, outcome, sender AS "from" FROM mail_decisions
       WHERE decision = 'refused' ORDER BY at DESC LIMIT ?`,
      limit,
    );
  }

  /** Received faxes that nobody has. */
  kept(limit: number): Part {
    return this.#part(limit, 'received', "outcome = 'kept'");
  }

  /** Faxes received since then that some mailbox will not get, though another has them or may still get them. */
  failed(since: number, limit: number): Part {
    const condition = "has_failed_copy = 1 AND coalesce(outcome, '') <> 'kept' AND at >= ?";
    return this.#part(limit, 'received', condition, since);
  }

  /** The newest of those that meet a condition. */
  #part(limit: number, table: string, condition: string, ...values: Bindable[]): Part {
    const rows = this.#db.all<{ id: string }>(
      `SELECT id FROM ${table} WHERE ${condition} ORDER BY at DESC, id DESC LIMIT ?`,
      ...values,
      limit,
    );
    const total = this.#db.first<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE ${condition}`, ...values);
    return { ids: rows.map(({ id }) => id), total: total?.n ?? 0 };
  }
}
