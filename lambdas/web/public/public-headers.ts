/**
 * Headers of every public answer: nothing is loaded, run or framed; the address, which may hold a secret, does not travel
 * on; neither caches nor search engines keep what it leads to.
 */
import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';
import { styleHash } from './page-style.ts';

const nothing = "'none'";

export const securityHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: [nothing],
    styleSrc: [`'${styleHash}'`],
    formAction: ["'self'"],
    baseUri: [nothing],
    frameAncestors: [nothing],
  },
  xFrameOptions: 'DENY',
  // Whether every host below the operator's domain speaks TLS is not for us to say.
  strictTransportSecurity: false,
});

export const keptByNobody = createMiddleware(async (c, next) => {
  await next();
  c.header('cache-control', 'private, no-store');
  c.header('x-robots-tag', 'noindex');
});
