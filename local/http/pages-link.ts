/**
 * `/pages/<token>`: the pages of one fax, for whoever holds a link of `faxpost fax link`. The token says which fax and until
 * when, and is signed with the data folder's secret: the command and the service that answers need share nothing else.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { mediaTypeOf } from '../../lambdas/documents/formats.ts';
import { pagesName, pagesOf } from '../../lambdas/flow/evidence/pages-of-fax.ts';
import type { Faxes, Files, ReceivedFaxes } from '../../lambdas/ports.ts';
import { contentDisposition } from '../../lambdas/web/content-disposition.ts';
import type { PublicRoute } from '../../lambdas/web/public/app.ts';
import { streamFile } from '../../lambdas/web/public/stream-file.ts';

export const pagesPath = '/pages/*';

export interface PagesLinkPorts {
  readonly clock: { now(): number };
  readonly faxes: Pick<Faxes, 'fax'>;
  readonly files: Pick<Files, 'read' | 'size'>;
  readonly received: Pick<ReceivedFaxes, 'fax'>;
}

const signatureOf = (secret: string, id: string, until: number): string =>
  createHmac('sha256', secret).update(`pages\n${id}\n${until}`).digest('base64url');

/** @param until after which the link is nothing; milliseconds since 1970 UTC */
export const pagesToken = (secret: string, id: string, until: number): string =>
  `${id}.${until}.${signatureOf(secret, id, until)}`;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** @returns the fax's id; undefined for a token that is not ours, or over */
export function readPagesToken(secret: string, token: string, now: number): string | undefined {
  const [, id = '', until = '', signature = ''] = /^([a-z0-9]{12})\.(\d{1,15})\.([\w-]{43})$/.exec(token) ?? [];
  const isOurs = timingSafeEqual(digest(signature), digest(signatureOf(secret, id, Number(until))));
  return isOurs && now < Number(until) ? id : undefined;
}

/** GET, and HEAD with it; 404 for everything else. */
export const pagesRoute =
  (secret: string, ports: PagesLinkPorts): PublicRoute =>
  (app) =>
    app.get('/pages/:token', async (c) => {
      const id = readPagesToken(secret, c.req.param('token'), ports.clock.now());
      const key = id === undefined ? undefined : await pagesOf(ports, id);
      const size = key === undefined ? undefined : await ports.files.size(key);
      if (id === undefined || key === undefined || size === undefined) return c.notFound();
      const served = { contentType: mediaTypeOf('pdf'), size, open: () => ports.files.read(key) };
      return streamFile(c, served, { 'content-disposition': contentDisposition('inline', pagesName(id)) });
    });
