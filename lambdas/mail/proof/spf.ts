/** Sender Policy Framework (RFC 7208), as far as it proves anything: may this peer send for this domain, and may not nearly all. */
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { isHostName } from './domains.ts';
import type { Lookups } from './lookups.ts';
import { expandMacros, namesThePeer, type SpfSender } from './spf-macros.ts';
import { type Mechanism, type SpfRecord, selectSpf } from './spf-record.ts';

export type SpfResult =
  /** `isOpen`: the record lets so many peers pass that it proves nothing. */
  | { readonly result: 'pass'; readonly isOpen: boolean }
  /** Fail, soft fail, neutral: nothing is proven. */
  | { readonly result: 'no' }
  | { readonly result: 'none' }
  | { readonly result: 'malformed' }
  /** Nobody knows what this name says. */
  | { readonly result: 'trouble'; readonly name: string };

/** A range that is wider is whole providers and countries. */
export const widestRange = { v4: 12, v6: 28 } as const;
/** RFC 7208 section 4.6.4. */
const maxLookups = 10;
const maxExchangers = 10;

type Stop = Exclude<SpfResult, { result: 'pass' | 'no' }>;
type Match = { readonly isMatch: boolean; readonly isOpen?: boolean } | Stop;
const isStop = (found: object): found is Stop => 'result' in found;
const malformed: Stop = { result: 'malformed' };

/** True for a mechanism that by itself lets nearly everybody pass. */
export function isOpenMechanism(mechanism: Mechanism): boolean {
  if (mechanism.qualifier !== '+') return false;
  if (mechanism.kind === 'all') return true;
  if (mechanism.kind === 'ip') return mechanism.prefix < widestRange[mechanism.family === 4 ? 'v4' : 'v6'];
  if (mechanism.kind === 'a' || mechanism.kind === 'mx') {
    return mechanism.v4 < widestRange.v4 || mechanism.v6 < widestRange.v6;
  }
  return mechanism.kind === 'exists' && !namesThePeer(mechanism.domain);
}

