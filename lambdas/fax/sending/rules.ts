/** Rules of a line and its account about who may not send, though on a list and proven. */
import { domainOf, normaliseAddress } from '../addresses.ts';

/** Addresses, or `@domain`; a domain does not stand for its subdomains. */
export interface SenderRules {
  readonly deny?: readonly string[];
  readonly allow?: readonly string[];
}

export type RuleKind = keyof SenderRules;

export interface FoundRule {
  readonly kind: RuleKind;
  readonly entry: string;
  readonly whose: 'line' | 'account';
}

/**
 * The rule about a mail: the line's before the account's, an address before its domain, and of two alike the one that
 * denies. `allow` makes exceptions to `deny`, and lets nobody in who is on no list.
 *
 * @param addresses From and the envelope's sender; what is no address is passed over
 * @returns undefined when there is none
 */
export function ruleAbout(
  addresses: readonly string[],
  rules: { readonly line: SenderRules | undefined; readonly account: SenderRules | undefined },
): FoundRule | undefined {
  const known = addresses.flatMap((address) => normaliseAddress(address) ?? []);
  const exact = new Set(known);
  const domains = new Set(known.map((address) => `@${domainOf(address)}`));
  for (const whose of ['line', 'account'] as const) {
    for (const entries of [exact, domains]) {
      for (const kind of ['deny', 'allow'] as const) {
        const entry = rules[whose]?.[kind]?.find((one) => entries.has(one));
        if (entry !== undefined) return { kind, entry, whose };
      }
    }
  }
  return undefined;
}
