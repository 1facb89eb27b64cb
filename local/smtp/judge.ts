/** Who may send by SMTP: decided at RCPT as far as the number goes, and after DATA as far as the sender goes. */

import { accountOf } from '../../lambdas/fax/accounts.ts';
import { normaliseAddress } from '../../lambdas/fax/addresses.ts';
import { extensionsFor } from '../../lambdas/fax/dialling/hosted-lines.ts';
import { type DialPlan, parseNumber } from '../../lambdas/fax/dialling/numbers.ts';
import { isFixedLocalPart } from '../../lambdas/fax/dialling/subject-numbers.ts';
import type { Line } from '../../lambdas/fax/model.ts';
import type { RefusalCode } from '../../lambdas/fax/outcomes.ts';
import { replyTokenIn } from '../../lambdas/fax/replies/reply-address.ts';
import type { Result } from '../../lambdas/fax/result.ts';
import { isDelegate } from '../../lambdas/fax/sending/authorisation.ts';
import { numbersOfGroup } from '../../lambdas/fax/sending/groups.ts';
import {
  openCertified,
  provenByProvider,
  provenBySignature,
  whyUnproven,
} from '../../lambdas/flow/intake/certified-sender.ts';
import { type CheckSenderPorts, checkSender, checksOf } from '../../lambdas/flow/intake/check-sender.ts';
import type { MailProof, SenderProof } from '../../lambdas/flow/intake/mail-event.ts';
import { findRelayedLine, findSendersLine } from '../../lambdas/flow/intake/senders-line.ts';
import { parseEnvelopeAddress, sameAddress, toDomain } from '../../lambdas/mail/addresses.ts';
import type { HeaderField, MailHeaders } from '../../lambdas/mail/incoming.ts';
import type { CertifiedEnvelope } from '../../lambdas/mail/proof/certified/envelope.ts';
import type { Examination } from '../../lambdas/mail/proof/examine.ts';
import type { ResolverMaker } from '../../lambdas/mail/proof/lookups.ts';
import { proveSender } from '../../lambdas/mail/proof/prove.ts';
import type { MailReader } from '../../lambdas/mail/reader/mail-reader.ts';
import type { Directory } from '../../lambdas/ports.ts';
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
  readonly login?: Login;
}

/** Who logged in. */
export type Login =
  | { readonly kind: 'sender'; readonly address: string }
  /** A customer's own mail server. */
  | { readonly kind: 'relay'; readonly account: string };

export type Judgement =
  | { readonly ok: true; readonly proof: MailProof }
  | {
      readonly ok: false;
      readonly reply: Reply;
      /** `undecided` when DNS could not say. */
      readonly outcome: RefusalCode | 'undecided';
      /** In words for the operator. */
      readonly why: string;
      /** Address in From, as far as there is one. */
      readonly from?: string;
    };

export interface JudgeParts extends Pick<CheckSenderPorts, 'clock' | 'journal' | 'leases'> {
  readonly directory: Pick<
    Directory,
    'account' | 'accountOfDomain' | 'accounts' | 'domains' | 'lineKey' | 'lineOfSender' | 'lines' | 'senderChecks'
  >;
  readonly domains: readonly string[];
  /** Reads what strangers sent where it can be stopped. */
  readonly mails: Pick<MailReader, 'envelope' | 'evidence' | 'examine' | 'headers'>;
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
   * @param login then every local part is taken: one 550 makes mail programs drop the whole mail
   * @returns undefined for a yes
   */
  async recipient(address: string, login: Login | undefined): Promise<Reply | undefined> {
    const domain = toDomain(address.slice(address.lastIndexOf('@') + 1)) ?? '';
    if (!this.#domains.has(domain) && !(await this.#isCustomers(domain, login))) return replies.relaying;
    const parsed = parseEnvelopeAddress(address);
    if (parsed === undefined) return replies.badAddress;
    if (login !== undefined || isFixedLocalPart(parsed.local)) return undefined;
    if (replyTokenIn(parsed.local) !== undefined) return undefined;
    const lines = await this.#parts.directory.lines();
    const isNumber = dialPlansOf(lines).some((plan) => parseNumber(parsed.local, plan).ok);
    const isExtension = () => lines.some((line) => extensionsFor(line, lines).has(parsed.local.trim()));
    if (isNumber || isExtension()) return undefined;
    const accounts = await this.#parts.directory.accounts();
    const isGroup = accounts.some(({ groups }) => numbersOfGroup(groups, parsed.local).length > 0);
    return isGroup ? undefined : replies.badNumber;
  }

  /** Whether a domain is one of a customer: of any customer as long as nobody knows who sends. */
  async #isCustomers(domain: string, login: Login | undefined): Promise<boolean> {
    const { directory } = this.#parts;
    const account = await directory.accountOfDomain(domain);
    if (account === undefined || login === undefined) return account !== undefined;
    if (login.kind === 'relay') return account === login.account;
    const line = await directory.lineOfSender(login.address);
    return line !== undefined && account === accountOf(line);
  }

