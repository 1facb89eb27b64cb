/** Macros in SPF's domain names (RFC 7208 section 7). */
import { isIPv4 } from 'node:net';

export interface SpfSender {
  /** Address of the peer. */
  readonly ip: string;
  /** MAIL FROM. */
  readonly envelopeFrom: string;
  readonly helo: string;
}

const macro = /%(?:\{([slodiphcrtv])(\d{0,3})(r?)([-.+,/_=]*)\}|([%_-]))/gi;
const maxNameLength = 253;

/** True when a name differs from peer to peer: only then can what is found under it say anything about one. */
export const namesThePeer = (text: string): boolean => /%\{[ic]/i.test(text);

/**
 * @param domain the domain whose record is read
 * @returns undefined for what is malformed; too long names lose labels at their left (section 7.3)
 */
export function expandMacros(text: string, domain: string, sender: SpfSender): string | undefined {
  if (!text.includes('%')) return text.toLowerCase().replace(/\.$/, '');
  if (text.replace(macro, '').includes('%')) return undefined;
  const expanded = text.replace(macro, (_whole, letter, digits, reverse, delimiters, escaped) => {
    if (escaped !== undefined) return { '%': '%', _: ' ', '-': '%20' }[escaped as '%' | '_' | '-'];
    return transform(macroValue(letter.toLowerCase(), domain, sender), Number(digits || 0), reverse !== '', delimiters);
  });
  let name = expanded.toLowerCase().replace(/\.$/, '');
  while (name.length > maxNameLength && name.includes('.')) name = name.slice(name.indexOf('.') + 1);
  return name;
}

function macroValue(letter: string, domain: string, { ip, envelopeFrom, helo }: SpfSender): string {
  const at = envelopeFrom.lastIndexOf('@');
  switch (letter) {
    case 's':
      return envelopeFrom;
    case 'l':
      return envelopeFrom.slice(0, at);
    case 'o':
      return envelopeFrom.slice(at + 1);
    case 'd':
      return domain;
    case 'h':
      return helo;
    case 'v':
      return isIPv4(ip) ? 'in-addr' : 'ip6';
    case 'i':
    case 'c':
      return isIPv4(ip) ? ip : nibbles(ip);
    // The peer's own name is not looked up: whoever holds the address chooses it.
    default:
      return 'unknown';
  }
}

function transform(value: string, labels: number, isReversed: boolean, delimiters: string): string {
  const separators = delimiters === '' ? '.' : delimiters;
  let parts: string[] = [''];
  for (const char of value) {
    if (separators.includes(char)) parts.push('');
    else parts[parts.length - 1] += char;
  }
  if (isReversed) parts = parts.reverse();
  return (labels > 0 ? parts.slice(-labels) : parts).join('.');
}

/** An IPv6 address as 32 hexadecimal digits with dots between them (section 7.3). */
const nibbles = (ip: string): string => [...wholeIpv6(ip)].join('.');

function wholeIpv6(ip: string): string {
  const [head = '', tail] = ip.toLowerCase().replace(/%.*$/, '').split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':').flatMap(fromDotted));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const middle = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...middle, ...right].map((group) => group.padStart(4, '0')).join('');
}

/** The last 32 bits may be written as an IPv4 address. */
function fromDotted(group: string): string[] {
  if (!group.includes('.')) return [group];
  const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
  return [(a * 256 + b).toString(16), (c * 256 + d).toString(16)];
}
