/** Mails that were sent: their list, each of them as its reader sees it, and as it left. */
import type { Context } from 'hono';
import { contentDisposition } from '../../../lambdas/web/content-disposition.ts';
import { notHere, showPage } from '../layout.ts';
import type { PageParts } from '../page-parts.ts';
import { olderOf, placeIn } from '../paging.ts';
import { zoneOf } from '../zone.ts';
import { bytesOf, nameOf, servedTypeOf } from './attachments.ts';
import { mailListPage } from './mail-list.ts';
import { framePolicy, mailHtml, mailPage, readOutgoing } from './mail-page.ts';

const maxMails = 60;

export async function showMails(c: Context, { store, outbox }: PageParts): Promise<Response> {
  const { shown, older } = olderOf(outbox.list(maxMails + 1, placeIn(c)), maxMails, '/mails');
  const [line] = await store.directory.lines();
  return showPage(c, { title: 'Emails', body: mailListPage({ mails: shown, older, zone: zoneOf(line) }) });
}

export async function sendMail(c: Context, { outbox }: PageParts): Promise<Response> {
  const raw = await outbox.raw(c.req.param('id') ?? '');
  if (raw === undefined) return notHere(c);
  return c.body(new Uint8Array(raw), 200, { 'content-type': 'message/rfc822' });
}

export async function showMail(c: Context, { store, outbox }: PageParts): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const raw = await outbox.raw(id);
  const entry = outbox.entry(id);
  if (raw === undefined || entry === undefined) return notHere(c);
  const [line] = await store.directory.lines();
  return showPage(c, { title: entry.subject, body: mailPage(entry, await readOutgoing(raw), zoneOf(line)) });
}

export async function sendMailHtml(c: Context, { outbox }: PageParts): Promise<Response> {
  const raw = await outbox.raw(c.req.param('id') ?? '');
  const body = raw && mailHtml(await readOutgoing(raw));
  return body === undefined ? notHere(c) : c.html(body, 200, { 'content-security-policy': framePolicy });
}

/** `/mails/<id>/attachments/1`. No type is served that a browser would run or lay out as a page. */
export async function sendAttachment(c: Context, { outbox }: PageParts): Promise<Response> {
  const raw = await outbox.raw(c.req.param('id') ?? '');
  const n = Number(c.req.param('n'));
  const attachment = raw && (await readOutgoing(raw)).attachments[n - 1];
  if (attachment === undefined) return notHere(c);
  const type = servedTypeOf(attachment);
  const isShown = type !== 'application/octet-stream' && type !== 'image/tiff';
  return c.body(bytesOf(attachment), 200, {
    'content-type': type,
    'content-disposition': contentDisposition(isShown ? 'inline' : 'attachment', nameOf(attachment, n)),
  });
}
