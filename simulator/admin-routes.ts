/**
 * Routes beside the carrier's API, for people and tests:
 *
 * - GET  /                       the page: calls and the pages that came out of the machine
 * - GET  /calls, /calls/<id>     calls as JSON, newest first; GET /submissions: every POST /v2/faxes with its answer
 * - GET  /calls/<id>/pages/<n>.png, .pbm   page n (from 1) as a picture, or as its raw raster
 * - POST /calls/receive          somebody faxes one of our numbers: query `from`, `to`, optional `caller_id`, `partial=true`,
 *                                `failure=<reason>`, `pages=<count>`, `media_url=<link to emit instead of our own>`;
 *                                the body is the PDF or TIFF. Or the same as a form with a file `document`. 201 with the call.
 * - GET, PUT /faults             the switches of faults.ts; a PUT changes those it names, 400 when it is not valid
 * - GET  /public-key             the key that verifies webhooks: Base64, 32 bytes
 * - GET  /media/<token>          stored media; 403 when the link has expired
 */

import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { SimulatorContext } from './context.ts';
import { changeFaults, type Faults } from './faults.ts';
import type { Call } from './line/call.ts';
import { renderPage } from './line/document.ts';
import { type IncomingFax, receive } from './line/inbound.ts';
import { maxMediaBytes } from './line/media-fetch.ts';
import { pbm, png } from './line/picture.ts';
import { page } from './page.ts';

/** Calls on the page. */
const maxShownCalls = 50;

export function adminRoutes(context: SimulatorContext): Hono {
  const app = new Hono();
  const { store } = context;

  app.get('/', (c) => c.html(page({ ...context, calls: store.calls(maxShownCalls) })));
  app.get('/calls', (c) => c.json(store.calls()));
  app.get('/submissions', (c) => c.json(store.submissions()));
  app.get('/public-key', (c) => c.text(context.key.publicKey));
  app.get('/calls/:id', (c) => {
    const call = store.call(c.req.param('id'));
    return call === undefined ? c.notFound() : c.json(call);
  });

  app.get('/calls/:id/pages/:file', async (c) => {
    const [, number, kind] = /^(\d{1,4})\.(png|pbm)$/.exec(c.req.param('file')) ?? [];
    const document = store.document(c.req.param('id'));
    const raster = document === undefined ? undefined : await renderPage(document.bytes, Number(number));
    if (raster === undefined) return c.notFound();
    return kind === 'png'
      ? c.body(Uint8Array.from(png(raster)), 200, { 'content-type': 'image/png', 'cache-control': 'max-age=86400' })
      : c.body(Uint8Array.from(pbm(raster)), 200, { 'content-type': 'image/x-portable-bitmap' });
  });

  app.get('/media/:token', (c) => {
    const id = store.linkedCall(c.req.param('token'), Date.now());
    const document = id === undefined ? undefined : store.document(id);
    return document === undefined
      ? c.text('The link has expired.', 403)
      : c.body(Uint8Array.from(document.bytes), 200, { 'content-type': document.type });
  });

  app.get('/faults', (c) => c.json(context.faults));
  app.put('/faults', async (c) => {
    const faults = changeFaults(context.faults, await c.req.json().catch(() => undefined));
    if (faults === undefined) return c.json({ error: 'unknown switch or value', faults: context.faults }, 400);
    setFaults(context, faults);
    return c.json(faults);
  });
  app.post('/faults', async (c) => {
    const faults = changeFaults(context.faults, await c.req.parseBody({ all: true }));
    if (faults !== undefined) setFaults(context, faults);
    return c.redirect('/', 303);
  });

  app.post('/calls/receive', bodyLimit({ maxSize: maxMediaBytes }), async (c) => {
    const byForm = /^multipart\/form-data\b/i.test(c.req.header('content-type') ?? '');
    const fax = byForm ? await faxOfForm(c) : await faxOfBody(c);
    if (fax === undefined) return c.json({ error: 'from, to and a document are needed; pages is a number' }, 400);
    const call: Call = await receive(context, fax);
    return byForm ? c.redirect('/', 303) : c.json(call, 201);
  });

  return app;
}

/** Sets the switches and stores them. */
export function setFaults(context: SimulatorContext, faults: Faults): void {
  context.faults = faults;
  context.store.putSetting('faults', JSON.stringify(faults));
}

async function faxOfBody(c: Context): Promise<IncomingFax | undefined> {
  const type = c.req.header('content-type') ?? 'application/octet-stream';
  return incoming(c.req.query(), type, new Uint8Array(await c.req.arrayBuffer()));
}

async function faxOfForm(c: Context): Promise<IncomingFax | undefined> {
  const { document, ...rest } = await c.req.parseBody();
  const fields = Object.fromEntries(Object.entries(rest).flatMap(([k, v]) => (typeof v === 'string' ? [[k, v]] : [])));
  return document instanceof File
    ? incoming(fields, document.type, new Uint8Array(await document.arrayBuffer()))
    : undefined;
}

function incoming(fields: Record<string, string>, type: string, bytes: Uint8Array): IncomingFax | undefined {
  const { from, to, caller_id, partial, failure, pages, media_url } = fields;
  if (from === undefined || !to || bytes.length === 0) return undefined;
  if (pages !== undefined && !/^\d{1,4}$/.test(pages)) return undefined;
  return {
    from,
    to,
    document: { type, bytes },
    connectionId: 'simulated-connection',
    reception: {
      callerId: caller_id ?? from,
      failure: failure || null,
      partial: partial === 'true',
      mediaUrl: media_url || null,
    },
    ...(pages === undefined ? {} : { pages: Number(pages) }),
  };
}
