/** What a person at this machine sees: faxes with their pages, outgoing mail, how to send. */
import { Readable } from 'node:stream';
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { Fax } from '../../lambdas/fax/history.ts';
import { formatNumber } from '../../lambdas/fax/numbers.ts';
import { faxPdfKey, faxTiffKey, pageKey, thumbnailKey } from '../../lambdas/keys.ts';
import { isoTime } from '../fax-view.ts';
import type { HttpParts } from '../http.ts';
import type { Settings } from '../settings.ts';
import { timelineOf } from '../timeline.ts';
import { faxPage } from './fax-page.ts';
import { home, type ShownFax, zoneOf } from './home.ts';
import { headers, showPage } from './layout.ts';
import { framePolicy, mailHtml, mailPage, readOutgoing } from './mail-page.ts';
import { findTrouble } from './trouble.ts';

const mostFaxes = 60;
const mostMails = 25;
/** Of the JSON list, which programs read. */
const mostListed = 10_000;

export function pageRoutes(settings: Settings, parts: HttpParts): Hono {
  const app = new Hono();
  app.get('/', (c) => showHome(c, settings, parts));
  app.get('/faxes/:id', (c) => showFax(c, parts));
  app.get('/faxes/:id/:kind{pages|thumbs}/:file{[1-9][0-9]{0,3}\\.png}', (c) => sendPicture(c, parts));
  app.get('/faxes/:id/:file{fax\\.(pdf|tif)}', (c) => sendFax(c, parts));
  app.get('/mails/:id', (c) => showMail(c, parts));
  app.get('/mails/:id/html', (c) => sendMailHtml(c, parts));
  app.get('/outbox', (c) =>
    c.json(
      parts.outbox.list(mostListed).map((entry) => ({ ...entry, at: isoTime(entry.at) })),
      200,
      noStore,
    ),
  );
  app.get('/outbox/:id', (c) => sendMail(c, parts));
  return app;
}

const noStore = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

const nothing = (c: Context) =>
  showPage(
    c,
    { title: 'Not here', body: html`<h1>Not here</h1><p class="lead"><a href="/">Back to the faxes</a></p>` },
    404,
  );

async function shown({ store }: HttpParts, fax: Fax): Promise<ShownFax> {
  const [submission, line] = await Promise.all([
    store.faxes.submission(fax.submission),
    store.directory.line(fax.line),
  ]);
  return { fax, submission, line };
}

/** Seconds to the next look of who watches: often while something moves, seldom while all wait. */
function refreshFor(faxes: readonly Fax[]): number | undefined {
  const open = faxes.filter(({ state }) => state !== 'ended');
  if (open.length === 0) return undefined;
  return open.every(({ state, attempts }) => state === 'waiting' && attempts.length > 0) ? 10 : 3;
}

async function showHome(c: Context, settings: Settings, parts: HttpParts): Promise<Response> {
  const { store, outbox, clock } = parts;
  const faxes = await store.faxes.list({ limit: mostFaxes });
  const how = {
    lines: await store.directory.lines(),
    domain: settings.domains[0] ?? '',
    hasSimulator: settings.telnyx === undefined,
  };
  const body = home({
    faxes: await Promise.all(faxes.map((fax) => shown(parts, fax))),
    mails: outbox.list(mostMails),
    trouble: findTrouble(store, faxes, clock.now()),
    how,
    clock,
  });
  return showPage(c, { title: 'Faxes', body, refresh: refreshFor(faxes) });
}

async function showFax(c: Context, parts: HttpParts): Promise<Response> {
  const { store, outbox, clock } = parts;
  const fax = await store.faxes.fax(c.req.param('id') ?? '');
  if (fax === undefined) return nothing(c);
  const timeline = timelineOf(await store.faxes.history(fax.id));
  const mails = outbox.list(mostListed).filter((mail) => mail.fax === fax.id);
  const body = faxPage({ ...(await shown(parts, fax)), timeline, mails, clock });
  return showPage(c, { title: `Fax to ${formatNumber(fax.to)}`, body, refresh: refreshFor([fax]) });
}

async function sendFile(c: Context, { store }: HttpParts, key: string, type: string): Promise<Response> {
  const size = await store.files.size(key);
  if (size === undefined) return nothing(c);
  // A page never changes once it is made.
  const found = { 'content-type': type, 'content-length': String(size), 'cache-control': 'private, max-age=3600' };
  const body = Readable.toWeb(await store.files.read(key)) as ReadableStream;
  return c.body(body, 200, { ...headers, ...found });
}

async function sendPicture(c: Context, parts: HttpParts): Promise<Response> {
  const fax = await parts.store.faxes.fax(c.req.param('id') ?? '');
  if (fax === undefined) return nothing(c);
  const keyOf = c.req.param('kind') === 'pages' ? pageKey : thumbnailKey;
  return sendFile(c, parts, keyOf(fax.submission, Number.parseInt(c.req.param('file') ?? '', 10)), 'image/png');
}

async function sendFax(c: Context, parts: HttpParts): Promise<Response> {
  const fax = await parts.store.faxes.fax(c.req.param('id') ?? '');
  if (fax === undefined) return nothing(c);
  return c.req.param('file') === 'fax.pdf'
    ? sendFile(c, parts, faxPdfKey(fax.id), 'application/pdf')
    : sendFile(c, parts, faxTiffKey(fax.id), 'image/tiff');
}

async function sendMail(c: Context, { outbox }: HttpParts): Promise<Response> {
  const raw = await outbox.raw(c.req.param('id') ?? '');
  if (raw === undefined) return nothing(c);
  return c.body(new Uint8Array(raw), 200, { ...noStore, 'content-type': 'message/rfc822' });
}

async function showMail(c: Context, { store, outbox }: HttpParts): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const raw = await outbox.raw(id);
  const entry = outbox.list(mostListed).find((mail) => mail.id === id);
  if (raw === undefined || entry === undefined) return nothing(c);
  const [line] = await store.directory.lines();
  return showPage(c, { title: entry.subject, body: mailPage(entry, await readOutgoing(raw), zoneOf(line)) });
}

async function sendMailHtml(c: Context, { outbox }: HttpParts): Promise<Response> {
  const raw = await outbox.raw(c.req.param('id') ?? '');
  const body = raw && mailHtml(await readOutgoing(raw));
  return body === undefined ? nothing(c) : c.html(body, 200, { ...noStore, 'content-security-policy': framePolicy });
}
