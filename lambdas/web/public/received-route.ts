/**
 * `/received/<token>`: a received fax too large to mail. GET shows a page and POST gives the PDF, so that programs that
 * follow the links of mails fetch no fax.
 */

import type { Context } from 'hono';
import { mediaTypeOf } from '../../documents/formats.ts';
import { type Download, type DownloadPorts, download } from '../../handlers/download.ts';
import { contentDisposition } from '../content-disposition.ts';
import { type PublicRoute, type Supply, token } from './app.ts';
import { expiredPage, receivedPage } from './received-page.ts';
import { localeOf, showPage } from './show-page.ts';
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
    { ...found, contentType: mediaTypeOf('pdf') },
    { 'content-disposition': contentDisposition('attachment', await found.fileName()) },
  );

/** For a link that is unknown or over. */
const showExpired = async (c: Context): Promise<Response> => showPage(c, 404, await expiredPage(localeOf(c)));
