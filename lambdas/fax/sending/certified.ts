/** Certified mail (PEC, RFC 6109): which providers are believed, and which mailboxes are theirs. */
import { domainOf } from '../addresses.ts';

/** A provider of certified mail whose envelopes are opened. */
export interface CertifiedProvider {
  /** Which stands in From of its envelopes, in its comparable form. */
  readonly address: string;
  /** Certificates by which its signature must be, PEM. */
  readonly authorities: readonly string[];
}

/** What `X-Trasporto` says of an envelope around a mail that was sent by a certified mailbox. */
export const certifiedTransport = 'posta-certificata';

/** Domains that providers give to their customers, besides those with *pec* or *legalmail* in their names. */
const knownDomains: readonly string[] = [
  'postacertificata.gov.it',
  'sicurezzapostale.it',
  'registerpec.it',
  'actaliscertymail.it',
];
const certifiedLabel = /^(?:.*-)?(?:pec|legalmail|postecert|arubapec|pecimprese|cert)(?:-.*)?$/;

/** Whether an address is most likely a certified mailbox: it refuses ordinary mail then. */
export function isCertifiedMailbox(address: string): boolean {
  const domain = domainOf(address);
  if (!domain.endsWith('.it')) return false;
  return (
    knownDomains.some((known) => domain === known || domain.endsWith(`.${known}`)) ||
    domain.split('.').some((label) => certifiedLabel.test(label))
  );
}
