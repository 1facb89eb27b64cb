/** Is the mail really from the domain that its From names? SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489). */
import { Resolver as NodeResolver } from 'node:dns/promises';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { authenticate, type DKIMResult, type DNSResolver, dkimVerify } from 'mailauth';
import { parseEnvelopeAddress, sameAddress } from '../addresses.ts';

/** `temporary`: DNS could not say; try again later, meanwhile it is no yes. */
export type Verdict = 'pass' | 'fail' | 'temporary';

/**
 * Looks up a name: `TXT` gives string[][], others string[] or what `dns.promises.resolve` gives. Throws errors with
 * Node's codes; `ENOTFOUND` and `ENODATA` mean that there is none, all others that nobody knows.
 */
export type Resolver = DNSResolver;

export interface DkimQuestion {
  /** Path or bytes of the raw mail. */
  readonly raw: Readable | string;
  /** The one address of From as `readHeaders` or `readMail` gives it; they refuse what would make this check costly. */
  readonly from: string;
  readonly resolver?: Resolver;
}

export interface SenderQuestion extends DkimQuestion {
  /** Of the peer. */
  readonly ip: string;
  readonly helo: string;
  /** MAIL FROM; empty for the null sender. */
  readonly envelopeFrom: string;
}

const dns = new NodeResolver({ timeout: 3000, tries: 2 });
const resolveByNode: Resolver = async (name, type) => (await dns.resolve(name, type)) as string[][] | string[];

const open = (raw: Readable | string): Readable => (typeof raw === 'string' ? createReadStream(raw) : raw);
const domainOf = (address: string): string | undefined => parseEnvelopeAddress(address)?.domain;

/**
 * The same domain, or one below the other. Narrower than relaxed alignment (RFC 7489 section 3.1), which needs a list
 * of all public suffixes; enough for `bounce.example.com`.
 */
function isAligned(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  const isBelow = (lower: string, upper: string) => upper.includes('.') && lower.endsWith(`.${upper}`);
  return one === other || isBelow(one, other) || isBelow(other, one);
}

/** A signature over a part of the body only (`l=`) lets anyone add documents behind it. */
const holds = ({ status }: DKIMResult): boolean =>
  status.result === 'pass' && Boolean(status.aligned) && !status.underSized;
const isTemporary = (check: { readonly status: { readonly result: string } } | false | undefined): boolean =>
  check ? check.status.result === 'temperror' : false;

/**
 * For one machine: SPF, DKIM and DMARC by our own look-ups.
 *
 * @returns `pass` for DMARC pass; where DMARC says nothing, for an aligned DKIM signature or SPF with an aligned envelope
 *   domain; never when DMARC fails. `temporary` when DNS failed and nothing decided without it.
 */
export async function authenticateSender({
  raw,
  from,
  ip,
  helo,
  envelopeFrom,
  resolver,
}: SenderQuestion): Promise<Verdict> {
  const checks = await authenticate(open(raw), {
    ip,
    helo,
    sender: envelopeFrom,
    resolver: resolver ?? resolveByNode,
    disableArc: true,
    disableBimi: true,
  });
  const authors = checks.dkim.headerFrom ?? [];
  // Whom the check looked at must be whom we charge.
  if (authors.length !== 1 || !sameAddress(authors[0] as string, from)) return 'fail';

  const signatures = checks.dkim.results;
  const isSigned = signatures.some(holds);
  const isSentByDomain = checks.spf
    ? checks.spf.status.result === 'pass' && isAligned(checks.spf.domain, domainOf(from))
    : false;
  const isUnsure = isTemporary(checks.spf) || signatures.some(isTemporary) || isTemporary(checks.dmarc);
  const dmarc = checks.dmarc || undefined;
  if (dmarc?.status.result === 'pass') {
    const { dkim, spf } = dmarc.alignment ?? {};
    if ((dkim?.result && !dkim.underSized) || spf?.result) return 'pass';
  } else if (dmarc?.status.result === 'none' || dmarc?.status.result === 'temperror') {
    if (isSigned || isSentByDomain) return 'pass';
  }
  return isUnsure ? 'temporary' : 'fail';
}

/** A DKIM signature over the whole body that holds and whose domain is aligned with that of From. */
export async function verifyAlignedDkim({ raw, from, resolver }: DkimQuestion): Promise<Verdict> {
  const { results, headerFrom = [] } = await dkimVerify(open(raw), { resolver: resolver ?? resolveByNode });
  if (headerFrom.length !== 1 || !sameAddress(headerFrom[0] as string, from)) return 'fail';
  if (results.some(holds)) return 'pass';
  return results.some(isTemporary) ? 'temporary' : 'fail';
}

/** The words of an SES notification (AWS, "Contents of notifications for Amazon SES email receiving"). */
export type SesVerdict = 'PASS' | 'FAIL' | 'GRAY' | 'PROCESSING_FAILED';

export interface SesVerdicts {
  readonly dmarc: SesVerdict;
  readonly spf: SesVerdict;
  /** `mail.source`. */
  readonly envelopeFrom: string;
  /** The address of From. */
  readonly from: string;
}

/**
 * For AWS: by the verdicts of the notification, never by those that stand in the mail's own fields. SES's DKIM verdict
 * does not say whose signature it was, so where DMARC says nothing the signature is verified again.
 *
 * @param verifyDkim `verifyAlignedDkim` of this mail; called only when needed.
 */
export async function judgeVerdicts(
  { dmarc, spf, envelopeFrom, from }: SesVerdicts,
  verifyDkim: () => Promise<Verdict>,
): Promise<Verdict> {
  if (dmarc === 'PASS') return 'pass';
  if (dmarc === 'FAIL') return 'fail';
  if (spf === 'PASS' && isAligned(domainOf(envelopeFrom), domainOf(from))) return 'pass';
  return await verifyDkim();
}
