/** The private pages: faxes with their pages, outgoing mail, how to send. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { OutboxEntry } from '../outgoing/outbox.ts';
import type { Settings } from '../settings.ts';
import { isoTime } from '../views/fax-view.ts';
import { sendPdf, sendPicture, sendTiff } from './files.ts';
import { pageHeaders } from './layout.ts';
import { sendAttachment, sendMail, sendMailHtml, showMail, showMails } from './mails/mail-routes.ts';
import type { PageParts } from './page-parts.ts';
import { decideQuarantined, showQuarantine } from './quarantine/quarantine-routes.ts';
import { showFax, showFaxes, showHome } from './show-faxes.ts';

/** A form with one short field. */
const limited = bodyLimit({ maxSize: 4096, onError: (c) => c.body(null, 413) });

/** Of the JSON list, which programs read. */
const maxListed = 10_000;

export function pageRoutes(settings: Settings, parts: PageParts): Hono {
  const app = new Hono();
  app.use(...pageHeaders);
  app.get('/', (c) => showHome(c, settings, parts));
  app.get('/faxes', (c) => showFaxes(c, parts));
  app.get('/faxes/:id', (c) => showFax(c, parts));
  app.get('/faxes/:id/:kind{pages|thumbs}/:file{[1-9][0-9]{0,3}\\.png}', (c) => sendPicture(c, parts));
  app.get('/faxes/:id/fax.pdf', (c) => sendPdf(c, parts));
  app.get('/faxes/:id/fax.tif', (c) => sendTiff(c, parts));
  app.get('/mails', (c) => showMails(c, parts));
  app.get('/mails/:id', (c) => showMail(c, parts));
  app.get('/mails/:id/html', (c) => sendMailHtml(c, parts));
  app.get('/mails/:id/attachments/:n{[1-9][0-9]{0,2}}', (c) => sendAttachment(c, parts));
  app.get('/quarantine', (c) => showQuarantine(c, parts));
  app.post('/quarantine/:id{[a-z0-9]{12}}', limited, (c) => decideQuarantined(c, parts));
  app.get('/outbox', (c) => c.json(parts.outbox.list(maxListed).map(mailView)));
  app.get('/outbox/:id', (c) => sendMail(c, parts));
  return app;
}

/** A mail as programs see it. Times ISO 8601 UTC. */
const mailView = ({ locale: _, at, ...entry }: OutboxEntry) => ({ ...entry, at: isoTime(at) });
