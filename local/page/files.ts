/** Pages and files of sent and received faxes, under the same addresses. */
import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { type Format, mediaTypeOf } from '../../lambdas/documents/formats.ts';
import {
  faxPdfKey,
  faxTiffKey,
  receivedPageKey,
  receivedPdfKey,
  receivedThumbnailKey,
} from '../../lambdas/flow/file-keys.ts';
import { sentPicture, sentThumbnail } from '../../lambdas/flow/sent-pictures.ts';
import { notHere } from './layout.ts';
import type { PageParts } from './page-parts.ts';

async function sendFile(c: Context, { store }: PageParts, key: string, format: Format): Promise<Response> {
  const size = await store.files.size(key);
  if (size === undefined) return notHere(c);
  const body = Readable.toWeb(await store.files.read(key)) as ReadableStream;
  return c.body(body, 200, fieldsOf(format, size));
}

/** A page never changes once it is made. */
const fieldsOf = (format: Format, bytes: number) => ({
  'content-type': mediaTypeOf(format),
  'content-length': String(bytes),
  'cache-control': 'private, max-age=3600',
});

/** `/faxes/<id>/pages/1.png`, or `thumbs`. */
export async function sendPicture(c: Context, parts: PageParts): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const n = Number.parseInt(c.req.param('file') ?? '', 10);
  const isWhole = c.req.param('kind') === 'pages';
  const fax = await parts.store.faxes.fax(id);
  if (fax !== undefined) {
    const page = { fax: id, submission: fax.submission, n };
    const picture = await (isWhole ? sentPicture : sentThumbnail)(parts.store.files, page);
    return picture === undefined ? notHere(c) : c.body(new Uint8Array(picture), 200, fieldsOf('png', picture.length));
  }
  if ((await parts.store.received.fax(id)) === undefined) return notHere(c);
  return sendFile(c, parts, (isWhole ? receivedPageKey : receivedThumbnailKey)(id, n), 'png');
}

export async function sendPdf(c: Context, parts: PageParts): Promise<Response> {
  const id = c.req.param('id') ?? '';
  if ((await parts.store.faxes.fax(id)) !== undefined) return sendFile(c, parts, faxPdfKey(id), 'pdf');
  if ((await parts.store.received.fax(id)) === undefined) return notHere(c);
  return sendFile(c, parts, receivedPdfKey(id), 'pdf');
}

export async function sendTiff(c: Context, parts: PageParts): Promise<Response> {
  const fax = await parts.store.faxes.fax(c.req.param('id') ?? '');
  return fax === undefined ? notHere(c) : sendFile(c, parts, faxTiffKey(fax.id), 'tiff');
}
