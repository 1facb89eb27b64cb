/** A file as the answer to a request: streamed, and for HEAD not opened at all. */
import { Readable } from 'node:stream';
import type { Context } from 'hono';

export interface ServedFile {
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  readonly open: () => Promise<Readable>;
}

export async function streamFile(
  c: Context,
  { contentType, size, open }: ServedFile,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const all = { 'content-type': contentType, 'content-length': String(size), ...headers };
  if (c.req.method === 'HEAD') return c.body(null, 200, all);
  return c.body(Readable.toWeb(await open()) as ReadableStream, 200, all);
}
