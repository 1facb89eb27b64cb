/** Whether a request that changes something was sent by a page of another site, or of another port of this machine. */
import type { Context } from 'hono';

const reading = ['GET', 'HEAD', 'OPTIONS'];

/** Browsers say where a request comes from: https://www.w3.org/TR/fetch-metadata/, older ones by Origin (RFC 6454). Programs send neither. */
export function isForeignWrite(c: Context): boolean {
  if (reading.includes(c.req.method)) return false;
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = c.req.header('origin');
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== c.req.header('host');
}
