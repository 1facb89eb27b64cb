/** The function URL of large received faxes: `/received/<token>` shows a page, and its button streams the PDF. */
import middy from '@middy/core';
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Download } from '../handlers/download.ts';
import { downloadPage, downloadPageHeaders, languageOf, overPage } from '../web/public/download-page.ts';
import type { StreamedAnswer } from './streaming.ts';

/** Answers one request: GET and HEAD with the page, POST with the PDF. */
export async function serveDownload(
  { rawPath, headers, requestContext }: APIGatewayProxyEventV2,
  find: (token: string) => Promise<Download | undefined>,
): Promise<StreamedAnswer> {
  const { method } = requestContext.http;
  const locale = languageOf(headers['accept-language']);
  const token = /^\/received\/([A-Za-z0-9_-]{16,128})$/.exec(rawPath)?.[1];
  const found = token !== undefined && ['GET', 'HEAD', 'POST'].includes(method) ? await find(token) : undefined;
  if (found !== undefined && method === 'POST') return stream(found);
  const body = found === undefined ? overPage(locale) : downloadPage(locale, found.size);
  return {
    statusCode: found === undefined ? 404 : 200,
    headers: { ...downloadPageHeaders, 'content-length': String(Buffer.byteLength(body)) },
    body: method === 'HEAD' ? '' : body,
  };
}

const stream = async ({ id, size, open }: Download): Promise<StreamedAnswer> => ({
  statusCode: 200,
  headers: {
    'content-type': 'application/pdf',
    'content-length': String(size),
    'content-disposition': `attachment; filename="fax-${id}.pdf"`,
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  },
  body: await open(),
});

/** @param find made at the first request */
export const asDownloadPage = <P>(
  ports: () => Promise<P>,
  find: (ports: P, token: string) => Promise<Download | undefined>,
) =>
  middy<APIGatewayProxyEventV2, StreamedAnswer>({ executionMode: executionModeStreamifyResponse }).handler(
    async (event: APIGatewayProxyEventV2) => {
      const made = await ports();
      return serveDownload(event, (token) => find(made, token));
    },
  );
