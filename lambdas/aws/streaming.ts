/** A function URL that streams files: GET and HEAD of `/media/<token>`, 404 for everything else. */
import type { Readable } from 'node:stream';
import middy from '@middy/core';
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** What there is behind a link. */
export interface StreamedFile {
  readonly contentType: string;
  readonly size: number;
  readonly open: () => Promise<Readable>;
}

export interface StreamedAnswer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Readable | string;
}

/** Answers one request. */
export async function serveLink(
  { rawPath, requestContext }: APIGatewayProxyEventV2,
  find: (token: string) => Promise<StreamedFile | undefined>,
): Promise<StreamedAnswer> {
  const { method } = requestContext.http;
  const token = /^\/media\/([A-Za-z0-9_-]{16,128})$/.exec(rawPath)?.[1];
  const file = token !== undefined && ['GET', 'HEAD'].includes(method) ? await find(token) : undefined;
  if (file === undefined) return { statusCode: 404, body: '' };
  return {
    statusCode: 200,
    headers: {
      'content-type': file.contentType,
      'content-length': String(file.size),
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
    body: method === 'HEAD' ? '' : await file.open(),
  };
}

/** @param find made at the first request */
export const asFileServer = <P>(
  ports: () => Promise<P>,
  find: (ports: P, token: string) => Promise<StreamedFile | undefined>,
) =>
  middy<APIGatewayProxyEventV2, StreamedAnswer>({ executionMode: executionModeStreamifyResponse }).handler(
    async (event: APIGatewayProxyEventV2) => {
      const made = await ports();
      return serveLink(event, (token) => find(made, token));
    },
  );
