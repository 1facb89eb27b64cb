/** `/quarantine`: what was put aside. Only POST changes anything, and only from this page (http/cross-site.ts). */
import type { Context } from 'hono';
import { releaseMail } from '../../../lambdas/flow/intake/quarantine-mail.ts';
import type { Store } from '../../store/store.ts';
import { commandToLetIn } from '../../views/let-in.ts';
import { notHere, showPage } from '../layout.ts';
import type { PageParts } from '../page-parts.ts';
import { zoneOf } from '../zone.ts';
import { quarantinePage, type RefusedMail } from './quarantine-page.ts';

const maxMails = 200;

export async function showQuarantine(c: Context, { store }: PageParts): Promise<Response> {
  const [line] = await store.directory.lines();
  return showPage(c, {
    title: 'Quarantine',
    body: quarantinePage(await store.quarantine.list(maxMails), await refusedMails(store), zoneOf(line)),
  });
}

/** With the command that would let each in. */
const refusedMails = ({ overview, directory }: Store): Promise<RefusedMail[]> =>
  Promise.all(
    overview.refusedMails(maxMails).map(async ({ outcome, from, ...row }) => ({
      ...row,
      from: from ?? undefined,
      command: outcome === null ? undefined : await commandToLetIn(directory, { outcome, from: from ?? undefined }),
    })),
  );

export async function decideQuarantined(c: Context, { store }: PageParts): Promise<Response> {
  const mail = await store.quarantine.mail(c.req.param('id') ?? '');
  const { do: wish } = await c.req.parseBody();
  if (mail === undefined) return notHere(c);
  if (wish === 'release') {
    const requeue = async (_queue: string, body: string) => store.jobs.put('mail', JSON.parse(body));
    await releaseMail({ quarantine: store.quarantine, requeue }, mail);
  } else if (wish === 'delete') await store.quarantine.remove(mail.id);
  else return c.body(null, 400);
  return c.redirect('/quarantine', 303);
}
