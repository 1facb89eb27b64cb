/** What a person at this machine sees: faxes with their pages, outgoing mail, how to send. */
import { type Context, Hono } from 'hono';
import { isoTime } from '../fax-view.ts';
import type { HttpParts } from '../http.ts';
import type { Settings } from '../settings.ts';

export function pageRoutes(_: Settings, { outbox }: HttpParts): Hono {
  const app = new Hono();
  app.get('/outbox', (c) => c.json(outbox.list(1000).map((entry) => ({ ...entry, at: isoTime(entry.at) }))));
  app.get('/outbox/:id', async (c) => mail(c, await outbox.raw(c.req.param('id'))));
  return app;
}

function mail(c: Context, raw: Uint8Array | undefined): Response {
  if (raw === undefined) return c.notFound() as Response;
  return new Response(new Uint8Array(raw), {
    headers: { 'content-type': 'message/rfc822', 'x-content-type-options': 'nosniff' },
  });
}
