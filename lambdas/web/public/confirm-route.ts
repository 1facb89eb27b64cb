/** `/confirm/<token>`: a held fax. GET shows what is held and why; only POST decides. */
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type ConfirmPorts, confirm, readHeld } from '../../handlers/confirm.ts';
import { type PublicRoute, type Supply, token } from './app.ts';
import { confirmPage, decidedPage, nothingToConfirmPage } from './confirm-page.ts';
import { localeOf, showPage } from './show-page.ts';

/** A form with one short field. */
const limited = bodyLimit({ maxSize: 4096, onError: (c) => c.body(null, 413) });

const words: Readonly<Record<string, 'confirmed' | 'declined'>> = { yes: 'confirmed', no: 'declined' };

export const confirmRoute =
  (ports: Supply<ConfirmPorts>): PublicRoute =>
  (app) => {
    const path = `/confirm/${token}` as const;
    // HEAD goes with GET.
    app.get(path, async (c) => {
      const held = await readHeld(await ports(), c.req.param('token'));
      return held === undefined ? showOver(c) : showPage(c, 200, await confirmPage(held));
    });
    app.post(path, limited, async (c) => {
      const { decision = 'yes' } = await c.req.parseBody();
      const word = typeof decision === 'string' ? words[decision] : undefined;
      if (word === undefined) return c.body(null, 400);
      const given = await ports();
      const held = await readHeld(given, c.req.param('token'));
      // Also where it was answered before: what an earlier run left undone is done.
      const answer = await confirm(given, c.req.param('token'), word);
      if (held === undefined || answer === undefined) return showOver(c);
      return showPage(c, 200, await decidedPage(held.line.locale, answer));
    });
    app.all('/confirm/*', showOver);
  };

const showOver = async (c: Context): Promise<Response> => showPage(c, 404, await nothingToConfirmPage(localeOf(c)));
