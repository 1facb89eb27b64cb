/** Signs mails as providers do (RFC 6376), down to names that stand twice in `h=`, which the libraries here cannot. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';

const keys = new Map<number, ReturnType<typeof makeRsa>>();

function makeRsa(bits: number) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return {
    privateKey,
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    record: `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`,
  };
}

/** A key pair, made once a size. */
export function rsaKey(bits = 2048): ReturnType<typeof makeRsa> {
  const known = keys.get(bits) ?? makeRsa(bits);
  keys.set(bits, known);
  return known;
}

export interface SignOptions {
  readonly domain: string;
  readonly selector: string;
  /** Names as they stand in `h=`. */
  readonly names: readonly string[];
  /** Seconds since 1970; no `t=` without it. */
  readonly at?: number;
  readonly bits?: number;
  /** Further tags, each with its semicolon: `l=10;`. */
  readonly tags?: string;
  readonly algorithm?: 'rsa-sha256' | 'rsa-sha1';
}

const relaxedField = (field: string): string => {
  const colon = field.indexOf(':');
  const value = field
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
  return `${field.slice(0, colon).toLowerCase().trim()}:${value}`;
};

const relaxedBody = (body: string): string => {
  const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''));
  while (lines.at(-1) === '') lines.pop();
  return lines.length === 0 ? '' : `${lines.join('\r\n')}\r\n`;
};

/** @returns the mail with the signature on top, relaxed/relaxed */
export function signMail(
  mail: string,
  { domain, selector, names, at, bits = 2048, tags = '', algorithm = 'rsa-sha256' }: SignOptions,
): string {
  const end = mail.indexOf('\r\n\r\n');
  const fields = mail.slice(0, end).split(/\r\n(?![ \t])/);
  const left = [...fields];
  const covered = names.flatMap((name) => {
    const index = left.findLastIndex((field) => field.toLowerCase().startsWith(`${name.toLowerCase()}:`));
    return index < 0 ? [] : left.splice(index, 1);
  });
  const digest = algorithm === 'rsa-sha1' ? 'sha1' : 'sha256';
  const bodyHash = createHash(digest)
    .update(relaxedBody(mail.slice(end + 4)))
    .digest('base64');
  const time = at === undefined ? '' : ` t=${at};`;
  const head =
    `DKIM-Signature: v=1; a=${algorithm}; c=relaxed/relaxed; d=${domain}; s=${selector};${time}${tags}\r\n` +
    ` h=${names.join(':')};\r\n bh=${bodyHash};\r\n b=`;
  const data = [...covered.map(relaxedField), relaxedField(head)].join('\r\n');
  const value = sign(digest, Buffer.from(data), rsaKey(bits).privateKey).toString('base64');
  return `${head}${value}\r\n${mail}`;
}
