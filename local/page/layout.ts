/** The frame of every private page, and its headers: no script, no foreign content. */
import type { Context, MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { html, raw } from 'hono/html';
import { secureHeaders } from 'hono/secure-headers';
import type { HtmlEscapedString } from 'hono/utils/html';
import { cleanText } from '../../lambdas/fax/outside-text.ts';
import { style, styleHash } from './style.ts';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Text that somebody else wrote: cleaned, escaped, and isolated so that its direction changes nothing around it. */
export const outside = (text: string, limit = 160): Html => html`<bdi>${cleanText(text, limit)}</bdi>`;

const nothing = "'none'";

/** Of every private answer; one that sets a header itself, such as the frame of a mail, keeps its own. */
export const pageHeaders: MiddlewareHandler[] = [
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: [nothing],
      imgSrc: ["'self'"],
      styleSrc: [`'${styleHash}'`],
      frameSrc: ["'self'"],
      baseUri: [nothing],
      formAction: [nothing],
      frameAncestors: [nothing],
    },
    // A browser that once saw another program on this port would only warn.
    originAgentCluster: false,
    // There is no TLS on loopback.
    strictTransportSecurity: false,
    overwrite: false,
  }),
  createMiddleware(async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  }),
];

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** Seconds until the page reloads; only while a fax is open. */
  readonly refresh?: number | undefined;
}

export function showPage(
  c: Context,
  { title, body, refresh }: Page,
  status: 200 | 404 = 200,
): Response | Promise<Response> {
  const again = refresh === undefined ? '' : html`<meta http-equiv="refresh" content="${refresh}">`;
  return c.html(
    html`<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">${again}
<title>${cleanText(title)} · Faxpost</title><style>${raw(style)}</style></head><body>
<header class="top"><div class="frame"><a class="brand" href="/"><span></span>Faxpost</a>
<nav><a href="/#faxes">Faxes</a><a href="/#mails">Emails</a><a href="/#send">Send and receive</a></nav></div></header>
<main class="frame">${body}</main></body></html>`,
    status,
  );
}

/** The answer to an address that does not exist. */
export const notHere = (c: Context): Response | Promise<Response> =>
  showPage(
    c,
    { title: 'Not here', body: html`<h1>Not here</h1><p class="lead"><a href="/">Back to the faxes</a></p>` },
    404,
  );
