/** Ranges of IP addresses in CIDR form (RFC 4632, RFC 4291 section 2.3), and whether a peer is in them. */
import { isIPv4, isIPv6 } from 'node:net';

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Wider ones are no range of one customer's servers. Loopback (127.0.0.0/8) is the widest that anybody needs. */
const widest = { 32: 8, 128: 19 } as const;

/**
 * Brings a range to its one form: `192.0.2.7/24` is `192.0.2.0/24`; an address alone is a range of one.
 *
 * @returns undefined when it is no range, or one wider than any customer has
 */
export function readRange(text: string): string | undefined {
  const [, host = '', length] = /^([0-9A-Fa-f.:]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const address = readAddress(host);
  if (address === undefined) return undefined;
  const prefix = length === undefined ? address.bits : Number(length);
  if (prefix > address.bits || prefix < widest[address.bits]) return undefined;
  return `${write({ ...address, value: networkIn(address, prefix) })}/${prefix}`;
}

/**
 * @param ranges as `readRange` gives them
 * @param peer an IP address; an IPv4 one may be written as a mapped IPv6 one
 */
export function isInRanges(ranges: readonly string[], peer: string): boolean {
  const address = readAddress(peer.replace(/%.*$/, ''));
  if (address === undefined) return false;
  return ranges.some((range) => {
    const [host = '', length] = range.split('/');
    const network = readAddress(host);
    if (network?.bits !== address.bits) return false;
    return networkIn(address, Number(length)) === network.value;
  });
}

const networkIn = ({ bits, value }: Address, prefix: number): bigint => {
  const free = BigInt(bits - prefix);
  return (value >> free) << free;
};

function readAddress(text: string): Address | undefined {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text)?.[1] ?? text;
  if (isIPv4(mapped)) return { bits: 32, value: numberOf(mapped.split('.').map(Number), 256n) };
  if (!isIPv6(mapped)) return undefined;
  // The last 32 bits may stand in decimal form (RFC 4291 section 2.2).
  const plain = mapped.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = '', tail] = plain.split('::');
  const groupsOf = (part: string): number[] => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const [left, right] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => 0);
  return { bits: 128, value: numberOf([...left, ...zeros, ...right], 65_536n) };
}

const numberOf = (digits: readonly number[], base: bigint): bigint =>
  digits.reduce((value, digit) => value * base + BigInt(digit), 0n);

function write({ bits, value }: Address): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, n) => ((value >> BigInt(112 - 16 * n)) & 65_535n).toString(16));
  // The shortest form (RFC 5952).
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
