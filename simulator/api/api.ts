/** The carrier's API under /v2: send, list, retrieve, delete, cancel and refresh faxes; deliveries of webhooks. */

import { timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { SimulatorContext } from '../context.ts';
import type { Call } from '../line/call.ts';
import { refresh } from '../line/inbound.ts';
import { cancel } from '../line/outbound.ts';
import { deliveryResource } from './delivery.ts';
import { faxResource } from './fax-resource.ts';
import { deliveryFilters, faxFilters, list } from './listing.ts';
import { inboundFax, invalidQuery, malformed, notAuthenticated, notFound, wrongState } from './refusals.ts';
import { submit } from './submit.ts';

/** Of a request: 20 MB of `contents` and what is around them. */
const maxBodyBytes = 21 * 1024 * 1024;

/**
 * @param apiKey the only bearer key that is accepted; undefined: any key, but not none
 */
export function api(context: SimulatorContext, apiKey: string | undefined): Hono {
  const app = new Hono();
  const { store } = context;
  const resource = (call: Call) => faxResource(call, context.link);
  const existing = (id: string): Call | undefined => {
    const call = store.call(id);
    return call?.deleted === false ? call : undefined;
  };

  app.use(async (c, next) => {
    const key = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    return key === undefined || (apiKey !== undefined && !sameKey(key, apiKey)) ? notAuthenticated(c) : next();
  });
  app.use(bodyLimit({ maxSize: maxBodyBytes, onError: malformed }));

  app.post('/faxes', (c) => submit(context, c));

  app.get('/faxes', (c) => {
    const calls = store.calls().filter((call) => !call.deleted);
    const listing = list(calls, faxFilters, new URL(c.req.url).searchParams);
    return 'bad' in listing
      ? invalidQuery(c, listing.bad)
      : c.json({ data: listing.data.map(resource), meta: listing.meta });
  });

  app.get('/faxes/:id', (c) => {
    const call = existing(c.req.param('id'));
    return call === undefined ? notFound(c) : c.json({ data: resource(call) });
  });

  app.delete('/faxes/:id', (c) => {
    const call = existing(c.req.param('id'));
    if (call === undefined) return notFound(c);
    store.putCall({ ...call, deleted: true });
    return c.body(null, 204);
  });

  app.post('/faxes/:id/actions/cancel', (c) => {
    const call = existing(c.req.param('id'));
    if (call === undefined) return notFound(c);
    if (call.direction === 'inbound') return inboundFax(c);
    return cancel(context, call.id) ? c.json({ data: { result: 'ok' } }, 202) : wrongState(c);
  });

  app.post('/faxes/:id/actions/refresh', (c) => {
    const call = existing(c.req.param('id'));
    if (call === undefined) return notFound(c);
    return refresh(context, call.id) ? c.json({ data: { result: 'ok' } }) : wrongState(c);
  });

  app.get('/webhook_deliveries', (c) => {
    const finished = store.deliveries().filter((delivery) => delivery.status !== 'pending');
    const listing = list(finished, deliveryFilters, new URL(c.req.url).searchParams);
    if ('bad' in listing) return invalidQuery(c, listing.bad);
    const data = listing.data.map((delivery) => deliveryResource(delivery, context.userId));
    return c.json({ data, meta: listing.meta });
  });

  app.get('/webhook_deliveries/:id', (c) => {
    const delivery = store.delivery(c.req.param('id'));
    return delivery === undefined || delivery.status === 'pending'
      ? notFound(c)
      : c.json({ data: deliveryResource(delivery, context.userId) });
  });

  return app;
}

function sameKey(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
