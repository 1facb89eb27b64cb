/**
 * Who a mail is proven to come from when nobody logged in: the one rule for both sides (AWS and one machine). It goes by
 * the mail's own bytes, the peer, and DNS; what others wrote into the mail about it counts for nothing.
 */
import { domainOf, normaliseAddress } from '../../fax/addresses.ts';
import { signatureAge } from '../../fax/sending/signature-age.ts';
import { type DomainPolicy, findPolicy } from './dmarc.ts';
import { isAligned, organisationalDomain } from './domains.ts';
import { type Examination, type IntactSignature, structuralFields } from './examine.ts';
import { type Lookups, type ResolverMaker, withLookups } from './lookups.ts';
import { isSignedBy, readDomainKey } from './public-key.ts';
import { SpfCheck } from './spf.ts';
import type { SpfSender } from './spf-macros.ts';
import { findSpfWeakness } from './spf-weakness.ts';

/** What is known of the peer that brought the mail. */
export type Peer =
  | Omit<SpfSender, 'envelopeFrom'>
  /** Somebody else saw it, whose word for SPF is *pass*: only the record is read. */
  | 'passed'
  /** Nothing that counts. */
  | 'unknown';

export interface ProofQuestion {
  readonly examination: Examination | undefined;
  /** Whose mail it is taken for, in its comparable form. */
  readonly address: string;
  readonly peer: Peer;
  /** MAIL FROM; empty for the null sender. */
  readonly envelopeFrom: string;
  /** When the mail came, milliseconds since 1970. */
  readonly at: number;
  readonly resolver: ResolverMaker;
  /** For all look-ups together. */
  readonly lookupMillis?: number;
}

export type Proof =
  /** The peer may send for the domain: the whole mail is the sender's. */
  | { readonly kind: 'spf' }
  | SignedProof
  | { readonly kind: 'none'; readonly why: string }
  /** The From domain's own records could not be had: it may come again. */
  | { readonly kind: 'undecided'; readonly why: string };

/** Only what is signed is the sender's; anybody may have sent it on. */
export interface SignedProof {
  readonly kind: 'dkim';
  /** Addresses that stand in a signed To or Cc. */
  readonly addressed: readonly string[];
  /** Structural fields that nobody signed and nothing bears out: the mail is read as if they were not there. */
  readonly ignored: readonly string[];
}

export async function proveSender(question: ProofQuestion): Promise<Proof> {
  const { examination, address, resolver, lookupMillis } = question;
  if (examination === undefined) return none('its header cannot be read');
  if (!examination.from.ok) return none(examination.from.refusal);
  // Whoever found the listed address read the header as well: both must have read the same.
  if (normaliseAddress(examination.from.value) !== address) return none('From may be read in two ways');
  const domain = domainOf(address);
  if (domain === '') return none('From is no address');
  const asked = { ...question, examination, domain };
  return withLookups(resolver, (lookups) => judge(asked, lookups), lookupMillis);
}

type Asked = ProofQuestion & { readonly examination: Examination; readonly domain: string };

const none = (why: string): Proof => ({ kind: 'none', why });

async function judge(question: Asked, lookups: Lookups): Promise<Proof> {
  // All at once: what is not wanted in the end is broken off.
  const policy = findPolicy(question.domain, lookups);
  const [spf, signed] = await Promise.all([bySpf(question, policy, lookups), bySignature(question, policy, lookups)]);
  if (spf.kind === 'spf' && question.examination.doubled.length > 0) {
    return none(`${question.examination.doubled.join(', ')} stands in it more than once`);
  }
  if (spf.kind === 'spf') return spf;
  if (signed.kind === 'dkim') return signed;
  return [spf, signed].find(({ kind }) => kind === 'undecided') ?? none(`${reason(spf)}; ${reason(signed)}`);
}

const reason = (proof: Proof): string => ('why' in proof ? proof.why : '');

/** True for the domain itself and the one that its organisation registered: nobody else chooses these names. */
const isOwn = (name: string, domain: string): boolean => name === domain || name === organisationalDomain(domain);

