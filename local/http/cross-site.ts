/** Whether a request that changes something was sent by a page of another site. */
import type { MiddlewareHandler } from 'hono';

export interface Sent {
  readonly method: string;
  header(name: string): string | undefined;
}

const reading = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Browsers say where a request comes from (https://www.w3.org/TR/fetch-metadata/; RFC 6454 for older ones). Another port
 * of this machine is another site as well: any program may serve pages there. Programs send neither header.
 */
export function isForeignWrite({ method, header }: Sent): boolean {
  if (reading.includes(method)) return false;
  const site = header('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = header('origin');
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== header('host');
}

export const ownWritesOnly: MiddlewareHandler = async (c, next) => {
  const sent = { method: c.req.method, header: (name: string) => c.req.header(name) };
  return isForeignWrite(sent) ? c.text('Not from another site.', 403) : next();
};
