/** Who may send by SMTP: decided at RCPT as far as the number goes, and after DATA as far as the sender goes. */

import pLimit from 'p-limit';
import { normaliseAddress } from '../../lambdas/fax/addresses.ts';
import { type DialPlan, parseNumber } from '../../lambdas/fax/dialling/numbers.ts';
import { extensionsFor } from '../../lambdas/fax/dialling/recipients.ts';
import type { Line } from '../../lambdas/fax/model.ts';
import type { RefusalCode } from '../../lambdas/fax/outcomes.ts';
import type { MailEvent } from '../../lambdas/handlers/accept.ts';
import { parseEnvelopeAddress, sameAddress, toDomain } from '../../lambdas/mail/addresses.ts';
import { authenticateSender, type Resolver } from '../../lambdas/mail/proof/authenticate.ts';
import { readHeaders } from '../../lambdas/mail/reading/read.ts';
import type { Directory } from '../../lambdas/ports.ts';
import { type Reply, replies } from './replies.ts';

/** What the connection knows about a mail. */
export interface Envelope {
  /** IP address of the peer. */
  readonly peer: string;
  readonly helo: string;
  /** MAIL FROM; empty for the null sender. */
  readonly from: string;
  /** The address that logged in. */
  readonly login?: string;
}

export type Judgement =
  | { readonly ok: true; readonly proof: MailEvent['proof'] }
  | {
      readonly ok: false;
      readonly reply: Reply;
      /** `undecided` when DNS could not say. */
      readonly outcome: RefusalCode | 'undecided';
      /** In words for the operator. */
      readonly why: string;
    };

export interface JudgeParts {
  readonly directory: Directory;
  readonly domains: readonly string[];
  readonly resolver?: Resolver;
}

export class Judge {
  readonly #directory: Directory;
  readonly #domains: ReadonlySet<string>;
  readonly #resolver: Resolver | undefined;
  /** Each check reads the mail and asks DNS, on behalf of anybody who knows a listed address. */
  readonly #limit = pLimit(8);

  constructor({ directory, domains, resolver }: JudgeParts) {
    this.#directory = directory;
    this.#domains = new Set(domains.map((domain) => toDomain(domain) ?? domain));
    this.#resolver = resolver;
  }

  /**
   * Judges an address of RCPT TO.
   *
   * Without log-in nobody knows yet which line the mail is for: From leads to it, and comes with DATA. So a number is
   * refused here when no line of ours could dial it: letters, `*`, `#`, pauses, service numbers, or no number of any
   * line's country. What only some of the lines can dial passes; the notice tells it.
   *
   * @param isLoggedIn then every local part is taken: one 550 makes mail programs drop the whole mail
   * @returns undefined for a yes
   */
  async recipient(address: string, isLoggedIn: boolean): Promise<Reply | undefined> {
    if (!this.#domains.has(toDomain(address.slice(address.lastIndexOf('@') + 1)) ?? '')) return replies.relaying;
    const parsed = parseEnvelopeAddress(address);
    if (parsed === undefined) return replies.badAddress;
    if (isLoggedIn) return undefined;
    const lines = await this.#directory.lines();
    const isNumber = dialPlansOf(lines).some((plan) => parseNumber(parsed.local, plan).ok);
    const isExtension = () => lines.some((line) => extensionsFor(line, lines).has(parsed.local.trim()));
    return isNumber || isExtension() ? undefined : replies.badNumber;
  }

  /** @returns a refusal for who logged in with an address that no line lists (any more); the password was right */
  async login(address: string): Promise<Reply | undefined> {
    return (await this.#directory.lineOfSender(address)) === undefined ? replies.notAllowed : undefined;
  }

  /**
   * Judges the sender of a mail. Lists are asked before DNS: strangers cost nothing.
   *
   * @param path of the raw mail
   */
  async sender(path: string, envelope: Envelope): Promise<Judgement> {
    const { from } = await readHeaders(path);
    if (!from.ok) return refuse(replies.badFrom, 'sender-not-authenticated', from.refusal);
    const { login } = envelope;
    if (login !== undefined) {
      if (sameAddress(from.value, login)) return { ok: true, proof: { kind: 'login', address: login } };
      return refuse(replies.notTheLogin, 'sender-not-authenticated', `From is ${from.value}, not the log-in`);
    }
    const address = normaliseAddress(from.value);
    if (address === undefined || (await this.#directory.lineOfSender(address)) === undefined) {
      return refuse(replies.notAllowed, 'sender-not-allowed', `${from.value} is on no list`);
    }
    const verdict = await this.#verify(path, from.value, envelope);
    if (verdict === 'pass') return { ok: true, proof: { kind: 'verified' } };
    if (verdict === 'temporary') return refuse(replies.notVerified, 'undecided', `DNS could not say for ${address}`);
    return refuse(
      replies.notAllowed,
      'sender-not-authenticated',
      `${address} is listed, but the mail is not from there`,
    );
  }

  #verify(path: string, from: string, { peer, helo, from: envelopeFrom }: Envelope) {
    const resolver = this.#resolver === undefined ? {} : { resolver: this.#resolver };
    return this.#limit(() => authenticateSender({ raw: path, from, ip: peer, helo, envelopeFrom, ...resolver }));
  }
}

/** Lines that dial alike are one. */
function dialPlansOf(lines: readonly Line[]): DialPlan[] {
  const plans = new Map<string, DialPlan>();
  for (const line of lines) {
    plans.set([line.country, line.areaCode ?? '', ...line.settings.countries].join(' '), line);
  }
  return [...plans.values()];
}

const refuse = (reply: Reply, outcome: RefusalCode | 'undecided', why: string): Judgement => ({
  ok: false,
  reply,
  outcome,
  why,
});
