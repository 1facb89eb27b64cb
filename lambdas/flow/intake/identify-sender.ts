/** Whose mail it is: not an automatic one, of a sender on a list, and proven to be the sender's. */
import { normaliseAddress } from '../../fax/addresses.ts';
import { Transient } from '../../fax/errors.ts';
import type { RefusalCode } from '../../fax/outcomes.ts';
import { accepted, type Result, refused } from '../../fax/result.ts';
import { authoriseSender, isDelegate } from '../../fax/sending/authorisation.ts';
import type { MailHeaders } from '../../mail/incoming.ts';
import type { ResolverMaker } from '../../mail/proof/lookups.ts';
import { type Peer, proveSender } from '../../mail/proof/prove.ts';
import { findReceivingPeer } from '../../mail/proof/receiving-peer.ts';
import type { MailReader } from '../../mail/reader/mail-reader.ts';
import { isAutomatic } from '../../mail/reading/automatic.ts';
import type { Directory } from '../../ports.ts';
import { type CheckSenderPorts, checkSender, checksOf } from './check-sender.ts';
import type { MailEvent, MailProof, SenderProof } from './mail-event.ts';
import { findRelayedLine, findSendersLine, type SendersLine } from './senders-line.ts';

export interface IdentifySenderPorts extends Omit<CheckSenderPorts, 'directory' | 'mails'> {
  readonly directory: Pick<Directory, 'domains' | 'lineKey' | 'lineOfSender' | 'lines' | 'senderChecks'>;
  readonly mails: Pick<MailReader, 'evidence' | 'examine'>;
  readonly resolver: ResolverMaker;
}

export interface KnownSender extends SendersLine {
  /** In its comparable form. */
  readonly sender: string;
  /** `whole`: everything in the mail is the sender's, whoever is addressed. */
  readonly trust: 'whole' | Extract<SenderProof, { kind: 'dkim' }>;
  /** The same for all copies of a signed mail. */
  readonly identity?: string;
  /** Nothing of the mail is sent before the sender has confirmed it. */
  readonly confirms: boolean;
}

/** For the operator; the sender hears nothing. */
export interface Refusal {
  readonly outcome: RefusalCode;
  readonly why: string;
}

/**
 * @param path of the raw mail
 * @throws Transient when DNS could not say: the mail is kept and judged again
 */
export async function identifySender(
  ports: IdentifySenderPorts,
  event: MailEvent,
  headers: MailHeaders,
  path: string,
): Promise<Result<KnownSender, Refusal>> {
  const automatic = isAutomatic(headers.fields, {
    envelopeFrom: event.envelopeFrom,
    authenticated: event.proof.kind === 'login' || event.proof.kind === 'relay',
  });
  if (automatic !== undefined) return refused({ outcome: 'automatic-mail', why: automatic });
  if (!headers.from.ok) return refused({ outcome: 'sender-not-authenticated', why: headers.from.refusal });
  const sender = normaliseAddress(headers.from.value) ?? headers.from.value;
  const isRelayed = event.proof.kind === 'relay';
  const found =
    event.proof.kind === 'relay'
      ? await findRelayedLine(ports.directory, event.proof.account, sender)
      : await findSendersLine(ports.directory, sender);
  if (!found.ok) return refused({ outcome: 'sender-not-allowed', why: found.refusal });
  const { line, domains } = found.value;
  const proof = await proofOf(ports, event, headers, sender, path);
  const login = proof.ok ? proof.value.address : undefined;
  const isAuthenticated = proof.ok && (login === undefined || login === sender || isDelegate(line, login));
  const authorisation = authoriseSender({ address: sender, line, isAuthenticated, isRelayed });
  if (!authorisation.ok) {
    const why = proof.ok ? `the log-in was ${proof.value.address}` : proof.refusal;
    return refused({ outcome: authorisation.refusal, why });
  }
  if (!proof.ok) return refused({ outcome: 'sender-not-authenticated', why: proof.refusal });
  const { trust, identity } = proof.value;
  const checks = await checksOf(ports.directory, sender, login);
  // The SMTP server checked what it proved.
  if (event.proof.kind === 'verdicts') {
    const ignored = trust === 'whole' ? [] : trust.ignored;
    const missing = await checkSender(ports, checks, { sender, line: line.number, path, id: event.key, ignored });
    if (missing !== undefined) return refused({ outcome: 'sender-not-authenticated', why: `proven, but ${missing}` });
  }
  const confirms = checks.confirms === true;
  return accepted({ line, domains, sender, confirms, trust, ...(identity === undefined ? {} : { identity }) });
}

interface Proven extends Pick<KnownSender, 'trust' | 'identity'> {
  /** Who logged in. */
  readonly address?: string | undefined;
}

async function proofOf(
  ports: IdentifySenderPorts,
  event: MailEvent,
  headers: MailHeaders,
  sender: string,
  path: string,
): Promise<Result<Proven, string>> {
  const { proof } = event;
  if (proof.kind === 'verdicts') return proveByVerdicts(ports, event, proof, headers, sender, path);
  if (proof.kind === 'verified') return accepted({ trust: 'whole' });
  const identity = proof.identity === undefined ? {} : { identity: proof.identity };
  if (proof.kind === 'login') {
    return accepted({ trust: 'whole', address: normaliseAddress(proof.address), ...identity });
  }
  if (proof.kind === 'relay') return accepted({ trust: 'whole', ...identity });
  return accepted({ trust: trustIn(proof.by), ...identity });
}

const trustIn = (proof: SenderProof): KnownSender['trust'] => (proof.kind === 'spf' ? 'whole' : proof);

/** SES's verdicts can only make it stricter: what passes is proven by ourselves, as on one machine. */
async function proveByVerdicts(
  { mails, resolver }: IdentifySenderPorts,
  { envelopeFrom, at }: MailEvent,
  { verdicts, receipt }: Extract<MailProof, { kind: 'verdicts' }>,
  { fields }: MailHeaders,
  address: string,
  path: string,
): Promise<Result<Proven, string>> {
  if (verdicts.dmarc === 'FAIL') return refused('DMARC failed');
  const seen = receipt === undefined ? undefined : findReceivingPeer(fields, receipt);
  const peer: Peer = verdicts.spf === 'PASS' ? (seen ?? 'passed') : 'unknown';
  const examination = await mails.examine(path);
  const proof = await proveSender({ examination, address, peer, envelopeFrom, at, resolver });
  if (proof.kind === 'undecided') throw new Transient(`The sender could not be verified yet: ${proof.why}.`);
  if (proof.kind === 'none') return refused(proof.why);
  const identity = examination?.identity;
  return accepted({ trust: trustIn(proof), ...(identity === undefined ? {} : { identity }) });
}
