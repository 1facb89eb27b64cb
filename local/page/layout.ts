/** The frame of every private page, and its headers: no script but the one of renewal.ts, no foreign content. */
import type { Context, MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { html, raw } from 'hono/html';
import { secureHeaders } from 'hono/secure-headers';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Locale } from '../../lambdas/fax/model.ts';
import { cleanText } from '../../lambdas/fax/outside-text.ts';
import { texts } from '../../lambdas/fax/texts/index.ts';
import { script, scriptHash } from './renewal.ts';
import { style, styleHash } from './style.ts';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Text that somebody else wrote: cleaned, escaped, and isolated so that its direction changes nothing around it. */
export const outside = (text: string, limit = 160): Html => html`<bdi>${cleanText(text, limit)}</bdi>`;

/** The tag of a language other than the page's own, for what is written in it; nothing where it is not known. */
export const inLanguage = (locale: Locale | undefined): Html =>
  locale === undefined || locale === 'en' ? html`` : html` lang="${texts[locale].tag}"`;

const nothing = "'none'";

/** Of every private answer; one that sets a header itself, such as the frame of a mail, keeps its own. */
export const pageHeaders: MiddlewareHandler[] = [
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: [nothing],
      imgSrc: ["'self'"],
      styleSrc: [`'${styleHash}'`],
      scriptSrc: [`'${scriptHash}'`],
      // The page itself, again.
      connectSrc: ["'self'"],
      frameSrc: ["'self'"],
      baseUri: [nothing],
      formAction: ["'self'"],
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
  /** Seconds until the page renews itself; only while a fax is open. */
  readonly renew?: number | undefined;
}

export function showPage(
  c: Context,
  { title, body, renew }: Page,
  status: 200 | 404 = 200,
): Response | Promise<Response> {
  const attribute = renew === undefined ? '' : html` data-renew="${renew}"`;
  return c.html(
    html`<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${cleanText(title)} · Faxpost</title><style>${raw(style)}</style></head><body>
<a class="skip" href="#content">To the content</a>
<header class="top"><div class="frame"><a class="brand" href="/"><span></span>Faxpost</a>
<nav aria-label="Pages"><a href="/#faxes">Faxes</a><a href="/#mails">Emails</a><a href="/#send">Send and receive</a></nav></div></header>
<p class="stale frame" id="stale" role="status" hidden>The service does not answer, so this page is not up to date. It tries again by itself.</p>
<main class="frame" id="content"${attribute}>${body}</main>${renew === undefined ? '' : html`<script>${raw(script)}</script>`}</body></html>`,
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
