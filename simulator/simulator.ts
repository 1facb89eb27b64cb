/**
 * A Telnyx on loopback: accepts faxes as the carrier's API does, fetches their media, "calls" numbers whose last digits
 * choose the result, and reports by signed webhooks. It can also call in. Nothing leaves the machine.
 */

import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { adminRoutes, setFaults } from './admin-routes.ts';
import { api } from './api/api.ts';
import { notFound, serverError } from './api/refusals.ts';
import { defaultTimings, type SimulatorContext, type Timings } from './context.ts';
import { isForeignWrite } from './cross-site.ts';
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
export { maxAtOnce, overlapsPerNumber } from './line/concurrency.ts';
export type { Raster } from './line/document.ts';
export type { IncomingFax } from './line/inbound.ts';

/** Any of the `Timings` of context.ts may be given. */
export interface SimulatorOptions extends Partial<Timings> {
  /** Port to listen on; 0 takes any free one. */
  readonly port?: number;
  /** Address to listen on; loopback by default. */
  readonly host?: string;
  /** Where events go when the request has no `webhook_url`, and those of received faxes. */
  readonly webhookUrl?: string;
  /** The only bearer key that is accepted; without it any key is. */
  readonly apiKey?: string;
  /** Keeps calls, key and switches (`simulator.sqlite`); without it everything is in memory. */
  readonly dataFolder?: string;
  /** Where the page links back to: the pages of the service that uses this simulator, without any token. */
  readonly backUrl?: string;
}

export interface RunningSimulator {
  /** Base of the simulator's own page, without a slash at the end; `baseUrl` is that of the API, with `/v2`. */
  readonly url: string;
  readonly baseUrl: string;
  /** Verifies webhooks: 32 bytes in Base64. */
  readonly publicKey: string;
  /** All calls, in and out, newest first. */
  calls(): Call[];
  /** Every POST /v2/faxes that could be parsed, whatever the answer, newest first. */
  submissions(): Submission[];
  /** Page `number` (from 1) of a call's document as the machine prints it. */
  pageRaster(callId: string, number: number): Promise<Raster | undefined>;
  /** Makes an inbound call. */
  receive(fax: IncomingFax): Promise<Call>;
  /** Changes the switches that are named. */
  setFaults(faults: Partial<Faults>): void;
  /** Changes where events go whose request names no URL. */
  setWebhookUrl(url: string | null): void;
  /** Stops at once. With a data folder, the next start goes on from here. */
  close(): Promise<void>;
}

/** Starts a simulator and resolves when it listens. Rejects with the system's error when it cannot. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<RunningSimulator> {
  const host = options.host ?? '127.0.0.1';
  if (options.dataFolder !== undefined) mkdirSync(options.dataFolder, { recursive: true, mode: 0o700 });
  const store = new Store(options.dataFolder);
  const closing = new AbortController();
  let url = '';
  const context: SimulatorContext = {
    store,
    scheduler: new Scheduler(store),
    key: readSigningKey(settingOf(store, 'signing-key', newPrivateKeyPem)),
    userId: settingOf(store, 'user-id', randomUUID),
    timings: timingsOf(options),
    closing: closing.signal,
    webhookUrl: options.webhookUrl ?? null,
    backUrl: options.backUrl ?? null,
    faults: { ...noFaults, ...JSON.parse(store.setting('faults') ?? '{}') },
    link: (token) => `${url}/media/${token}`,
  };

  const server = createAdaptorServer({ fetch: createApp(context, host, options.apiKey).fetch });
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
  startScheduler(context);

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

const timingsOf = (options: SimulatorOptions): Timings => {
  const timings = defaultTimings(options.pageMs);
  const given = Object.entries(options).filter(([name, value]) => name in timings && value !== undefined);
  return { ...timings, ...Object.fromEntries(given) };
};

/** The stored setting, made at the first start. */
function settingOf(store: Store, name: string, make: () => string): string {
  const stored = store.setting(name);
  if (stored !== undefined) return stored;
  const made = make();
  store.putSetting(name, made);
  return made;
}

function urlOf({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

const startScheduler = (context: SimulatorContext): void =>
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

/** The page and the API. On loopback, other host names and requests from other web sites are refused. */
function createApp(context: SimulatorContext, host: string, apiKey: string | undefined): Hono {
  const app = new Hono();
  const isOnLoopback = loopbackNames.test(host.includes(':') ? `[${host}]` : host);
  app.use(async (c, next) => {
    const isForeignHost = isOnLoopback && !loopbackNames.test(new URL(c.req.url).hostname);
    return isForeignHost || isForeignWrite(c) ? c.text('Not from here.', 403) : next();
  });
  app.route('/v2', api(context, apiKey));
  app.route('/', adminRoutes(context));
  app.notFound((c) => (c.req.path.startsWith('/v2/') ? notFound(c) : c.text('There is nothing here.', 404)));
  app.onError((error, c) => {
    console.error('simulator:', error);
    return serverError(c, 500);
  });
  return app;
}
