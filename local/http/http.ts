/** The HTTP server of one machine: the public routes, and the private pages. */
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { DownloadPorts } from '../../lambdas/handlers/download.ts';
import type { MediaPorts } from '../../lambdas/handlers/media.ts';
import type { WebhookPorts } from '../../lambdas/handlers/webhook.ts';
import type { Journal } from '../../lambdas/ports.ts';
import { type PublicRoute, publicApp, publicPaths } from '../../lambdas/web/public/app.ts';
import { healthRoute } from '../../lambdas/web/public/health-route.ts';
import { mediaRoute } from '../../lambdas/web/public/media-route.ts';
import { receivedRoute } from '../../lambdas/web/public/received-route.ts';
import { webhookRoute } from '../../lambdas/web/public/webhook-route.ts';
import type { PageParts } from '../page/page-parts.ts';
import { pageRoutes } from '../page/routes.ts';
import type { Settings } from '../settings.ts';
import { health } from './health.ts';
import { privateOnly } from './private-access.ts';

export interface HttpServer {
  /** `http://host:port`, without a slash at the end. */
  readonly url: string;
  /** Connects the public routes to the handlers; until then they answer 503. */
  open(ports: PublicPorts): void;
  close(): Promise<void>;
}

/** What the public routes need. */
export type PublicPorts = WebhookPorts & MediaPorts & DownloadPorts;

export interface HttpParts extends PageParts {
  readonly journal: Journal;
}

export async function startHttp(settings: Settings, parts: HttpParts): Promise<HttpServer> {
  const { store, journal } = parts;
  let isOpen = false;
  const healthz = healthRoute(() => health(store, isOpen));
  let publicSide = publicApp(journal, healthz, starting);

  const app = new Hono();
  for (const path of publicPaths) app.all(path, (c) => publicSide.fetch(c.req.raw, c.env));
  app.use('*', privateOnly(settings.pagePassword));
  app.route('/', pageRoutes(settings, parts));

  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((done, fail) =>
    server.once('error', fail).listen(settings.httpPort, settings.host, () => done()),
  );
  const { port } = server.address() as AddressInfo;
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return {
    url: `http://${host}:${port}`,
    open(ports) {
      const supply = async () => ports;
      const routes = [webhookRoute('telnyx', supply), mediaRoute(supply), receivedRoute(supply), healthz];
      publicSide = publicApp(journal, ...routes);
      isOpen = true;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

const starting: PublicRoute = (app) => app.all('*', (c) => c.text('The service is starting.', 503));
