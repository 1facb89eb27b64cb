/** The public listener of one machine: webhook, media, links to received faxes, health; 404 for every other path. */
import type { ConfirmPorts } from '../../lambdas/handlers/confirm.ts';
import type { DownloadPorts } from '../../lambdas/handlers/download.ts';
import type { MediaPorts } from '../../lambdas/handlers/media.ts';
import type { WebhookPorts } from '../../lambdas/handlers/webhook.ts';
import type { Journal } from '../../lambdas/ports.ts';
import { type PublicRoute, publicApp, publicPaths } from '../../lambdas/web/public/app.ts';
import { confirmRoute } from '../../lambdas/web/public/confirm-route.ts';
import { healthRoute } from '../../lambdas/web/public/health-route.ts';
import { mediaRoute } from '../../lambdas/web/public/media-route.ts';
import { receivedRoute } from '../../lambdas/web/public/received-route.ts';
import { webhookRoute } from '../../lambdas/web/public/webhook-route.ts';
import type { Settings } from '../settings.ts';
import type { Store } from '../store/store.ts';
import { health } from './health.ts';
import { type Listener, listen } from './listen.ts';
import { type PagesLinkPorts, pagesPath, pagesRoute } from './pages-link.ts';
import { privateSecret } from './private-secret.ts';

export interface PublicServer extends Listener {
  /** Connects the routes to the handlers; until then they answer 503. */
  open(ports: PublicPorts): void;
}

/** What the public routes need. */
export type PublicPorts = WebhookPorts & MediaPorts & DownloadPorts & ConfirmPorts & PagesLinkPorts;

export async function startPublic(
  settings: Settings,
  { store, journal }: { readonly store: Store; readonly journal: Journal },
): Promise<PublicServer> {
  let isOpen = false;
  const secret = await privateSecret(settings.data);
  const healthz = healthRoute(() => health(store, isOpen));
  let app = publicApp(journal, healthz, starting);
  const listener = await listen((request, env) => app.fetch(request, env), {
    host: settings.host,
    port: settings.httpPort,
  });
  return {
    ...listener,
    open(ports) {
      const supply = async () => ports;
      const routes = [webhookRoute(supply), mediaRoute(supply), receivedRoute(supply), confirmRoute(supply), healthz];
      routes.push(pagesRoute(secret, ports));
      app = publicApp(journal, ...routes);
      isOpen = true;
    },
  };
}

const starting: PublicRoute = (app) => {
  for (const path of [...publicPaths, pagesPath]) app.all(path, (c) => c.text('The service is starting.', 503));
};
