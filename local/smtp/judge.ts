/** Who may send by SMTP: decided at RCPT as far as the number goes, and after DATA as far as the sender goes. */

import { normaliseAddress } from '../../lambdas/fax/addresses.ts';
import { extensionsFor } from '../../lambdas/fax/dialling/hosted-lines.ts';
import { type DialPlan, parseNumber } from '../../lambdas/fax/dialling/numbers.ts';
import { isFixedLocalPart } from '../../lambdas/fax/dialling/subject-numbers.ts';
import type { Line } from '../../lambdas/fax/model.ts';
import type { RefusalCode } from '../../lambdas/fax/outcomes.ts';
import type { MailProof } from '../../lambdas/flow/intake/mail-event.ts';
import { parseEnvelopeAddress, sameAddress, toDomain } from '../../lambdas/mail/addresses.ts';
import type { HeaderField } from '../../lambdas/mail/incoming.ts';
import type { Examination } from '../../lambdas/mail/proof/examine.ts';
import type { ResolverMaker } from '../../lambdas/mail/proof/lookups.ts';
import { proveSender } from '../../lambdas/mail/proof/prove.ts';
import type { MailReader } from '../../lambdas/mail/reader/mail-reader.ts';
import type { Clock, Directory } from '../../lambdas/ports.ts';
import { createGate } from './gate.ts';
import { networkOf } from './network.ts';
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
  | { readonly ok: true; readonly proof: MailProof }
  | {
      readonly ok: false;
      readonly reply: Reply;
      /** `undecided` when DNS could not say. */
      readonly outcome: RefusalCode | 'undecided';
      /** In words for the operator. */
      readonly why: string;
    };

export interface JudgeParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly directory: Pick<Directory, 'lineOfSender' | 'lines'>;
  readonly domains: readonly string[];
  /** Reads what strangers sent where it can be stopped. */
  readonly mails: Pick<MailReader, 'examine' | 'headers'>;
  readonly resolver: ResolverMaker;
  /** For all look-ups of one mail together. */
  readonly lookupMillis?: number;
}

export class Judge {
  readonly #parts: JudgeParts;
  readonly #domains: ReadonlySet<string>;
  /** Each check waits for DNS, on behalf of anybody who knows a listed address: nobody takes all places. */
  readonly #gate = createGate({ atOnce: 200, perKey: 10 });

  constructor(parts: JudgeParts) {
    this.#parts = parts;
    this.#domains = new Set(parts.domains.map((domain) => toDomain(domain) ?? domain));
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
    if (isLoggedIn || isFixedLocalPart(parsed.local)) return undefined;
    const lines = await this.#parts.directory.lines();
    const isNumber = dialPlansOf(lines).some((plan) => parseNumber(parsed.local, plan).ok);
    const isExtension = () => lines.some((line) => extensionsFor(line, lines).has(parsed.local.trim()));
    return isNumber || isExtension() ? undefined : replies.badNumber;
  }

  /** @returns a refusal for who logged in with an address that no line lists (any more); the password was right */
  async login(address: string): Promise<Reply | undefined> {
    return (await this.#parts.directory.lineOfSender(address)) === undefined ? replies.notAllowed : undefined;
  }

  /**
   * Judges the sender of a mail. Lists are asked before DNS: strangers cost nothing.
   *
   * @param path of the raw mail
   */
  async sender(path: string, envelope: Envelope): Promise<Judgement> {
    const headers = await this.#parts.mails.headers(path);
    if (headers === undefined) return refuse(replies.badFrom, 'sender-not-authenticated', 'its header takes too long');
    const { from, fields } = headers;
    if (!from.ok) return refuse(replies.badFrom, 'sender-not-authenticated', from.refusal);
    const { login } = envelope;
    if (login !== undefined) return this.#loggedIn(path, { login, from: from.value, fields });
    const address = normaliseAddress(from.value);
    if (address === undefined || (await this.#parts.directory.lineOfSender(address)) === undefined) {
      return refuse(replies.notAllowed, 'sender-not-allowed', `${from.value} is on no list`);
    }
    return this.#gate(networkOf(envelope.peer), () => this.#prove(path, address, envelope));
  }

  async #loggedIn(
    path: string,
    { login, from, fields }: { readonly login: string; readonly from: string; readonly fields: readonly HeaderField[] },
  ): Promise<Judgement> {
    if (!sameAddress(from, login)) {
      return refuse(replies.notTheLogin, 'sender-not-authenticated', `From is ${from}, not the log-in`);
    }
    const doubled = doubledFields(fields);
    if (doubled.length > 0) {
      return refuse(replies.ambiguous, 'sender-not-authenticated', `${doubled.join(', ')} stands in it more than once`);
    }
    const examination = await this.#parts.mails.examine(path);
    return { ok: true, proof: { kind: 'login', address: login, ...identityOf(examination) } };
  }

  async #prove(path: string, address: string, { peer, helo, from }: Envelope): Promise<Judgement> {
    const { mails, resolver, clock, lookupMillis } = this.#parts;
    const examination = await mails.examine(path);
    const proof = await proveSender({
      examination,
      address,
      peer: { ip: peer, helo },
      envelopeFrom: from,
      at: clock.now(),
      resolver,
      ...(lookupMillis === undefined ? {} : { lookupMillis }),
    });
    if (proof.kind === 'undecided') return refuse(replies.notVerified, 'undecided', proof.why);
    if (proof.kind === 'none') {
      return refuse(replies.notAllowed, 'sender-not-authenticated', `${address} is listed, but ${proof.why}`);
    }
    return { ok: true, proof: { kind: 'proven', by: proof, ...identityOf(examination) } };
  }
}

const identityOf = (examination: Examination | undefined): { readonly identity?: string } =>
  examination?.identity === undefined ? {} : { identity: examination.identity };

/** Of other fields that stand more than once, the first counts. */
const doubledFields = (fields: readonly HeaderField[]): string[] => {
  const names = fields.map(({ name }) => name).filter((name) => name.startsWith('content-'));
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
};

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
