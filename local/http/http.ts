/** The HTTP side of one machine: the carrier's doors for everybody, everything else for who sits at it. */
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { createAdaptorServer } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { media } from '../../lambdas/handlers/media.ts';
import { largestWebhook, webhook } from '../../lambdas/handlers/webhook.ts';
import type { Clock, Ports } from '../../lambdas/ports.ts';
import type { Outbox } from '../outgoing/outbox.ts';
import { pageRoutes } from '../page/routes.ts';
import type { Settings } from '../settings.ts';
import type { Store } from '../store/store.ts';
import { health } from './health.ts';
import { privateDoor } from './private-access.ts';
import { serveReceivedLink } from './received-link.ts';

export interface HttpServer {
  /** `http://host:port`, without a slash at the end. */
  readonly url: string;
  /** Connects the routes to the handlers; until then they answer 503. */
  open(ports: DoorPorts): void;
  close(): Promise<void>;
}

/** What the doors for everybody need. */
export type DoorPorts = Pick<
  Ports,
  'clock' | 'carrier' | 'directory' | 'events' | 'faxes' | 'files' | 'journal' | 'received'
>;

export interface HttpParts {
  readonly store: Store;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

export async function startHttp(settings: Settings, parts: HttpParts): Promise<HttpServer> {
  let ports: DoorPorts | undefined;
  const app = new Hono();
  app.get('/healthz', async (c) => {
    const found = await health(parts.store, ports !== undefined);
    return c.json(found, found.ok ? 200 : 503);
  });
  app.post('/webhooks/telnyx', async (c) => (ports ? takeWebhook(c, ports) : c.text('starting', 503)));
  app.on(['GET', 'HEAD'], '/media/:token', async (c) => (ports ? serveMedia(c, ports) : c.text('starting', 503)));
  app.on(['GET', 'HEAD', 'POST'], '/received/:token', async (c) =>
    ports ? serveReceivedLink(c, ports) : c.text('starting', 503),
  );
  app.use('*', privateDoor(settings.pagePassword));
  app.route('/', pageRoutes(settings, parts));

  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((done, fail) =>
    server.once('error', fail).listen(settings.httpPort, settings.host, () => done()),
  );
  const { port } = server.address() as AddressInfo;
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return {
    url: `http://${host}:${port}`,
    open(connected) {
      ports = connected;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

async function takeWebhook(c: Context, ports: DoorPorts): Promise<Response> {
  const announced = Number(c.req.header('content-length') ?? 0);
  if (announced > largestWebhook) return c.body(null, 413);
  const raw = await readAtMost(c.req.raw.body, largestWebhook + 1);
  return c.body(null, await webhook(ports, { headers: c.req.header(), raw }));
}

/** Reads a body of unknown length, but no more than so many bytes of it. */
async function readAtMost(body: ReadableStream<Uint8Array> | null, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= most) break;
  }
  return Buffer.concat(chunks).subarray(0, most);
}

async function serveMedia(c: Context, ports: DoorPorts): Promise<Response> {
  const found = await media(ports, c.req.param('token') ?? '');
  if (found === undefined) return c.notFound();
  const headers = {
    'content-type': found.contentType,
    'content-length': String(found.size),
    'cache-control': 'no-store',
  };
  if (c.req.method === 'HEAD') return c.body(null, 200, headers);
  return c.body(Readable.toWeb(await found.open()) as ReadableStream, 200, headers);
}
