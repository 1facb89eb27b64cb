/** A page as the answer to a request, in the reader's language. */
import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { type Locale, locales } from '../../fax/model.ts';

export function showPage(c: Context, status: 200 | 400 | 404, page: string): Response {
  const size = String(Buffer.byteLength(page));
  return c.body(page, status, { 'content-type': 'text/html; charset=utf-8', 'content-length': size });
}

/** The reader's best-liked one of our languages (RFC 9110 section 12.5.4), whatever the region; English, if there is none. */
export function localeOf(c: Context): Locale {
  const found = accepts(c, {
    header: 'Accept-Language',
    supports: [...locales],
    default: 'en',
    match: (ranges, config) =>
      ranges
        .filter(({ q }) => q > 0)
        .sort((one, other) => other.q - one.q)
        .map(({ type }) => type.split('-')[0]?.toLowerCase() ?? '')
        .find((language) => config.supports.includes(language)) ?? config.default,
  });
  return locales.find((known) => known === found) ?? 'en';
}
