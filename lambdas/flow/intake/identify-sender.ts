/** Whose mail it is: not an automatic one, of a sender on a list, and proven to be the sender's. */
import { normaliseAddress } from '../../fax/addresses.ts';
import { Transient } from '../../fax/errors.ts';
import type { RefusalCode } from '../../fax/outcomes.ts';
import { accepted, type Result, refused } from '../../fax/result.ts';
import { authoriseSender, isDelegate } from '../../fax/sending/authorisation.ts';
import type { MailHeaders } from '../../mail/incoming.ts';
import type { CertifiedEnvelope } from '../../mail/proof/certified/envelope.ts';
import type { ResolverMaker } from '../../mail/proof/lookups.ts';
import { type Peer, proveSender } from '../../mail/proof/prove.ts';
import { findReceivingPeer } from '../../mail/proof/receiving-peer.ts';
import type { MailReader } from '../../mail/reader/mail-reader.ts';
import { isAutomatic } from '../../mail/reading/automatic.ts';
import type { Directory } from '../../ports.ts';
import { openCertified, provenByProvider, provenBySignature, whyUnproven } from './certified-sender.ts';
import { type CheckSenderPorts, checkSender, checksOf } from './check-sender.ts';
import type { MailEvent, MailProof, SenderProof } from './mail-event.ts';
import { findRelayedLine, findSendersLine, type SendersLine } from './senders-line.ts';

export interface IdentifySenderPorts extends Omit<CheckSenderPorts, 'directory' | 'mails'> {
  readonly directory: Pick<Directory, 'account' | 'domains' | 'lineKey' | 'lineOfSender' | 'lines' | 'senderChecks'>;
  readonly mails: Pick<MailReader, 'envelope' | 'evidence' | 'examine'>;
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
  /** The mail is an envelope of certified mail: what was sent is inside. */
  readonly isCertified: boolean;
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
  const certified = await certifiedMail(ports, event, headers, path);
  if (certified?.ok === false) return refused({ outcome: 'sender-not-authenticated', why: certified.refusal });
  const sender = certified?.value.sender ?? normaliseAddress(headers.from.value) ?? headers.from.value;
  const isRelayed = event.proof.kind === 'relay';
  const found =
    event.proof.kind === 'relay'
      ? await findRelayedLine(ports.directory, event.proof.account, sender)
      : await findSendersLine(ports.directory, sender);
  if (!found.ok) return refused({ outcome: 'sender-not-allowed', why: found.refusal });
  const { line, domains } = found.value;
  const proof = await proofOf(ports, event, headers, sender, path, certified?.value.envelope);
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
  const known = { line, domains, sender, confirms, trust, isCertified: certified !== undefined };
  return accepted({ ...known, ...(identity === undefined ? {} : { identity }) });
}

interface CertifiedMail {
  readonly sender: string;
  /** Missing where the SMTP server opened it. */
  readonly envelope?: CertifiedEnvelope;
}

/** @returns undefined for an ordinary mail */
async function certifiedMail(
  ports: IdentifySenderPorts,
  { proof, at }: MailEvent,
  headers: MailHeaders,
  path: string,
): Promise<Result<CertifiedMail, string> | undefined> {
  if (proof.kind === 'proven' && proof.certified !== undefined) return accepted({ sender: proof.certified });
  if (proof.kind !== 'verdicts') return undefined;
  const opened = await openCertified(ports, { path, headers, at });
  if (opened === undefined || !opened.ok) return opened;
  return accepted({ sender: opened.value.sender, envelope: opened.value });
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
  envelope: CertifiedEnvelope | undefined,
): Promise<Result<Proven, string>> {
  const { proof } = event;
  if (envelope !== undefined && proof.kind === 'verdicts') {
    return proveEnvelope(ports, event, proof, headers, envelope, path);
  }
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

/** By the provider's own signature, or by whatever proves the envelope's From. */
async function proveEnvelope(
  ports: IdentifySenderPorts,
  event: MailEvent,
  verdicts: Extract<MailProof, { kind: 'verdicts' }>,
  headers: MailHeaders,
  envelope: CertifiedEnvelope,
  path: string,
): Promise<Result<Proven, string>> {
  const { identity } = envelope;
  const signed = provenBySignature(envelope, event.at);
  if (signed !== undefined) return accepted({ trust: trustIn(signed), identity });
  const provider = headers.from.ok ? (normaliseAddress(headers.from.value) ?? '') : '';
  const proof = await proveByVerdicts(ports, event, verdicts, headers, provider, path);
  if (!proof.ok) return refused(`${proof.refusal}; ${whyUnproven(envelope)}`);
  const by: SenderProof = proof.value.trust === 'whole' ? { kind: 'spf' } : proof.value.trust;
  return accepted({ trust: trustIn(provenByProvider(by, envelope)), identity });
}

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
