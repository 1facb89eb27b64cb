/** Mail addresses as values: two that mean the same mailbox compare equal as text after `normaliseAddress`. */

/** RFC 5321 section 4.5.3.1: a path is at most 256 octets with its brackets. */
const maxLength = 254;

/**
 * Brings an addr-spec to its comparable form: trimmed, lower case. Domains are case-insensitive by RFC 5321
 * section 2.4; local parts are so at every mail provider, and lists are typed by hand.
 *
 * @param address an addr-spec without display name, its domain already in A-labels (`xn--…`)
 * @returns undefined when it is no address: no @, an empty side, white space, control or non-ASCII domain characters
 */
export function normaliseAddress(address: string): string | undefined {
  const text = address.trim().normalize('NFC').toLowerCase();
  const at = text.lastIndexOf('@');
  const localPart = text.slice(0, Math.max(at, 0));
  const isAddress =
    text.length <= maxLength && /^[^\s\p{C}<>,;]+$/u.test(localPart) && /^[a-z0-9.-]+$/.test(text.slice(at + 1));
  return isAddress ? text : undefined;
}

/** The domain of an address in its comparable form. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** How a sender list names an address: as itself, by its `@domain`, or not at all. */
export type SenderMatch = 'address' | 'domain' | undefined;

/**
 * Looks an address up in a sender list.
 *
 * @param list addresses and `@domain` entries; a domain does not stand for its subdomains
 * @param address in any case; what is no address matches nothing
 */
export function senderMatches(list: readonly string[], address: string): SenderMatch {
  const wanted = normaliseAddress(address);
  if (wanted === undefined) return undefined;
  const entries = list.map((entry) => entry.trim().toLowerCase());
  if (entries.includes(wanted)) return 'address';
  return entries.includes(`@${domainOf(wanted)}`) ? 'domain' : undefined;
}
