/** A self-signed certificate (X.509 v3, RFC 5280) in DER: Node can read certificates, but not write them. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

const universal = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  time: 0x18,
};
const sequenceTag = 0x30;
const setTag = 0x31;

/** Tag, length, content (ITU-T X.690 section 8.1). */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  if (content.length < 128) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const hex = content.length.toString(16);
  const length = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content]);
}

const sequence = (...contents: readonly Uint8Array[]): Buffer => der(sequenceTag, ...contents);

/** Base 128, the first two numbers as one (X.690 section 8.19). */
function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((number) => {
    const groups = [number & 0x7f];
    for (let left = number >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return der(universal.oid, Buffer.from(bytes));
}

/** RFC 5280 section 4.1.2.5: two digits for the year until 2049, four from 2050. */
function time(millis: number): Buffer {
  const text = `${new Date(millis).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
  return text < '2050' ? der(universal.utcTime, Buffer.from(text.slice(2))) : der(universal.time, Buffer.from(text));
}

const name = (commonName: string): Buffer =>
  sequence(der(setTag, sequence(oid('2.5.4.3'), der(universal.utf8, Buffer.from(commonName)))));

const isTrue = Buffer.from([0x01, 0x01, 0xff]);
const extension = (id: string, value: Uint8Array, isCritical = false): Buffer =>
  sequence(oid(id), ...(isCritical ? [isTrue] : []), der(universal.octetString, value));

/** IPv4 as four octets, IPv6 as sixteen (RFC 5280 section 4.2.1.6). */
function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string) => text.split(':').filter(Boolean);
  const zeros = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(address.includes('::') ? zeros : 0).fill('0'), ...groups(tail)];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

/** `dNSName` is [2], `iPAddress` is [7]. */
const alternativeName = (host: string): Buffer =>
  isIP(host) === 0 ? der(0x82, Buffer.from(host, 'ascii')) : der(0x87, addressBytes(host));

/** Positive and of at most 20 octets (RFC 5280 section 4.1.2.2). */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return der(universal.integer, bytes);
}

const pem = (content: Uint8Array): string => {
  const lines = Buffer.from(content).toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
};

export interface Certificate {
  /** PEM. */
  readonly cert: string;
  /** PEM, PKCS #8. */
  readonly key: string;
}

/**
 * Makes a key on P-256 and a certificate for it that is its own issuer.
 *
 * @param hosts DNS names in ASCII and IP addresses; the first is the subject
 * @param from milliseconds since 1970
 * @param until milliseconds since 1970
 */
export function makeSelfSigned(hosts: readonly [string, ...string[]], from: number, until: number): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));
  const subject = name(hosts[0]);
  const publicKeyInfo = publicKey.export({ type: 'spki', format: 'der' });
  const keyId = createHash('sha1').update(publicKeyInfo).digest();
  const extensions = sequence(
    extension('2.5.29.19', sequence(), true),
    // digitalSignature: the first bit, seven unused.
    extension('2.5.29.15', der(universal.bitString, Buffer.from([7, 0x80])), true),
    // serverAuth
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.14', der(universal.octetString, keyId)),
    extension('2.5.29.17', sequence(...hosts.map(alternativeName))),
  );
  const toBeSigned = sequence(
    der(0xa0, der(universal.integer, Buffer.from([2]))),
    serialNumber(),
    ecdsaWithSha256,
    subject,
    sequence(time(from), time(until)),
    subject,
    publicKeyInfo,
    der(0xa3, extensions),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const bits = der(universal.bitString, Buffer.from([0]), signature);
  return {
    cert: pem(sequence(toBeSigned, ecdsaWithSha256, bits)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
