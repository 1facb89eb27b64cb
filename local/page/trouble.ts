/** What needs the operator's attention: alarms, unknown results, faxes and mails that went nowhere. */
import { html } from 'hono/html';
import { formatNumber } from '../../lambdas/fax/dialling/numbers.ts';
import type { Fax } from '../../lambdas/fax/history.ts';
import type { AlarmName } from '../../lambdas/fax/journal/journal-names.ts';
import { day } from '../../lambdas/fax/lifetimes.ts';
import type { ReceivedFax } from '../../lambdas/fax/received.ts';
import { type Alarm, listAlarms } from '../alarms.ts';
import type { Part, Selection } from '../store/overview.ts';
import type { Store } from '../store/store.ts';
import { callerWords } from '../views/received-view.ts';
import { type Html, outside } from './layout.ts';
import { dayAndTime } from './moment.ts';

/** The newest of a kind, and how many there are in all. */
export interface Some<Item> {
  readonly newest: readonly Item[];
  readonly total: number;
}

export interface Trouble {
  /** One of each kind. */
  readonly alarms: readonly Alarm[];
  /** Of the last day. */
  readonly unconfirmed: Some<Fax>;
  /** Received faxes that nobody has. */
  readonly kept: Some<ReceivedFax>;
  /** Received faxes of the last day that some mailbox will not get. */
  readonly failed: Some<ReceivedFax>;
  /** Mails that could not be judged yet and are tried again. */
  readonly undecided: number;
  /** Mails in quarantine. */
  readonly quarantined: number;
  /** Mails refused in the last day; they got no answer. */
  readonly refused: number;
}

/** Rows of a kind; the others are behind a link. */
const maxRows = 10;

/** Alarms that the faxes themselves show for as long as they hold. */
const shownByFax: ReadonlySet<string> = new Set<AlarmName>([
  'fax-for-no-line',
  'fax-for-unreadable-number',
  'fax-without-recipient',
  'fax-reached-nobody',
  'mailbox-refused',
]);

export async function findTrouble({ db, overview, faxes, received }: Store, now: number): Promise<Trouble> {
  const count = (sql: string, ...values: number[]): number => db.first<{ n: number }>(sql, ...values)?.n ?? 0;
  const since = now - day;
  return {
    alarms: listAlarms(db, since).filter(({ what }) => !shownByFax.has(what)),
    unconfirmed: await readPart(overview.unconfirmed(since, maxRows), (id) => faxes.fax(id)),
    kept: await readPart(overview.kept(maxRows), (id) => received.fax(id)),
    failed: await readPart(overview.failed(since, maxRows), (id) => received.fax(id)),
    undecided: count("SELECT count(*) AS n FROM jobs WHERE queue = 'mail' AND tries > 0"),
    quarantined: count('SELECT count(*) AS n FROM quarantine'),
    refused: count("SELECT count(*) AS n FROM mail_decisions WHERE decision = 'refused' AND at >= ?", since),
  };
}

async function readPart<Item>(
  { ids, total }: Part,
  read: (id: string) => Promise<Item | undefined>,
): Promise<Some<Item>> {
  const found = await Promise.all(ids.map(read));
  return { newest: found.filter((item) => item !== undefined), total };
}

function alarmRow({ what, count, firstAt, lastAt, facts }: Alarm, zone: string): Html {
  const named = Object.entries(facts).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const times =
    count === 1
      ? dayAndTime(lastAt, zone)
      : html`${count} times since ${dayAndTime(firstAt, zone)}, last ${dayAndTime(lastAt, zone)}`;
  return html`<li data-key="${what}">${what} <span class="small">${outside(named.join(', '), 200)} · ${times}</span></li>`;
}

const mails = (n: number): string => (n === 1 ? '1 email' : `${n} emails`);

const link = (fax: ReceivedFax): Html => html`<a href="/faxes/${fax.id}">fax from <bdi>${callerWords(fax)}</bdi></a>`;

function failedRow(fax: ReceivedFax): Html {
  const who = fax.copies.filter(({ state }) => state === 'failed').map(({ mailbox }) => mailbox);
  return html`<li data-key="${fax.id}">${outside(who.join(', '), 200)} did not get the ${link(fax)}.</li>`;
}

/** A link to those that have no row here. */
function others({ newest, total }: Some<unknown>, selection: Selection, what: string): Html[] {
  if (total <= newest.length) return [];
  return [html`<li><a href="/faxes?show=${selection}">${total - newest.length} more ${what}</a></li>`];
}

export function troubleBox(
  { alarms, unconfirmed, kept, failed, undecided, quarantined, refused }: Trouble,
  zone: string,
): Html {
  const rows: Html[] = [
    ...kept.newest.map(
      (fax) =>
        html`<li data-key="${fax.id}">The ${link(fax)} to <bdi>${formatNumber(fax.reception.to)}</bdi> is kept: no mailbox has it.</li>`,
    ),
    ...others(kept, 'kept', 'received faxes that no mailbox has'),
    ...failed.newest.map(failedRow),
    ...others(failed, 'mailbox-failed', 'received faxes that some mailbox did not get'),
    ...unconfirmed.newest.map(
      ({ id, to }) =>
        html`<li data-key="${id}">Result unknown: the fax to <a href="/faxes/${id}">${formatNumber(to)}</a> may have arrived.</li>`,
    ),
    ...others(unconfirmed, 'unconfirmed', 'faxes whose result is unknown'),
    ...(undecided > 0 ? [html`<li>${mails(undecided)} cannot be judged yet: tried again by itself.</li>`] : []),
    ...(quarantined > 0
      ? [html`<li><a href="/quarantine">${mails(quarantined)} in quarantine</a>: denied, infected, or spam.</li>`]
      : []),
    ...alarms.map((alarm) => alarmRow(alarm, zone)),
  ];
  const quiet =
    refused > 0
      ? html`<p class="small">${mails(refused)} refused in the last day: their senders are on no list, or could not be proven. <a href="/quarantine#refused">Which, and what would let them in</a></p>`
      : html``;
  if (rows.length === 0) return quiet;
  return html`<section class="trouble sheet unprinted" id="trouble" aria-labelledby="attention"><h2 id="attention">Needs attention</h2><ul>${rows}</ul>${quiet}</section>`;
}
