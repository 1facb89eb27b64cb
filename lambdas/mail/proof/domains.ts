/** Which domains belong to one organisation (RFC 7489 sections 3.1 and 3.2), by the public suffix list. */
import { getDomain } from 'tldts';

/** Labels of at most 63 characters, 253 in all: what a resolver may be asked without surprises. */
const hostName = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** @param name in lower case, A-labels, without a dot at its end */
export const isHostName = (name: string): boolean => hostName.test(name);

/**
 * The domain that an organisation registered: `mail.example.co.uk` gives `example.co.uk`. Suffixes under which
 * strangers register next to each other (`github.io`) count as public ones.
 *
 * @returns the domain itself where it is a public suffix or nothing that is registered
 */
export const organisationalDomain = (domain: string): string =>
  getDomain(domain, { allowPrivateDomains: true, extractHostname: false }) ?? domain;

/** How close two domains must be: the same, or of one organisation (RFC 7489 section 3.1). */
export type Alignment = 'strict' | 'relaxed';

export function isAligned(one: string, other: string, alignment: Alignment = 'relaxed'): boolean {
  if (one === other) return true;
  return alignment === 'relaxed' && organisationalDomain(one) === organisationalDomain(other);
}
