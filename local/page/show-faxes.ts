/** The first page, the parts of the list of faxes, and the page of one fax, from the store. */
import type { Context } from 'hono';
import { formatNumber } from '../../lambdas/fax/dialling/numbers.ts';
import type { Fax } from '../../lambdas/fax/history.ts';
import type { Line } from '../../lambdas/fax/model.ts';
import type { ReceivedFax } from '../../lambdas/fax/received.ts';
import { readAddresses } from '../addresses.ts';
import type { Settings } from '../settings.ts';
import { type ListedFax, type Place, type Selection, selections } from '../store/overview.ts';
import { receivedTimelineOf } from '../views/received-timeline.ts';
import { callerWords } from '../views/received-view.ts';
import { timelineOf } from '../views/timeline.ts';
import { type FaxList, faxListPage, type Listed, type ShownFax, selectionTitles } from './fax-list.ts';
import { faxPage } from './fax-page.ts';
import { home } from './home.ts';
import type { HowToSend } from './how-to-send.ts';
import { notHere, showPage } from './layout.ts';
import type { PageParts } from './page-parts.ts';
import { olderOf, placeIn } from './paging.ts';
import { receivedPage } from './received/received-page.ts';
import type { ShownReceived } from './received/received-words.ts';
import { findTrouble } from './trouble.ts';
import { zoneOf } from './zone.ts';

const maxFaxes = 60;
/** On the first page; all are on a page of their own. */
const maxMails = 25;

async function shown({ store }: PageParts, fax: Fax): Promise<ShownFax> {
  const [submission, line] = await Promise.all([
    store.submissions.submission(fax.submission),
    store.directory.line(fax.line),
  ]);
  return { fax, submission, line };
}

/** A number that is no line has no time zone of its own; that of the first line is the reader's. */
function shownReceived(fax: ReceivedFax, lines: readonly Line[]): ShownReceived {
  const line = lines.find(({ number }) => number === fax.reception.to);
  return { fax, line, zone: zoneOf(line ?? lines[0]) };
}

async function readListed(parts: PageParts, { id, direction }: ListedFax, lines: readonly Line[]): Promise<Listed[]> {
  if (direction === 'in') {
    const received = await parts.store.received.fax(id);
    return received === undefined ? [] : [{ received: shownReceived(received, lines) }];
  }
  const fax = await parts.store.faxes.fax(id);
  return fax === undefined ? [] : [{ sent: await shown(parts, fax) }];
}

async function listOf(parts: PageParts, selection: Selection, before: Place | undefined): Promise<FaxList> {
  const { store, clock } = parts;
  const lines = await store.directory.lines();
  const found = store.overview.list({ selection, before, limit: maxFaxes + 1 });
  const { shown, older } = olderOf(found, maxFaxes, `/faxes?show=${selection}`);
  const faxes = (await Promise.all(shown.map((one) => readListed(parts, one, lines)))).flat();
  return { faxes, older, clock };
}

interface Moving {
  readonly faxes: readonly Fax[];
  readonly received: readonly ReceivedFax[];
  readonly now: number;
}

/** A received fax that is not with everybody after this waits for a carrier or a mail system. */
const usualDeliveryMs = 60_000;

/** Seconds until the page renews itself: few while a fax is in progress, more while all are waiting; undefined when none is open. */
function renewalOf({ faxes, received, now }: Moving): number | undefined {
  const isOpen = ({ state }: { readonly state: string }): boolean => state !== 'ended';
  const waits = [
    ...faxes.filter(isOpen).map(({ state, attempts }) => state === 'waiting' && attempts.length > 0),
    ...received.filter(isOpen).map(({ reception }) => now - reception.at > usualDeliveryMs),
  ];
  if (waits.length === 0) return undefined;
  return waits.every((isWaiting) => isWaiting) ? 10 : 3;
}

const renewalOfList = ({ faxes }: FaxList, now: number): number | undefined =>
  renewalOf({
    faxes: faxes.flatMap((one) => ('sent' in one ? [one.sent.fax] : [])),
    received: faxes.flatMap((one) => ('received' in one ? [one.received.fax] : [])),
    now,
  });

function howTo({ domains, telnyx }: Settings, { store }: PageParts, lines: readonly Line[]): HowToSend {
  const hasSimulator = telnyx === undefined;
  const simulator = hasSimulator ? readAddresses(store.db)?.simulator : undefined;
  return { lines, domain: domains[0] ?? '', hasSimulator, simulator };
}

export async function showHome(c: Context, settings: Settings, parts: PageParts): Promise<Response> {
  const { store, outbox, clock } = parts;
  const now = clock.now();
  const lines = await store.directory.lines();
  const list = await listOf(parts, 'all', undefined);
  const mails = olderOf(outbox.list(maxMails + 1), maxMails, '/mails');
  const body = home({
    counts: store.overview.counts(),
    list,
    mails: mails.shown,
    olderMails: mails.older,
    trouble: await findTrouble(store, now),
    how: howTo(settings, parts, lines),
    zone: zoneOf(lines[0]),
  });
  return showPage(c, { title: 'Faxes', body, renew: renewalOfList(list, now) });
}

/** `/faxes?show=not-delivered&before=<milliseconds>.<id>` */
export async function showFaxes(c: Context, parts: PageParts): Promise<Response> {
  const selection = selections.find((one) => one === c.req.query('show')) ?? 'all';
  const before = placeIn(c);
  const list = await listOf(parts, selection, before);
  return showPage(c, {
    title: selectionTitles[selection],
    body: faxListPage(selection, list, before === undefined),
    renew: renewalOfList(list, parts.clock.now()),
  });
}

export async function showFax(c: Context, parts: PageParts): Promise<Response> {
  const { store, outbox, clock } = parts;
  const id = c.req.param('id') ?? '';
  const fax = await store.faxes.fax(id);
  if (fax === undefined) return showReceived(c, parts, id);
  const timeline = timelineOf(await store.faxes.history(fax.id));
  const body = faxPage({ ...(await shown(parts, fax)), timeline, mails: outbox.about(id), clock });
  return showPage(c, {
    title: `Fax to ${formatNumber(fax.to)}`,
    body,
    renew: renewalOf({ faxes: [fax], received: [], now: clock.now() }),
  });
}

async function showReceived(c: Context, { store, outbox, clock }: PageParts, id: string): Promise<Response> {
  const fax = await store.received.fax(id);
  if (fax === undefined) return notHere(c);
  const lines = await store.directory.lines();
  const timeline = receivedTimelineOf(await store.received.history(id));
  return showPage(c, {
    title: `Fax from ${callerWords(fax)}`,
    body: receivedPage({ ...shownReceived(fax, lines), timeline, mails: outbox.about(id) }),
    renew: renewalOf({ faxes: [], received: [fax], now: clock.now() }),
  });
}
