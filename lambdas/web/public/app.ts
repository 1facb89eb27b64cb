/**
 * The public routes, the same on AWS and on one machine: the carrier's webhook and its media links, links to received
 * faxes, health. Each side mounts an app of the routes that it serves; a function carries no code but that of its own.
 */
import { Hono } from 'hono';
import { Transient } from '../../fax/errors.ts';
import { logFailure } from '../../flow/journal/log-failure.ts';
import type { Journal } from '../../ports.ts';
import { keptByNobody, securityHeaders } from './public-headers.ts';

/** Adds itself to an app. */
export type PublicRoute = (app: Hono) => void;

/** Makes what a route needs; called for every request. */
export type Supply<T> = () => Promise<T>;

/** Patterns of the paths that are public. */
export const publicPaths = ['/healthz', '/webhooks/*', '/media/*', '/received/*', '/confirm/*'] as const;

/** An unguessable part of a path: what `Ids.secret` makes, and any that is long enough. */
export const token = ':token{[A-Za-z0-9_-]{16,128}}';

/**
 * @returns an app that answers every request: 404 where there is no route, 503 for a failure that may pass, 500 for any
 * other; failures stand in the journal
 */
export function publicApp(journal: Journal, ...routes: readonly PublicRoute[]): Hono {
  const app = new Hono();
  app.use(securityHeaders, keptByNobody);
  app.notFound((c) => c.body(null, 404));
  app.onError((error, c) => {
    logFailure(journal, error);
    return c.body(null, error instanceof Transient ? 503 : 500);
  });
  for (const add of routes) add(app);
  return app;
}
