/** The private listener of one machine: the pages and the outbox, on 127.0.0.1 only, behind a token or a password. */
import { Hono } from 'hono';
import { logFailure } from '../../lambdas/flow/journal/log-failure.ts';
import type { Journal } from '../../lambdas/ports.ts';
import { pageHeaders } from '../page/layout.ts';
import type { PageParts } from '../page/page-parts.ts';
import { pageRoutes } from '../page/routes.ts';
import type { Settings } from '../settings.ts';
import { ownWritesOnly } from './cross-site.ts';
import { createGuessLimit } from './guess-limit.ts';
import { type Listener, listen } from './listen.ts';
import { privateAccess } from './private-access.ts';
import { privateSecret } from './private-secret.ts';

export interface PrivateServer extends Listener {
  /** Opens the pages: with the token, unless a password is asked for. */
  readonly link: string;
}

export interface PrivateParts extends PageParts {
  readonly journal: Journal;
}

/** Not `FAXPOST_HOST`: whoever wants the pages elsewhere puts a tunnel or a proxy with TLS before them. */
const host = '127.0.0.1';

export async function startPrivate(settings: Settings, parts: PrivateParts): Promise<PrivateServer> {
  const { clock, journal } = parts;
  const access = privateAccess({
    secret: await privateSecret(settings.data),
    password: settings.pagePassword,
    guesses: createGuessLimit(() => clock.now()),
  });
  const app = new Hono();
  app.use(...pageHeaders, access.guard, ownWritesOnly);
  app.route('/', pageRoutes(settings, parts));
  app.onError((error, c) => {
    logFailure(journal, error);
    return c.text('This could not be shown. The log says why.', 500);
  });
  const listener = await listen(app.fetch, { host, port: settings.privatePort });
  return { ...listener, link: access.linkTo(listener.url) };
}
