/**
 * A Telnyx on loopback: takes faxes as the carrier's API does, fetches their media, "calls" numbers whose last digits
 * choose the result, and tells by signed webhooks. It can call in as well. Nothing leaves the machine.
 */

import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { adminRoutes, setFaults } from './admin-routes.ts';
import { api } from './api/api.ts';
import { brokenDown, notFound } from './api/refusals.ts';
import { defaultPace, type Pace, type SimulatorContext } from './context.ts';
import { type Faults, noFaults } from './faults.ts';
import type { Call, Submission } from './line/call.ts';
import { type Raster, renderPage } from './line/document.ts';
import { file, type IncomingFax, receive, ring, take } from './line/inbound.ts';
import { answer, correct, dial, fetchDocument, hangUp } from './line/outbound.ts';
import { Scheduler } from './scheduler.ts';
import { newPrivateKeyPem, readSigningKey } from './signature.ts';
import { Store } from './store.ts';
import { notify } from './webhooks.ts';

export type { Faults } from './faults.ts';
export type { Call, Submission } from './line/call.ts';
export { mostAtOnce, overlapsPerNumber } from './line/concurrency.ts';
export type { Raster } from './line/document.ts';
export type { IncomingFax } from './line/inbound.ts';

/** `Pace` and its defaults are in context.ts; any of it may be given. */
export interface SimulatorOptions extends Partial<Pace> {
  /** Port to listen on; 0 takes any free one. */
  readonly port?: number;
  /** Address to listen on; loopback if not given. */
  readonly host?: string;
  /** Where events go when the request has no `webhook_url`, and those of received faxes. */
  readonly webhookUrl?: string;
  /** The only bearer key that opens the API; without it any key does. */
  readonly apiKey?: string;
  /** Keeps calls, key and switches over restarts (`simulator.sqlite`); without it all is in memory. */
  readonly dataFolder?: string;
}

export interface RunningSimulator {
  /** Base of the simulator's own page, without a slash at the end; `baseUrl` is that of the API, with `/v2`. */
  readonly url: string;
  readonly baseUrl: string;
  /** Verifies webhooks: Base64 of 32 bytes. */
  readonly publicKey: string;
  /** All calls, in and out, newest first. */
  calls(): Call[];
  /** Every POST /v2/faxes that could be read, whatever it was answered with, newest first. */
  submissions(): Submission[];
  /** Page `number` (from 1) of a call's document as the machine prints it. */
  pageRaster(callId: string, number: number): Promise<Raster | undefined>;
  /** Lets a fax call in. */
  receive(fax: IncomingFax): Promise<Call>;
  /** Changes switches; those not named stay. */
  setFaults(faults: Partial<Faults>): void;
  /** Changes where events go that have no place of their own. */
  setWebhookUrl(url: string | null): void;
  /** Stops at once. With a data folder, the next start goes on where this one was. */
  close(): Promise<void>;
}

/** Starts a simulator and resolves when it listens. Rejects with the system's error when it cannot. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<RunningSimulator> {
  const host = options.host ?? '127.0.0.1';
  if (options.dataFolder !== undefined) mkdirSync(options.dataFolder, { recursive: true });
  const store = new Store(options.dataFolder);
  const closing = new AbortController();
  let url = '';
  const context: SimulatorContext = {
    store,
    scheduler: new Scheduler(store),
    key: readSigningKey(remembered(store, 'signing-key', newPrivateKeyPem)),
    userId: remembered(store, 'user-id', randomUUID),
    pace: paceOf(options),
    closing: closing.signal,
    webhookUrl: options.webhookUrl ?? null,
    faults: { ...noFaults, ...JSON.parse(store.setting('faults') ?? '{}') },
    link: (token) => `${url}/media/${token}`,
  };

  const server = createAdaptorServer({ fetch: site(context, host, options.apiKey).fetch });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, host, resolve);
    });
  } catch (error) {
    store.close();
    throw error;
  }
  url = urlOf(server.address() as AddressInfo);
  startAgenda(context);

  const close = async (): Promise<void> => {
    closing.abort();
    await context.scheduler.stop();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
    store.close();
  };
  let closed: Promise<void> | undefined;

  return {
    url,
    baseUrl: `${url}/v2`,
    publicKey: context.key.publicKey,
    calls: () => store.calls(),
    submissions: () => store.submissions(),
    pageRaster: async (callId, number) => {
      const document = store.document(callId);
      return document === undefined ? undefined : renderPage(document.bytes, number);
    },
    receive: (fax) => receive(context, fax),
    setFaults: (faults) => setFaults(context, { ...context.faults, ...faults }),
    setWebhookUrl: (webhookUrl) => {
      context.webhookUrl = webhookUrl;
    },
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

const paceOf = (options: SimulatorOptions): Pace => {
  const pace = defaultPace(options.pageMs);
  const given = Object.entries(options).filter(([name, value]) => name in pace && value !== undefined);
  return { ...pace, ...Object.fromEntries(given) };
};

function remembered(store: Store, name: string, make: () => string): string {
  const known = store.setting(name);
  if (known !== undefined) return known;
  const made = make();
  store.putSetting(name, made);
  return made;
}

function urlOf({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

const startAgenda = (context: SimulatorContext): void =>
  context.scheduler.start({
    fetch: (entry) => fetchDocument(context, entry),
    dial: (entry) => dial(context, entry),
    answer: (entry) => answer(context, entry),
    'hang-up': (entry) => hangUp(context, entry),
    correct: (entry) => correct(context, entry),
    ring: (entry) => ring(context, entry),
    take: (entry) => take(context, entry),
    file: (entry) => file(context, entry),
    notify: (entry) => notify(context, entry),
  });

const loopbackNames = /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/;

/** The page and the API. On loopback, other host names and requests from other web sites are turned away. */
function site(context: SimulatorContext, host: string, apiKey: string | undefined): Hono {
  const app = new Hono();
  const onLoopback = loopbackNames.test(host.includes(':') ? `[${host}]` : host);
  app.use(async (c, next) => {
    const strange = onLoopback && !loopbackNames.test(new URL(c.req.url).hostname);
    const crossSite = c.req.method !== 'GET' && c.req.header('sec-fetch-site') === 'cross-site';
    return strange || crossSite ? c.text('Not from here.', 403) : next();
  });
  app.route('/v2', api(context, apiKey));
  app.route('/', adminRoutes(context));
  app.notFound((c) => (c.req.path.startsWith('/v2/') ? notFound(c) : c.text('There is nothing here.', 404)));
  app.onError((error, c) => {
    console.error('simulator:', error);
    return brokenDown(c, 500);
  });
  return app;
}