/** An IPv4 address that came in IPv6's form is one all the same. */
export const plainAddress = (ip: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip;

/** Checks one sender. Every record is asked for once; what a record leads to is asked for at once. */
export class SpfCheck {
  readonly #lookups: Lookups;
  readonly #sender: SpfSender;
  readonly #family: 4 | 6;
  #left = maxLookups;

  constructor(lookups: Lookups, sender: SpfSender) {
    this.#lookups = lookups;
    this.#sender = { ...sender, ip: plainAddress(sender.ip) };
    this.#family = isIPv4(this.#sender.ip) ? 4 : 6;
  }

  /** @param domain of MAIL FROM */
  async run(domain: string): Promise<SpfResult> {
    if (!isHostName(domain) || (this.#family === 6 && !isIPv6(this.#sender.ip))) return { result: 'none' };
    const texts = await this.#lookups.txt(domain);
    if (texts === 'trouble') return { result: 'trouble', name: domain };
    const record = selectSpf(texts);
    if (typeof record === 'string') return { result: record };
    this.#askAhead(record, domain);
    // Whoever closes with +all lets everybody pass, whatever stands before it.
    const isOpenRecord = record.mechanisms.some(({ kind, qualifier }) => kind === 'all' && qualifier === '+');
    for (const mechanism of record.mechanisms) {
      const match = await this.#match(mechanism, domain);
      if (isStop(match)) return match;
      if (!match.isMatch) continue;
      if (mechanism.qualifier !== '+') return { result: 'no' };
      return { result: 'pass', isOpen: isOpenRecord || match.isOpen === true };
    }
    return record.redirect === undefined ? { result: 'no' } : await this.#redirect(record.redirect, domain);
  }

  async #redirect(target: string, domain: string): Promise<SpfResult> {
    const name = this.#name(target, domain);
    if (name === undefined || !this.#mayLookUp()) return malformed;
    const result = await this.run(name);
    return result.result === 'none' ? malformed : result;
  }

  #mayLookUp(): boolean {
    this.#left -= 1;
    return this.#left >= 0;
  }

  #name(text: string, domain: string): string | undefined {
    const name = expandMacros(text, domain, this.#sender);
    return name !== undefined && isHostName(name) ? name : undefined;
  }

  /** Starts the look-ups that will be wanted, so that slow servers are waited for together. */
  #askAhead({ mechanisms, redirect }: SpfRecord, domain: string): void {
    for (const mechanism of mechanisms.slice(0, this.#left)) {
      const target = this.#name('domain' in mechanism ? (mechanism.domain ?? domain) : domain, domain);
      if (target === undefined) continue;
      if (mechanism.kind === 'include') void this.#lookups.txt(target);
      else if (mechanism.kind === 'mx') void this.#lookups.mx(target);
      else if (mechanism.kind === 'exists') void this.#lookups.addresses(target, 4);
      else if (mechanism.kind === 'a') void this.#lookups.addresses(target, this.#family);
    }
    const next = redirect === undefined ? undefined : this.#name(redirect, domain);
    if (next !== undefined) void this.#lookups.txt(next);
  }

  async #match(mechanism: Mechanism, domain: string): Promise<Match> {
    const isOpen = isOpenMechanism(mechanism);
    if (mechanism.kind === 'all') return { isMatch: true, isOpen };
    if (mechanism.kind === 'ip') {
      if (mechanism.family !== this.#family) return { isMatch: false };
      return { isMatch: this.#isWithin([mechanism.address], mechanism.prefix), isOpen };
    }
    if (!this.#mayLookUp()) return malformed;
    // Who holds an address names it (section 5.5 advises against it), so a name proves nothing.
    if (mechanism.kind === 'ptr') return { isMatch: false };
    const name = this.#name(mechanism.domain ?? domain, domain);
    if (name === undefined) return malformed;
    if (mechanism.kind === 'include') return this.#include(name);
    if (mechanism.kind === 'exists') {
      const found = await this.#lookups.addresses(name, 4);
      return found === 'trouble' ? { result: 'trouble', name } : { isMatch: found.length > 0, isOpen };
    }
    const addresses = mechanism.kind === 'a' ? await this.#addresses([name]) : await this.#exchangers(name);
    if (!Array.isArray(addresses)) return addresses;
    const prefix = this.#family === 4 ? mechanism.v4 : mechanism.v6;
    const isWide = prefix < (this.#family === 4 ? widestRange.v4 : widestRange.v6);
    return { isMatch: this.#isWithin(addresses, prefix), isOpen: isWide };
  }

  async #include(name: string): Promise<Match> {
    const inner = await this.run(name);
    if (inner.result === 'pass') return { isMatch: true, isOpen: inner.isOpen };
    if (inner.result === 'no') return { isMatch: false };
    return inner.result === 'none' ? malformed : inner;
  }

  async #addresses(names: readonly string[]): Promise<string[] | Stop> {
    const answers = await Promise.all(names.map((name) => this.#lookups.addresses(name, this.#family)));
    const at = answers.indexOf('trouble');
    return at < 0 ? (answers.flat() as string[]) : { result: 'trouble', name: names[at] as string };
  }

  async #exchangers(name: string): Promise<string[] | Stop> {
    const names = await this.#lookups.mx(name);
    if (names === 'trouble') return { result: 'trouble', name };
    if (names.length > maxExchangers) return malformed;
    return this.#addresses(names.map((one) => one.toLowerCase()).filter(isHostName));
  }

  #isWithin(addresses: readonly string[], prefix: number): boolean {
    const family = this.#family === 4 ? 'ipv4' : 'ipv6';
    const ranges = new BlockList();
    for (const address of addresses) ranges.addSubnet(address, prefix, family);
    return ranges.check(this.#sender.ip, family);
  }
}
