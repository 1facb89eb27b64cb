/**
 * SYNTHETIC envelopes of certified mail, shaped after RFC 6109 section 3.1, under an authority that exists in this test alone.
 * Nothing here was sent by, or signed for, any provider.
 */
import { createHash, createSign, generateKeyPairSync, type KeyObject, webcrypto } from 'node:crypto';
import {
  Attribute,
  CertificateChoices,
  CertificateSet,
  ContentInfo,
  DigestAlgorithmIdentifier,
  DigestAlgorithmIdentifiers,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignatureAlgorithmIdentifier,
  SignedData,
  SignerIdentifier,
  SignerInfo,
  SignerInfos,
} from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { Certificate, Time } from '@peculiar/asn1-x509';
import * as x509 from '@peculiar/x509';

export interface TestAuthority {
  /** PEM. */
  readonly certificate: string;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly own: x509.X509Certificate;
}

const algorithm = {
  ...{ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048 },
  publicExponent: new Uint8Array([1, 0, 1]),
};
const times = { notBefore: new Date('2026-01-01'), notAfter: new Date('2028-01-01') };

export async function makeAuthority(name: string): Promise<TestAuthority> {
  x509.cryptoProvider.set(webcrypto as never);
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    ...{
      serialNumber: '01',
      name: `CN=${name}, O=SYNTHETIC`,
      ...times,
      signingAlgorithm: algorithm,
      keys: keys as never,
    },
    extensions: [new x509.BasicConstraintsExtension(true, 2, true)],
  });
  return { certificate: own.toString('pem'), keys, own };
}

export interface TestSigner {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

/** A certificate for an address, as a provider's has it. */
export async function makeSigner(authority: TestAuthority, address: string): Promise<TestSigner> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const made = await x509.X509CertificateGenerator.create({
    ...{ serialNumber: '0a17', subject: `CN=${address}`, issuer: authority.own.subject, ...times },
    signingAlgorithm: algorithm,
    publicKey: (await webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify'])) as never,
    signingKey: authority.keys.privateKey as never,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.SubjectAlternativeNameExtension([{ type: 'email', value: address }]),
    ],
  });
  return { certificate: AsnConvert.parse(made.rawData, Certificate), key: privateKey };
}

const sha256 = '2.16.840.1.101.3.4.2.1';
const attributeOf = (attrType: string, value: unknown): Attribute =>
  new Attribute({ attrType, attrValues: [AsnConvert.serialize(value as never)] });

function sign(content: Buffer, { certificate, key }: TestSigner, at: number): Buffer {
  const digest = createHash('sha256').update(content).digest();
  const signer = new SignerInfo({
    version: 1,
    sid: new SignerIdentifier({
      issuerAndSerialNumber: new IssuerAndSerialNumber({
        issuer: certificate.tbsCertificate.issuer,
        serialNumber: certificate.tbsCertificate.serialNumber,
      }),
    }),
    digestAlgorithm: new DigestAlgorithmIdentifier({ algorithm: sha256 }),
    signedAttrs: [
      new Attribute({
        attrType: '1.2.840.113549.1.9.3',
        attrValues: [new Uint8Array([6, 9, 42, 134, 72, 134, 247, 13, 1, 7, 1]).buffer],
      }),
      attributeOf('1.2.840.113549.1.9.5', new Time(new Date(at))),
      attributeOf('1.2.840.113549.1.9.4', new OctetString(digest)),
    ],
    signatureAlgorithm: new SignatureAlgorithmIdentifier({ algorithm: '1.2.840.113549.1.1.1', parameters: null }),
    signature: new OctetString(),
  });
  const joined = Buffer.concat((signer.signedAttrs ?? []).map((one) => Buffer.from(AsnConvert.serialize(one))));
  const head = joined.length < 128 ? [0x31, joined.length] : [0x31, 0x81, joined.length];
  signer.signature = new OctetString(
    createSign('sha256')
      .update(Buffer.concat([Buffer.from(head), joined]))
      .sign(key),
  );
  const data = new SignedData({
    version: 1,
    digestAlgorithms: new DigestAlgorithmIdentifiers([new DigestAlgorithmIdentifier({ algorithm: sha256 })]),
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: '1.2.840.113549.1.7.1' }),
    certificates: new CertificateSet([new CertificateChoices({ certificate })]),
    signerInfos: new SignerInfos([signer]),
  });
  const info = new ContentInfo({ contentType: '1.2.840.113549.1.7.2', content: AsnConvert.serialize(data) });
  return Buffer.from(AsnConvert.serialize(info));
}

export interface EnvelopeParts {
  readonly provider: string;
  /** As `daticert.xml` names it. */
  readonly mittente: string;
  /** The mail inside. */
  readonly inner: Buffer;
  readonly signer?: TestSigner;
  readonly at: number;
  /** Of the signed content, after it was signed. */
  readonly tamper?: (content: string) => string;
  readonly transport?: string;
}

const lines = (...all: string[]): string => all.join('\r\n');
const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/.{76}/g, '$&\r\n');

export function makeEnvelope({ provider, mittente, inner, signer, at, ...more }: EnvelopeParts): Buffer {
  const { tamper = (content: string) => content, transport = 'posta-certificata' } = more;
  const daticert = lines(
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<postacert tipo="posta-certificata" errore="nessuno"><intestazione>',
    `<mittente>${mittente}</mittente>`,
    '<destinatari tipo="esterno">x@fax.example</destinatari><risposte/><oggetto>SYNTHETIC</oggetto>',
    '</intestazione><dati><gestore-emittente>SYNTHETIC</gestore-emittente></dati></postacert>',
  );
  const content = lines(
    'Content-Type: multipart/mixed; boundary="inside"',
    '',
    '--inside',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Messaggio di posta certificata (SYNTHETIC)',
    '--inside',
    'Content-Type: application/xml; name="daticert.xml"',
    'Content-Disposition: inline; filename="daticert.xml"',
    'Content-Transfer-Encoding: base64',
    '',
    base64(Buffer.from(daticert)),
    '--inside',
    'Content-Type: message/rfc822; name="postacert.eml"',
    'Content-Disposition: inline; filename="postacert.eml"',
    '',
    inner.toString('latin1'),
    '--inside--',
    '',
  );
  const head = [
    `From: "Per conto di: ${mittente}" <${provider}>`,
    'To: x@fax.example',
    'Subject: POSTA CERTIFICATA: SYNTHETIC',
    `Date: ${new Date(at).toUTCString()}`,
    'Message-ID: <synthetic@provider.example>',
    `X-Trasporto: ${transport}`,
    'MIME-Version: 1.0',
  ];
  if (signer === undefined) return Buffer.from(lines(...head, tamper(content)), 'latin1');
  const signature = sign(Buffer.from(content, 'latin1'), signer, at);
  const whole = lines(
    ...head,
    'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="outside"',
    '',
    '--outside',
    tamper(content),
    '--outside',
    'Content-Type: application/pkcs7-signature; name="smime.p7s"',
    'Content-Transfer-Encoding: base64',
    '',
    base64(signature),
    '--outside--',
    '',
  );
  return Buffer.from(whole, 'latin1');
}
