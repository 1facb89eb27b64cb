/**
 * `/received/<token>`: a received fax too large to mail. GET shows a page and POST gives the PDF, so that programs that
 * follow the links of mails fetch no fax.
 */
import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { type Locale, locales } from '../../fax/model.ts';
import { type Download, type DownloadPorts, download } from '../../handlers/download.ts';
import { type PublicRoute, type Supply, token } from './app.ts';
import { expiredPage, receivedPage } from './received-page.ts';
import { streamFile } from './stream-file.ts';

export const receivedRoute =
  (ports: Supply<DownloadPorts>): PublicRoute =>
  (app) => {
    const path = `/received/${token}` as const;
    // HEAD goes with GET.
    app.get(path, async (c) => {
      const found = await download(await ports(), c.req.param('token'));
      return found === undefined ? showExpired(c) : showPage(c, 200, await receivedPage(localeOf(c), found.size));
    });
    app.post(path, async (c) => {
      const found = await download(await ports(), c.req.param('token'));
      return found === undefined ? showExpired(c) : serveFax(c, found);
    });
    app.all('/received/*', showExpired);
  };

const serveFax = async (c: Context, found: Download): Promise<Response> =>
  streamFile(
    c,
    { ...found, contentType: 'application/pdf' },
    { 'content-disposition': attachment(await found.fileName()) },
  );

/** For a link that is unknown or over. */
const showExpired = async (c: Context): Promise<Response> => showPage(c, 404, await expiredPage(localeOf(c)));

function showPage(c: Context, status: 200 | 404, page: string): Response {
  const size = String(Buffer.byteLength(page));
  return c.body(page, status, { 'content-type': 'text/html; charset=utf-8', 'content-length': size });
}

/** The reader's best-liked one of our languages (RFC 9110 section 12.5.4), whatever the region; English, if there is none. */
function localeOf(c: Context): Locale {
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

/** RFC 6266: the name as it is in `filename*`, and without what is not ASCII for programs that know only `filename`. */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