async function bySpf(
  { peer, envelopeFrom, domain }: Asked,
  policy: Promise<DomainPolicy | 'trouble'>,
  lookups: Lookups,
): Promise<Proof> {
  const envelope = domainOf(normaliseAddress(envelopeFrom) ?? '');
  if (envelope === '' || !isAligned(envelope, domain)) return none('MAIL FROM is of another domain');
  if (peer === 'unknown') return none('SPF did not pass');
  const found = await (peer === 'passed'
    ? weakness(envelope, lookups)
    : new SpfCheck(lookups, { ...peer, envelopeFrom }).run(envelope));
  if (found.result === 'trouble') {
    const why = `DNS could not say what SPF record ${found.name} has`;
    return isOwn(found.name, domain) ? { kind: 'undecided', why } : none(why);
  }
  if (found.result !== 'pass') return none(`SPF did not pass (${found.result})`);
  if (found.isOpen) return none(`the SPF record of ${envelope} lets nearly everybody pass`);
  return withPolicy(
    { kind: 'spf' },
    await policy,
    (wanted) => isAligned(envelope, domain, wanted.spf),
    envelope === domain,
  );
}

async function weakness(domain: string, lookups: Lookups) {
  const found = await findSpfWeakness(domain, lookups);
  if (found === 'unknown') return { result: 'trouble', name: domain } as const;
  return { result: 'pass', isOpen: found !== 'none' } as const;
}

/** A proof of the very domain needs no policy; one of a related domain only if the policy allows it. */
function withPolicy(
  proof: Proof,
  policy: DomainPolicy | 'trouble',
  allows: (policy: DomainPolicy) => boolean,
  isVeryDomain: boolean,
): Proof {
  if (isVeryDomain) return proof;
  if (policy === 'trouble') return { kind: 'undecided', why: 'DNS could not say what DMARC policy there is' };
  return allows(policy) ? proof : none('DMARC asks for the very domain');
}

async function bySignature(
  { examination, domain, at }: Asked,
  policy: Promise<DomainPolicy | 'trouble'>,
  lookups: Lookups,
): Promise<Proof> {
  const { signatures } = examination;
  if (signatures.length === 0) return none('no aligned signature over it holds');
  const current = signatures.filter((signature) => isCurrent(signature, examination.date, at));
  if (current.length === 0) return none('its signatures are too old, or not yet valid');
  const checks = await Promise.all(current.map((signature) => check(signature, domain, policy, lookups)));
  const sound = current.filter((_, n) => checks[n]?.kind === 'dkim');
  if (sound.length > 0) return describe(examination, sound);
  return checks.find(({ kind }) => kind === 'undecided') ?? (checks[0] as Proof);
}

function isCurrent({ signedAt, expiresAt }: IntactSignature, date: number | undefined, at: number): boolean {
  const since = signedAt ?? date;
  if (since === undefined || (expiresAt !== undefined && expiresAt < at)) return false;
  return at - since <= signatureAge.max && since - at <= signatureAge.maxAhead;
}

async function check(
  signature: IntactSignature,
  domain: string,
  policy: Promise<DomainPolicy | 'trouble'>,
  lookups: Lookups,
): Promise<Proof> {
  const { domain: signer, selector, identityDomain, algorithm, input, value } = signature;
  const records = await lookups.txt(`${selector}._domainkey.${signer}`);
  if (records === 'trouble') {
    const why = `DNS could not say what key ${signer} has`;
    return isOwn(signer, domain) ? { kind: 'undecided', why } : none(why);
  }
  const key = readDomainKey(records);
  if (key === undefined) return none(`${signer} has no sound key`);
  if (key.isStrict && identityDomain !== signer) return none(`the key of ${signer} is for the very domain`);
  if (!isSignedBy(key, algorithm, input, value)) return none(`${signer} did not sign it`);
  const proof: Proof = { kind: 'dkim', addressed: [], ignored: [] };
  return withPolicy(proof, await policy, (wanted) => isAligned(signer, domain, wanted.dkim), signer === domain);
}

function describe(
  { to, cc, structural, isStructureBorneOut, isMultipart }: Examination,
  sound: readonly IntactSignature[],
): SignedProof {
  const signed = new Set(sound.flatMap(({ signed }) => signed));
  const ignored = new Set<string>(
    structuralFields.filter((name) => {
      if (!structural.includes(name) || signed.has(name)) return false;
      return name !== 'content-type' || !isStructureBorneOut;
    }),
  );
  // One part whose packing nobody signed cannot be unpacked: better no document than its letters and digits.
  if (ignored.has('content-transfer-encoding') && !isMultipart) ignored.add('content-type');
  return {
    kind: 'dkim',
    addressed: [...(signed.has('to') ? to : []), ...(signed.has('cc') ? cc : [])],
    ignored: [...ignored],
  };
}