  /** @returns a refusal for who logged in with an address that may send from no line (any more); the password was right */
  async login(login: Login): Promise<Reply | undefined> {
    if (login.kind === 'relay') return undefined;
    return (await findSendersLine(this.#parts.directory, login.address)).ok ? undefined : replies.notAllowed;
  }

  /**
   * Judges the sender of a mail. Lists are asked before DNS: strangers cost nothing.
   *
   * @param path of the raw mail
   */
  async sender(path: string, envelope: Envelope): Promise<Judgement> {
    const headers = await this.#parts.mails.headers(path);
    const judgement = await this.#judge(path, envelope, headers);
    return judgement.ok || !headers?.from.ok ? judgement : { ...judgement, from: headers.from.value };
  }

  async #judge(path: string, envelope: Envelope, headers: MailHeaders | undefined): Promise<Judgement> {
    if (headers === undefined) return refuse(replies.badFrom, 'sender-not-authenticated', 'its header takes too long');
    const { from, fields } = headers;
    if (!from.ok) return refuse(replies.badFrom, 'sender-not-authenticated', from.refusal);
    const { login } = envelope;
    const address = normaliseAddress(from.value);
    if (login !== undefined) {
      const judgement = await this.#loggedIn(path, { login, from: from.value, fields });
      const { directory } = this.#parts;
      const sender = address ?? from.value;
      const line =
        login.kind === 'relay'
          ? await findRelayedLine(directory, login.account, sender)
          : await findSendersLine(directory, sender);
      // Whose line was taken away since the log-in is refused when the mail is taken in.
      return line.ok ? this.#checked({ path, sender, line: line.value.line }, judgement) : judgement;
    }
    const certified = await openCertified(this.#parts, { path, headers, at: this.#parts.clock.now() });
    if (certified !== undefined && address !== undefined) {
      return this.#gate(networkOf(envelope.peer), () =>
        this.#certified({ path, provider: address, envelope }, certified),
      );
    }
    const found = address === undefined ? undefined : await findSendersLine(this.#parts.directory, address);
    if (address === undefined || !found?.ok) {
      const why = found?.ok === false ? found.refusal : 'no address';
      return refuse(replies.notAllowed, 'sender-not-allowed', `${from.value} is ${why}`);
    }
    return this.#gate(networkOf(envelope.peer), async () =>
      this.#checked({ path, sender: address, line: found.value.line }, await this.#prove(path, address, envelope)),
    );
  }

  /** An envelope of certified mail, by a provider on the list: the sender of the mail inside is judged. */
  async #certified(
    { path, provider, envelope }: { readonly path: string; readonly provider: string; readonly envelope: Envelope },
    opened: Result<CertifiedEnvelope, string>,
  ): Promise<Judgement> {
    if (!opened.ok) return refuse(replies.notAllowed, 'sender-not-authenticated', `${provider}: ${opened.refusal}`);
    const { sender, identity } = opened.value;
    const found = await findSendersLine(this.#parts.directory, sender);
    if (!found.ok) return refuse(replies.notAllowed, 'sender-not-allowed', `${sender} is ${found.refusal}`);
    const proofOf = (by: SenderProof): MailProof => ({ kind: 'proven', by, identity, certified: sender });
    const signed = provenBySignature(opened.value, this.#parts.clock.now());
    const outer = signed === undefined ? await this.#prove(path, provider, envelope) : undefined;
    if (outer?.ok === false) return { ...outer, why: `${outer.why}; ${whyUnproven(opened.value)}` };
    const by = outer?.proof.kind === 'proven' ? provenByProvider(outer.proof.by, opened.value) : signed;
    if (by === undefined) return refuse(replies.notAllowed, 'sender-not-authenticated', `${provider} is not proven`);
    return this.#checked({ path, sender, line: found.value.line }, { ok: true, proof: proofOf(by) });
  }

  /** What the sender owes besides the proof, asked of proven mails only. */
  async #checked(
    { path, sender, line }: { readonly path: string; readonly sender: string; readonly line: Line },
    judgement: Judgement,
  ): Promise<Judgement> {
    if (!judgement.ok) return judgement;
    const { proof } = judgement;
    const ignored = proof.kind === 'proven' && proof.by.kind === 'dkim' ? proof.by.ignored : [];
    const login = proof.kind === 'login' ? proof.address : undefined;
    const checks = await checksOf(this.#parts.directory, sender, login);
    const missing = await checkSender(this.#parts, checks, { sender, line: line.number, path, id: path, ignored });
    if (missing === undefined) return judgement;
    return refuse(replies.notAllowed, 'sender-not-authenticated', `${sender} is proven, but ${missing}`);
  }

  async #loggedIn(
    path: string,
    { login, from, fields }: { readonly login: Login; readonly from: string; readonly fields: readonly HeaderField[] },
  ): Promise<Judgement> {
    const refusal = await this.#mismatch(login, from);
    if (refusal !== undefined) return refusal;
    const doubled = doubledFields(fields);
    if (doubled.length > 0) {
      return refuse(replies.ambiguous, 'sender-not-authenticated', `${doubled.join(', ')} stands in it more than once`);
    }
    const identity = identityOf(await this.#parts.mails.examine(path));
    const proof: MailProof =
      login.kind === 'relay'
        ? { kind: 'relay', account: login.account, ...identity }
        : { kind: 'login', address: login.address, ...identity };
    return { ok: true, proof };
  }

  /** Whether From is none for which this login may speak. */
  async #mismatch(login: Login, from: string): Promise<Judgement | undefined> {
    if (login.kind === 'sender') {
      if (sameAddress(from, login.address)) return undefined;
      const other = await findSendersLine(this.#parts.directory, normaliseAddress(from) ?? from);
      if (other.ok && isDelegate(other.value.line, login.address)) return undefined;
      return refuse(replies.notTheLogin, 'sender-not-authenticated', `From is ${from}, not the log-in`);
    }
    const { account } = login;
    const found = await findRelayedLine(this.#parts.directory, account, normaliseAddress(from) ?? from);
    if (found.ok) return undefined;
    return refuse(
      replies.notTheRelays,
      'sender-not-allowed',
      `${from}, by the relay of ${account}, is ${found.refusal}`,
    );
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
