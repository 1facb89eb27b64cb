/** Mail addresses as they stand in envelopes and in From (RFC 5321 section 4.1.2, RFC 5322 section 3.4). */
import { domainToASCII } from 'node:url';
import { accepted, refused } from '../fax/result.ts';
import type { Sender } from './incoming.ts';

export interface Address {
  /** Unquoted and unescaped: `"+39 02 8908 9211"@x` gives `+39 02 8908 9211`. */
  readonly local: string;
  /** Lower case, A-label (RFC 5890). */
  readonly domain: string;
}

/** Printable, no blank, none of `"<>@\,;:[]`. Brackets and slashes stay: people write numbers with them. */
const unquotedLocal = /^[^\p{C}\p{Z}"<>@\\,;:[\]]+$/u;
const quotedLocal = /^"((?:[^"\\\p{C}]|\\[^\p{C}])*)"$/u;
const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/** @returns the A-label form in lower case; undefined when it is no host name (address literals are none). */
export function toDomain(text: string): string | undefined {
  if (text.length > 255 || !/^[\p{L}\p{M}\p{N}._-]+$/u.test(text)) return undefined;
  const domain = domainToASCII(text.toLowerCase().replace(/\.$/, ''));
  return domain.length > 0 && domain.length <= 253 && domain.split('.').every((part) => label.test(part))
    ? domain
    : undefined;
}

/**
 * Takes an address of MAIL FROM or RCPT TO, without its angle brackets.
 *
 * @returns undefined when it is no mailbox (RFC 5321 section 4.1.2, RFC 6531 for letters beyond ASCII).
 */
export function parseEnvelopeAddress(text: string): Address | undefined {
  const at = text.lastIndexOf('@');
  if (at < 1 || text.length > 512) return undefined;
  const domain = toDomain(text.slice(at + 1));
  const given = text.slice(0, at);
  const quoted = quotedLocal.exec(given)?.[1]?.replace(/\\(.)/gu, '$1');
  const local = quoted ?? (unquotedLocal.test(given) ? given : undefined);
  return domain === undefined || local === undefined ? undefined : { local, domain };
}

/** @returns `local@domain` with the domain as A-label; undefined when it is no address. */
export function toAddress(text: string): string | undefined {
  const address = parseEnvelopeAddress(text);
  return address && `${text.slice(0, text.lastIndexOf('@'))}@${address.domain}`;
}

/** Two addresses are the same for us when local part (in any case) and domain are. */
export function sameAddress(one: string, other: string): boolean {
  const first = parseEnvelopeAddress(one);
  const second = parseEnvelopeAddress(other);
  if (!first || !second) return false;
  return first.domain === second.domain && first.local.toLowerCase() === second.local.toLowerCase();
}

type Token = { readonly kind: 'text' | 'quoted' | 'angle' | 'special'; readonly text: string };

/** Comments vanish. @returns undefined when a quote, bracket or comment is left open. */
function tokenise(value: string): Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  let comments = 0;
  while (at < value.length) {
    const char = value[at] as string;
    if (comments > 0 || char === '(') {
      if (char === '(') comments++;
      else if (char === ')') comments--;
      at += char === '\\' ? 2 : 1;
    } else if (char === '"' || char === '<') {
      const pattern = char === '"' ? /"(?:[^"\\]|\\.)*"/suy : /<(?:[^"<>]|"(?:[^"\\]|\\.)*")*>/suy;
      pattern.lastIndex = at;
      const text = pattern.exec(value)?.[0];
      if (text === undefined) return undefined;
      tokens.push({ kind: char === '"' ? 'quoted' : 'angle', text });
      at += text.length;
    } else if (',;:>)'.includes(char)) {
      tokens.push({ kind: 'special', text: char });
      at++;
    } else {
      const pattern = /[^"<>(),;:]+/uy;
      pattern.lastIndex = at;
      const text = pattern.exec(value)?.[0] ?? char;
      if (text.trim() !== '') tokens.push({ kind: 'text', text });
      at += text.length;
    }
  }
  return comments === 0 ? tokens : undefined;
}

/** One mailbox: `phrase <addr-spec>` or a bare addr-spec. An `@` in the phrase outside quotes is read differently elsewhere. */
function readMailbox(tokens: readonly Token[]): string | undefined {
  const angles = tokens.filter((token) => token.kind === 'angle');
  if (angles.length > 1) return undefined;
  if (angles.length === 1) {
    const isLast = tokens.at(-1)?.kind === 'angle';
    const phraseHasAt = tokens.some((token) => token.kind === 'text' && token.text.includes('@'));
    return isLast && !phraseHasAt ? toAddress((angles[0] as Token).text.slice(1, -1).trim()) : undefined;
  }
  return toAddress(
    tokens
      .map((token) => token.text)
      .join('')
      .trim(),
  );
}

/** A display name and an address have not a tenth of that. */
const maxFromLength = 8192;

/**
 * Reads the value of a From field, stricter than mail programs do: who is charged hangs on it, so whatever two readers
 * might understand differently is refused.
 *
 * @param value unfolded
 */
export function parseFrom(value: string): Sender {
  if (value.length > maxFromLength) return refused('unreadable');
  if (value.trim() === '') return refused('no-from');
  const tokens = tokenise(value);
  if (!tokens) return refused('unreadable');
  const isSpecial = (token: Token, char: string) => token.kind === 'special' && token.text === char;
  if (tokens.some((token) => isSpecial(token, ':'))) return refused('group-from');
  if (tokens.some((token) => isSpecial(token, ','))) return refused('several-froms');
  if (tokens.length === 0 || tokens.some((token) => token.kind === 'special')) return refused('unreadable');
  const address = readMailbox(tokens);
  // RFC 2047 section 5 forbids encoded words in an addr-spec; some readers decode them all the same.
  return address === undefined || address.includes('=?') ? refused('unreadable') : accepted(address);
}

/** More addresses than any mail has that is meant for a fax; what is behind them is not read. */
const maxAddresses = 2000;

/**
 * Reads the addresses of a To or Cc field, groups included (RFC 5322 section 3.4). What cannot be read names nobody and
 * does not spoil what stands beside it.
 *
 * @param value unfolded
 * @returns as `toAddress` gives them; undefined when a quote, bracket or comment is left open
 */
export function parseAddresses(value: string): string[] | undefined {
  const tokens = tokenise(value);
  if (!tokens) return undefined;
  const found: string[] = [];
  let mailbox: Token[] = [];
  const end = (): void => {
    const address = mailbox.length === 0 ? undefined : readMailbox(mailbox);
    if (address !== undefined && !address.includes('=?')) found.push(address);
    mailbox = [];
  };
  for (const token of tokens) {
    if (found.length >= maxAddresses) break;
    if (token.kind !== 'special') mailbox.push(token);
    // The name of a group is no mailbox.
    else if (token.text === ':') mailbox = [];
    else end();
  }
  end();
  return found;
}
