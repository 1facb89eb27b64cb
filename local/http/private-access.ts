/** Private pages are for people at this machine, and for those with the page password. To others they do not exist. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { MiddlewareHandler } from 'hono';
import { isLoopback } from './loopback.ts';

const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/** A foreign web site may reach us by a host name of its own that resolves to loopback (DNS rebinding). */
function isLoopbackHost(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return name === 'localhost' || name === '::1' || /^127\.\d+\.\d+\.\d+$/.test(name);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export function privateOnly(password: string | undefined): MiddlewareHandler {
  return async (c, next) => {
    const isForwarded = forwardingHeaders.some((name) => c.req.header(name) !== undefined);
    const isLocal =
      isLoopback(getConnInfo(c).remote.address ?? '') && isLoopbackHost(c.req.header('host')) && !isForwarded;
    if (isLocal) return next();
    if (password === undefined) return c.notFound();
    const [scheme, given = ''] = (c.req.header('authorization') ?? '').split(' ');
    const [, entered = ''] = Buffer.from(given, 'base64').toString('utf8').split(/:(.*)/s);
    if (scheme?.toLowerCase() === 'basic' && timingSafeEqual(digest(entered), digest(password))) return next();
    return c.text('A password is needed.', 401, { 'www-authenticate': 'Basic realm="Faxpost", charset="UTF-8"' });
  };
}
