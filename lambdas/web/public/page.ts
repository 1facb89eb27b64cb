/** The frame of the public pages. */
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Locale } from '../../fax/model.ts';
import { style } from './page-style.ts';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export const page = async (locale: Locale, title: string, body: Html): Promise<string> =>
  String(
    await html`<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${raw(style)}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`,
  );
