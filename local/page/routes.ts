/** The private pages: faxes with their pages, outgoing mail, how to send. */
import { type Context, Hono } from 'hono';
import { formatNumber } from '../../lambdas/fax/dialling/numbers.ts';
import type { Fax } from '../../lambdas/fax/history.ts';
import type { Line } from '../../lambdas/fax/model.ts';
import type { ReceivedFax } from '../../lambdas/fax/received.ts';
import type { Settings } from '../settings.ts';
import { isoTime } from '../views/fax-view.ts';
import { receivedTimelineOf } from '../views/received-timeline.ts';
import { callerWords } from '../views/received-view.ts';
import { timelineOf } from '../views/timeline.ts';
import { faxPage } from './fax-page.ts';
import { sendPdf, sendPicture, sendTiff } from './files.ts';
import { home, type ShownFax } from './home.ts';
import { notHere, pageHeaders, showPage } from './layout.ts';
import { framePolicy, mailHtml, mailPage, readOutgoing } from './mail-page.ts';
import type { PageParts } from './page-parts.ts';
import { receivedPage } from './received-page.ts';
import type { ShownReceived } from './received-words.ts';
import { findTrouble } from './trouble.ts';
import { zoneOf } from './zone.ts';

const maxFaxes = 60;
const maxMails = 25;
/** Of the JSON list, which programs read. */
const maxListed = 10_000;

export function pageRoutes(settings: Settings, parts: PageParts): Hono {
  const app = new Hono();
  app.use(...pageHeaders);
  app.get('/', (c) => showHome(c, settings, parts));
  app.get('/faxes/:id', (c) => showFax(c, parts));
  app.get('/faxes/:id/:kind{pages|thumbs}/:file{[1-9][0-9]{0,3}\\.png}', (c) => sendPicture(c, parts));
  app.get('/faxes/:id/fax.pdf', (c) => sendPdf(c, parts));
  app.get('/faxes/:id/fax.tif', (c) => sendTiff(c, parts));
  app.get('/mails/:id', (c) => showMail(c, parts));
  app.get('/mails/:id/html', (c) => sendMailHtml(c, parts));
  app.get('/outbox', (c) => c.json(parts.outbox.list(maxListed).map((entry) => ({ ...entry, at: isoTime(entry.at) }))));
  app.get('/outbox/:id', (c) => sendMail(c, parts));
  return app;
}

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

interface Moving {
  readonly faxes: readonly Fax[];
  readonly received: readonly ReceivedFax[];
  readonly now: number;
}

/** A received fax that is not with everybody after this waits for a carrier or a mail system. */
const usualDeliveryMs = 60_000;

/** Seconds until the page reloads: few while a fax is in progress, more while all are waiting; undefined when none is open. */
function refreshFor({ faxes, received, now }: Moving): number | undefined {
  const isOpen = ({ state }: { readonly state: string }): boolean => state !== 'ended';
  const waits = [
    ...faxes.filter(isOpen).map(({ state, attempts }) => state === 'waiting' && attempts.length > 0),
    ...received.filter(isOpen).map(({ reception }) => now - reception.at > usualDeliveryMs),
  ];
  if (waits.length === 0) return undefined;
  return waits.every((isWaiting) => isWaiting) ? 10 : 3;
}

async function showHome(c: Context, settings: Settings, parts: PageParts): Promise<Response> {
  const { store, outbox, clock } = parts;
  const faxes = await store.faxes.list({ limit: maxFaxes });
  const received = await store.received.list({ limit: maxFaxes });
  const lines = await store.directory.lines();
  const now = clock.now();
  const how = {
    lines,
    domain: settings.domains[0] ?? '',
    hasSimulator: settings.telnyx === undefined,
  };
  const body = home({
    faxes: await Promise.all(faxes.map((fax) => shown(parts, fax))),
    received: received.map((fax) => shownReceived(fax, lines)),
    mails: outbox.list(maxMails),
    trouble: findTrouble(store, { faxes, received }, now),
    how,
    clock,
  });
  return showPage(c, { title: 'Faxes', body, refresh: refreshFor({ faxes, received, now }) });
}

async function showFax(c: Context, parts: PageParts): Promise<Response> {
  const { store, outbox, clock } = parts;
  const id = c.req.param('id') ?? '';
  const fax = await store.faxes.fax(id);
  if (fax === undefined) return showReceived(c, parts, id);
  const timeline = timelineOf(await store.faxes.history(fax.id));
  const mails = outbox.list(maxListed).filter((mail) => mail.fax === fax.id);
  const body = faxPage({ ...(await shown(parts, fax)), timeline, mails, clock });
  return showPage(c, {
    title: `Fax to ${formatNumber(fax.to)}`,
    body,
    refresh: refreshFor({ faxes: [fax], received: [], now: clock.now() }),
  });
}

async function showReceived(c: Context, { store, outbox, clock }: PageParts, id: string): Promise<Response> {
  const fax = await store.received.fax(id);
  if (fax === undefined) return notHere(c);
  const shown = shownReceived(fax, await store.directory.lines());
  const timeline = receivedTimelineOf(await store.received.history(id));
  const mails = outbox.list(maxListed).filter((mail) => mail.fax === id);
  const refresh = refreshFor({ faxes: [], received: [fax], now: clock.now() });
  return showPage(c, {
    title: `Fax from ${callerWords(fax)}`,
    body: receivedPage({ ...shown, timeline, mails }),
    refresh,
  });
}

async function sendMail(c: Context, { outbox }: PageParts): Promise<Response> {
  const raw = await outbox.raw(c.req.param('id') ?? '');
  if (raw === undefined) return notHere(c);
  return c.body(new Uint8Array(raw), 200, { 'content-type': 'message/rfc822' });
}

async function showMail(c: Context, { store, outbox }: PageParts): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const raw = await outbox.raw(id);
  const entry = outbox.list(maxListed).find((mail) => mail.id === id);
  if (raw === undefined || entry === undefined) return notHere(c);
  const [line] = await store.directory.lines();
  return showPage(c, { title: entry.subject, body: mailPage(entry, await readOutgoing(raw), zoneOf(line)) });
}

async function sendMailHtml(c: Context, { outbox }: PageParts): Promise<Response> {
  const raw = await outbox.raw(c.req.param('id') ?? '');
  const body = raw && mailHtml(await readOutgoing(raw));
  return body === undefined ? notHere(c) : c.html(body, 200, { 'content-security-policy': framePolicy });
}
