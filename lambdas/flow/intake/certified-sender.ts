/** Certified mail (PEC): whose it is goes by its provider, who is on a list, and not by its From. */
import { normaliseAddress } from '../../fax/addresses.ts';
import { day } from '../../fax/lifetimes.ts';
import { defaultAccount } from '../../fax/model.ts';
import type { Result } from '../../fax/result.ts';
import { certifiedTransport } from '../../fax/sending/certified.ts';
import { signatureAge } from '../../fax/sending/signature-age.ts';
import type { MailHeaders } from '../../mail/incoming.ts';
import { certifiedField } from '../../mail/mime/part-kinds.ts';
import type { CertifiedEnvelope } from '../../mail/proof/certified/envelope.ts';
import type { MailReader } from '../../mail/reader/mail-reader.ts';
import type { Directory } from '../../ports.ts';
import type { SenderProof } from './mail-event.ts';

export interface CertifiedPorts {
  readonly directory: Pick<Directory, 'account'>;
  readonly mails: Pick<MailReader, 'envelope'>;
}

/** A mail that may be an envelope: where it lies, and when it came. */
export interface MaybeCertified {
  readonly path: string;
  readonly headers: Pick<MailHeaders, 'fields' | 'from'>;
  readonly at: number;
  /** Where the mail inside is written. */
  readonly inner?: string;
}

/** @returns undefined for an ordinary mail of its From: by no provider on the list, or no envelope of a sent mail */
export async function openCertified(
  { directory, mails }: CertifiedPorts,
  { path, headers: { from, fields }, at, inner }: MaybeCertified,
): Promise<Result<CertifiedEnvelope, string> | undefined> {
  const transports = fields
    .filter(({ name }) => name === certifiedField)
    .map(({ value }) => value.trim().toLowerCase());
  if (transports.length !== 1 || transports[0] !== certifiedTransport || !from.ok) return undefined;
  const address = normaliseAddress(from.value);
  const providers = (await directory.account(defaultAccount.id))?.certifiedProviders ?? [];
  const provider = providers.find((one) => one.address === address);
  if (provider === undefined) return undefined;
  return mails.envelope(path, { ...provider, at, ...(inner === undefined ? {} : { inner }) });
}

/**
 * What the provider's signature proves. Anybody may have sent the envelope on, so only numbers that the mail inside names
 * are its sender's wish.
 *
 * @returns undefined where it proves nothing: then the envelope must be proven to come from its provider
 */
export function provenBySignature({ signature, addressed }: CertifiedEnvelope, at: number): SenderProof | undefined {
  if (!signature.ok || signature.value.signedAt === undefined) return undefined;
  const age = at - signature.value.signedAt;
  return age > signatureAge.max || age < -day ? undefined : { kind: 'dkim', addressed, ignored: [] };
}

/** Of an envelope whose signature proves nothing, for the operator. */
export const whyUnproven = ({ signature }: CertifiedEnvelope): string =>
  signature.ok ? 'its signature is too old' : signature.refusal;

/** The envelope's own proof, for the mail inside: by its provider's server everything, by its signature what is signed. */
export const provenByProvider = (proof: SenderProof, { addressed }: CertifiedEnvelope): SenderProof =>
  proof.kind === 'spf' ? proof : { kind: 'dkim', addressed, ignored: [] };
