/** The frame of every page, and the headers that keep it what it is: no script, no foreign content. */
import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { cleanText } from '../../lambdas/fax/outside-text.ts';
import { style, styleHash } from './style.ts';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Text that somebody else wrote: cleaned, escaped, and kept from turning what stands around it. */
export const outside = (text: string, limit = 160): Html => html`<bdi>${cleanText(text, limit)}</bdi>`;

export const headers: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "img-src 'self'",
    `style-src '${styleHash}'`,
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** Seconds after which the page loads itself again; only while something is going on. */
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
    headers,
  );
}

/** The answer to an address that leads nowhere. */
export const nothing = (c: Context): Response | Promise<Response> =>
  showPage(
    c,
    { title: 'Not here', body: html`<h1>Not here</h1><p class="lead"><a href="/">Back to the faxes</a></p>` },
    404,
  );
