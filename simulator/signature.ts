/** The key of the simulated account: Ed25519 over `timestamp|body`, as Telnyx signs its webhooks. */

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A key pair; `publicKey` is Base64 of its 32 raw bytes, as the carrier's portal shows it. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: string;
}

/** A new private key as PEM (PKCS #8), to be kept. */
export const newPrivateKeyPem = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Reads a key from its PEM. */
export function readSigningKey(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  return { privateKey, publicKey: Buffer.from(x ?? '', 'base64url').toString('base64') };
}

/** The two headers of a signed webhook. `seconds` is the Unix time at signing; `body` the exact bytes sent. */
export function signatureHeaders(key: SigningKey, body: string, seconds: number): Record<string, string> {
  const signature = sign(null, Buffer.from(`${seconds}|${body}`), key.privateKey).toString('base64');
  return { 'telnyx-signature-ed25519': signature, 'telnyx-timestamp': String(seconds) };
}
