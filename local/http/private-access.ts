/**
 * Who sees the private pages: who has the token of the printed link, or, once a page password is set, who knows that.
 * Nothing is inferred from where a request comes from or from what its headers say of its way: behind a proxy all look
 * alike.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler, Next } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { GuessLimit } from './guess-limit.ts';

export interface PrivateKeys {
  /** The token. Cookies are made of it, with the password if there is one. */
  readonly secret: string;
  readonly password: string | undefined;
  readonly guesses: GuessLimit;
}

export interface PrivateAccess {
  readonly guard: MiddlewareHandler;
  /** @param url of the listener. @returns what a person clicks */
  linkTo(url: string): string;
}

/** What a request was sent with. */
interface Given {
  readonly word: string;
  /** In the query of a link, from where a browser must not keep it. */
  readonly isInLink: boolean;
}

export function privateAccess({ secret, password, guesses }: PrivateKeys): PrivateAccess {
  const expected = password ?? secret;
  // Another password makes another cookie, so that a changed one ends what the old one opened.
  const session = createHmac('sha256', secret)
    .update(`session\n${password ?? ''}`)
    .digest('base64url');

  const guard: MiddlewareHandler = async (c, next) => {
    const cookie = getCookie(c, cookieName(c));
    // Neither cookie nor token can be guessed. So who has one is let in while others guess the password.
    const given = givenWith(c, password !== undefined);
    if (cookie !== undefined && isSame(cookie, session)) return show(c, next, given);
    if (given === undefined) return refuse(c, password !== undefined);
    const wait = guesses.waitMillis();
    if (password !== undefined && wait > 0) return tooMany(c, wait);
    if (!isSame(given.word, expected)) {
      if (wait > 0) return tooMany(c, wait);
      guesses.wrong();
      return refuse(c, password !== undefined);
    }
    if (password !== undefined) guesses.right();
    setCookie(c, cookieName(c), session, { httpOnly: true, sameSite: 'Strict', path: '/' });
    return show(c, next, given);
  };
  return { guard, linkTo: (url) => (password === undefined ? `${url}/?token=${secret}` : `${url}/`) };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

/** Cookies are not kept apart by port (RFC 6265 section 8.5): two services on this machine must not take each other's. */
function cookieName(c: Context): string {
  const port = /:(\d+)$/.exec(c.req.header('host') ?? '')?.[1] ?? '';
  return `faxpost${port}`;
}

/** @returns the word of `Authorization: Basic` (any user), or the token by `Basic`, `Bearer` or `?token=` */
function givenWith(c: Context, isPassword: boolean): Given | undefined {
  const [, scheme = '', credentials = ''] = /^(\S+) +(\S+)$/.exec(c.req.header('authorization') ?? '') ?? [];
  if (scheme.toLowerCase() === 'basic') {
    const [, word = ''] = Buffer.from(credentials, 'base64').toString('utf8').split(/:(.*)/s);
    return { word, isInLink: false };
  }
  if (isPassword) return undefined;
  if (scheme.toLowerCase() === 'bearer') return { word: credentials, isInLink: false };
  const token = c.req.query('token');
  return token === undefined ? undefined : { word: token, isInLink: true };
}

/** Programs keep no cookies: they get the outbox at the address with the token. Browsers ask for HTML. */
const isProgramAtOutbox = (c: Context): boolean =>
  /^\/outbox(\/|$)/.test(c.req.path) && !(c.req.header('accept') ?? '').includes('text/html');

const show = async (c: Context, next: Next, given: Given | undefined): Promise<Response | undefined> =>
  given?.isInLink && !isProgramAtOutbox(c) ? withoutToken(c) : ((await next()) ?? undefined);

/** The same address without the token, which so stays out of a browser's history and of what is copied from its bar. */
function withoutToken(c: Context): Response {
  const { searchParams } = new URL(c.req.url);
  searchParams.delete('token');
  const query = searchParams.size === 0 ? '' : `?${searchParams}`;
  // Two slashes at the beginning would be another host.
  return c.redirect(`${c.req.path.replace(/^[/\\]+/, '/')}${query}`, 303);
}

function refuse(c: Context, isPassword: boolean): Response {
  const how = isPassword
    ? { says: 'A password is needed.', scheme: 'Basic realm="Faxpost", charset="UTF-8"' }
    : { says: 'Open the link that the start of the service printed: it has the token.', scheme: 'Bearer' };
  return c.text(how.says, 401, { 'www-authenticate': how.scheme });
}

function tooMany(c: Context, wait: number): Response {
  const seconds = Math.ceil(wait / 1000);
  return c.text(`Too many wrong guesses. Try again in ${seconds} s.`, 429, { 'retry-after': `${seconds}` });
}
