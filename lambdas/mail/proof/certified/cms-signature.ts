/** Whether a detached signature (CMS, RFC 5652; S/MIME, RFC 8551) over some bytes is an address's, by given authorities. */
import { createHash, verify, X509Certificate } from 'node:crypto';
import { type Attribute, ContentInfo, SignedData, type SignerInfo } from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { Time } from '@peculiar/asn1-x509';
import { accepted, type Result, refused } from '../../../fax/result.ts';
import { sameAddress } from '../../addresses.ts';

export interface SignatureQuestion {
  /** What was signed, byte for byte, with CRLF. */
  readonly content: Buffer;
  /** DER. */
  readonly signature: Buffer;
  /** Whose certificate it must be. */
  readonly address: string;
  /** PEM. */
  readonly authorities: readonly string[];
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

const oids = {
  signedData: '1.2.840.113549.1.7.2',
  data: '1.2.840.113549.1.7.1',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
} as const;

/** SHA-1 and older ones prove nothing any more. */
const digests: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
/** RSA (PKCS #1 v1.5, with and without its digest in the name) and ECDSA. */
const signatures: readonly string[] = [
  ...['1.2.840.113549.1.1.1', '1.2.840.113549.1.1.11', '1.2.840.113549.1.1.12', '1.2.840.113549.1.1.13'],
  ...['1.2.840.10045.4.3.2', '1.2.840.10045.4.3.3', '1.2.840.10045.4.3.4'],
];
const maxCertificates = 20;
const maxChain = 5;

/** @returns when it says that it was made, milliseconds since 1970 UTC; or why it proves nothing */
export function verifySignature(question: SignatureQuestion): Result<{ readonly signedAt?: number }, string> {
  try {
    return check(question);
  } catch {
    return refused('its signature cannot be read');
  }
}

function check({
  content,
  signature,
  address,
  authorities,
  at,
}: SignatureQuestion): ReturnType<typeof verifySignature> {
  const info = AsnConvert.parse(signature, ContentInfo);
  if (info.contentType !== oids.signedData) return refused('its signature is none');
  const data = AsnConvert.parse(info.content, SignedData);
  const [signer] = data.signerInfos;
  if (signer === undefined || data.signerInfos.length !== 1) return refused('it has not one signer');
  const certificates = (data.certificates ?? [])
    .slice(0, maxCertificates)
    .flatMap(({ certificate }) =>
      certificate === undefined ? [] : [new X509Certificate(Buffer.from(AsnConvert.serialize(certificate)))],
    );
  const own = certificates.find((one) => isOf(one, signer));
  if (own === undefined) return refused('the certificate of its signature is missing');
  if (!namesOf(own).some((name) => sameAddress(name, address)))
    return refused('the certificate is for another address');
  const anchors = authorities.map((pem) => new X509Certificate(pem));
  if (!leadsTo(own, certificates, anchors, at, 0)) return refused('the certificate is by another authority, or over');
  return checkSigned(content, signer, own);
}

function isOf(certificate: X509Certificate, { sid }: SignerInfo): boolean {
  const serial = sid.issuerAndSerialNumber?.serialNumber;
  const wanted = serial === undefined ? undefined : Buffer.from(serial).toString('hex').replace(/^0+/, '');
  return wanted !== undefined && certificate.serialNumber.toLowerCase().replace(/^0+/, '') === wanted;
}

const namesOf = ({ subjectAltName = '' }: X509Certificate): string[] =>
  subjectAltName.split(', ').flatMap((name) => (name.startsWith('email:') ? [name.slice('email:'.length)] : []));

const isInTime = ({ validFromDate, validToDate }: X509Certificate, at: number): boolean =>
  validFromDate.getTime() <= at && at <= validToDate.getTime();

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

function leadsTo(
  certificate: X509Certificate,
  others: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  at: number,
  depth: number,
): boolean {
  if (depth > maxChain || !isInTime(certificate, at)) return false;
  if (anchors.some((anchor) => isInTime(anchor, at) && isIssuedBy(certificate, anchor))) return true;
  return others.some(
    (issuer) =>
      issuer.fingerprint256 !== certificate.fingerprint256 &&
      isIssuedBy(certificate, issuer) &&
      leadsTo(issuer, others, anchors, at, depth + 1),
  );
}

function checkSigned(
  content: Buffer,
  { digestAlgorithm, signatureAlgorithm, signedAttrs, signature }: SignerInfo,
  certificate: X509Certificate,
): ReturnType<typeof verifySignature> {
  const digest = digests[digestAlgorithm.algorithm];
  if (digest === undefined || !signatures.includes(signatureAlgorithm.algorithm)) {
    return refused('its signature is of a kind that is not believed');
  }
  if (signedAttrs === undefined) return refused('its signature covers no attributes');
  const attribute = (type: string): ArrayBuffer | undefined => {
    const found = signedAttrs.filter(({ attrType }) => attrType === type);
    return found.length === 1 && found[0]?.attrValues.length === 1 ? found[0].attrValues[0] : undefined;
  };
  const stated = attribute(oids.messageDigest);
  const hash = createHash(digest).update(content).digest();
  if (stated === undefined || !hash.equals(Buffer.from(AsnConvert.parse(stated, OctetString).buffer))) {
    return refused('it is not what was signed');
  }
  const attributes = signedSet(signedAttrs);
  const isRight = verify(digest, attributes, certificate.publicKey, Buffer.from(signature.buffer));
  if (!isRight) return refused('its signature is wrong');
  const time = attribute(oids.signingTime);
  const signedAt = time && AsnConvert.parse(time, Time).getTime().getTime();
  return accepted(signedAt === undefined ? {} : { signedAt });
}

/** RFC 5652 section 5.4: what is signed is the SET in DER, not the implicit tag that it is sent under. */
export function signedSet(attributes: readonly Attribute[]): Buffer {
  const content = Buffer.concat(attributes.map((attribute) => Buffer.from(AsnConvert.serialize(attribute))));
  const { length } = content;
  const lengthBytes = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([0x31, ...lengthBytes]), content]);
}
