/** SPF records as values (RFC 7208 sections 4.6, 5 and 12). */
import { isIPv4, isIPv6 } from 'node:net';

/** How many leading bits of an address must agree, for each family. */
export interface Prefixes {
  readonly v4: number;
  readonly v6: number;
}

export type Mechanism = { readonly qualifier: '+' | '-' | '~' | '?' } & (
  | { readonly kind: 'all' }
  | { readonly kind: 'include'; readonly domain: string }
  | { readonly kind: 'exists'; readonly domain: string }
  /** Without a domain, the record's own. */
  | ({ readonly kind: 'a' | 'mx'; readonly domain?: string } & Prefixes)
  | { readonly kind: 'ptr' }
  | { readonly kind: 'ip'; readonly address: string; readonly family: 4 | 6; readonly prefix: number }
);

export interface SpfRecord {
  readonly mechanisms: readonly Mechanism[];
  readonly redirect?: string;
}

const versionWord = /^v=spf1(?: |$)/i;
const word = /^([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?::([^/\s]\S*?))?((?:\/\d{1,3})?(?:\/\/\d{1,3})?)$/i;
const modifier = /^([a-z][a-z0-9._-]*)=(\S*)$/i;

/** @returns the one record among texts; `none`, or `malformed` (also for several) */
export function selectSpf(texts: readonly string[]): SpfRecord | 'none' | 'malformed' {
  const records = texts.filter((text) => versionWord.test(text));
  if (records.length === 0) return 'none';
  return records.length === 1 ? (parseSpf(records[0] as string) ?? 'malformed') : 'malformed';
}

function parseSpf(text: string): SpfRecord | undefined {
  const mechanisms: Mechanism[] = [];
  const redirects: string[] = [];
  for (const term of text.split(/ +/).slice(1).filter(Boolean)) {
    const [, name = '', value = ''] = modifier.exec(term) ?? [];
    if (name.toLowerCase() === 'redirect') redirects.push(value);
    if (name !== '') continue;
    const mechanism = parseMechanism(term);
    if (mechanism === undefined) return undefined;
    mechanisms.push(mechanism);
  }
  if (redirects.length > 1 || redirects[0] === '') return undefined;
  return { mechanisms, ...(redirects[0] === undefined ? {} : { redirect: redirects[0] }) };
}

function parseMechanism(term: string): Mechanism | undefined {
  const [whole, sign = '', name = '', value, lengths = ''] = word.exec(term) ?? [];
  if (whole === undefined) return undefined;
  const qualifier = (sign === '' ? '+' : sign) as Mechanism['qualifier'];
  const kind = name.toLowerCase();
  switch (kind) {
    case 'all':
      return value === undefined && lengths === '' ? { qualifier, kind } : undefined;
    case 'include':
    case 'exists':
      return value === undefined || lengths !== '' ? undefined : { qualifier, kind, domain: value };
    case 'ptr':
      return { qualifier, kind };
    case 'ip4':
    case 'ip6':
      return parseIp(qualifier, kind === 'ip4' ? 4 : 6, value, lengths);
    default: {
      const prefixes = parsePrefixes(lengths);
      const domain = value === undefined ? {} : { domain: value };
      return prefixes && { qualifier, kind: kind as 'a' | 'mx', ...domain, ...prefixes };
    }
  }
}

function parseIp(
  qualifier: Mechanism['qualifier'],
  family: 4 | 6,
  address: string | undefined,
  lengths: string,
): Mechanism | undefined {
  const bits = family === 4 ? 32 : 128;
  const prefix = lengths === '' ? bits : Number(lengths.slice(1));
  const isAddress =
    address !== undefined && !address.includes('%') && (family === 4 ? isIPv4(address) : isIPv6(address));
  // `//` belongs to names of both families.
  if (!isAddress || Number.isNaN(prefix) || prefix > bits) return undefined;
  return { qualifier, kind: 'ip', address, family, prefix };
}

function parsePrefixes(lengths: string): Prefixes | undefined {
  const [, four = '32', six = '128'] = /^(?:\/(\d+))?(?:\/\/(\d+))?$/.exec(lengths) ?? [];
  const prefixes = { v4: Number(four), v6: Number(six) };
  return prefixes.v4 <= 32 && prefixes.v6 <= 128 ? prefixes : undefined;
}
