/**
 * OpenPGP messages and signatures (RFC 9580): opened with the line's key, checked against the keys of a sender. Everything
 * here reads strangers' bytes, so it runs where the rest of a mail is read.
 */
import type { Key, PrivateKey, SessionKey, Signature, VerifyMessageResult } from 'openpgp';
import { hour } from '../../fax/lifetimes.ts';
import type { SessionKey as KeptSessionKey, LineKey } from '../../fax/model.ts';
import { cleanText } from '../../fax/outside-text.ts';
import { signatureAge } from '../../fax/sending/signature-age.ts';

type VerificationResult = VerifyMessageResult['signatures'][number];

export interface PgpKeys {
  /** The line's, in armour. */
  readonly privateKey?: string;
  /** Of messages of this mail that were opened before. */
  readonly sessionKeys?: readonly KeptSessionKey[];
  /** Public keys by which the sender may sign, in armour. */
  readonly signers?: readonly string[];
  /** When the mail came, milliseconds since 1970. */
  readonly at: number;
}

export interface OpenedMessage {
  readonly content: Buffer;
  /** As its maker says; empty when it does not. */
  readonly name: string;
  readonly isSigned: boolean;
}

/** A mail is at most 40 MB; what is packed in it, no more than its documents may be. */
const config = { maxDecompressedMessageSize: 128 * 1024 * 1024 } as const;

/** The package is loaded for mails that need it. */
const library = () => import('openpgp');

const isArmoured = (content: Buffer): boolean =>
  content.subarray(0, 2048).toString('latin1').includes('-----BEGIN PGP');

export class PgpReader {
  readonly #keys: PgpKeys;
  /** Of the messages that were opened. */
  readonly sessionKeys: KeptSessionKey[] = [];
  /** Why the last signature that was looked at counts for nothing. */
  trouble: string | undefined;

  constructor(keys: PgpKeys) {
    this.#keys = keys;
  }

  get mayOpen(): boolean {
    return this.#keys.privateKey !== undefined || (this.#keys.sessionKeys ?? []).length > 0;
  }

  /** @returns undefined for what is no message, or one that was not encrypted to this key */
  async open(content: Buffer): Promise<OpenedMessage | undefined> {
    if (!this.mayOpen) return undefined;
    const { decrypt, decryptSessionKeys, readMessage, readPrivateKey } = await library();
    const read = () =>
      isArmoured(content)
        ? readMessage({ armoredMessage: content.toString('latin1'), config })
        : readMessage({ binaryMessage: new Uint8Array(content), config });
    try {
      const { privateKey, sessionKeys = [] } = this.#keys;
      const opening: SessionKey[] =
        privateKey === undefined
          ? sessionKeys.map(({ algorithm, data }) => ({ algorithm, data: Buffer.from(data, 'base64') }) as SessionKey)
          : ((await decryptSessionKeys({
              message: await read(),
              decryptionKeys: await readPrivateKey({ armoredKey: privateKey }),
              config,
            })) as SessionKey[]);
      const signers = await this.#signers();
      const opened = await decrypt({
        message: await read(),
        sessionKeys: opening,
        format: 'binary',
        config,
        ...(signers.length === 0 ? {} : { verificationKeys: signers }),
        date: new Date(this.#keys.at),
      });
      for (const { algorithm, data } of privateKey === undefined ? [] : opening) {
        this.sessionKeys.push({ algorithm: String(algorithm), data: Buffer.from(data).toString('base64') });
      }
      const isSigned = await this.#isOneGood(opened.signatures, signers);
      return { content: Buffer.from(opened.data as Uint8Array), name: opened.filename ?? '', isSigned };
    } catch {
      return undefined;
    }
  }

  /** Whether a detached signature over these bytes is one of the sender's. */
  isSigned(content: Uint8Array, signature: Buffer): Promise<boolean> {
    return this.#isVerified(async (signers, { createMessage, readSignature, verify }) =>
      verify({
        message: await createMessage({ binary: new Uint8Array(content) }),
        signature: isArmoured(signature)
          ? await readSignature({ armoredSignature: signature.toString('latin1'), config })
          : await readSignature({ binarySignature: new Uint8Array(signature), config }),
        verificationKeys: signers,
        format: 'binary',
        date: new Date(this.#keys.at),
        config,
      }),
    );
  }

  /** Whether a text is signed within itself (RFC 9580 section 7). */
  isSignedText(text: string): Promise<boolean> {
    return this.#isVerified(async (signers, { readCleartextMessage, verify }) =>
      verify({
        message: await readCleartextMessage({ cleartextMessage: text, config }),
        verificationKeys: signers,
        date: new Date(this.#keys.at),
        config,
      }),
    );
  }

  /** Whether what is verified has a good signature of the sender's. */
  async #isVerified(
    verify: (
      signers: Key[],
      openpgp: Awaited<ReturnType<typeof library>>,
    ) => Promise<{ readonly signatures: readonly VerificationResult[] }>,
  ): Promise<boolean> {
    const signers = await this.#signers();
    if (signers.length === 0) return false;
    const openpgp = await library();
    try {
      const { signatures } = await verify(signers, openpgp);
      return await this.#isOneGood(signatures, signers);
    } catch {
      this.trouble = 'its signature cannot be read';
      return false;
    }
  }

  async #signers(): Promise<Key[]> {
    const { signers } = this.#keys;
    const keys = await Promise.all((signers ?? []).map((armoured) => readPublicKeys(Buffer.from(armoured))));
    return keys.flat();
  }

  async #isOneGood(signatures: readonly VerificationResult[], signers: readonly Key[]): Promise<boolean> {
    for (const result of signatures) if (await this.#isGood(result, signers)) return true;
    return false;
  }

  /** Made by a key that is good now, not only when it says that it was made: who stole an old key may write any date. */
  async #isGood({ keyID, verified, signature }: VerificationResult, signers: readonly Key[]): Promise<boolean> {
    const key = signers.find((signer) => signer.getKeys(keyID).length > 0);
    if (key === undefined) return this.#lacks('it is signed by a key that is not registered');
    try {
      await verified;
    } catch {
      return this.#lacks('its signature is wrong, or its key was not good when it signed');
    }
    try {
      await key.getSigningKey(keyID, new Date(this.#keys.at));
    } catch {
      return this.#lacks('the key that signed it has expired or was revoked');
    }
    const madeAt = createdAt(await signature);
    const age = madeAt === undefined ? Number.POSITIVE_INFINITY : this.#keys.at - madeAt;
    if (age > signatureAge.max || -age > signatureAge.maxAhead)
      return this.#lacks('its signature is too old, or of later');
    return true;
  }

  #lacks(trouble: string): false {
    this.trouble = trouble;
    return false;
  }
}

const createdAt = ({ packets }: Signature): number | undefined => {
  const [packet] = packets;
  return packet?.created?.getTime();
};

/** Several may stand one after the other. */
const armouredKey = /-----BEGIN PGP (PUBLIC|PRIVATE) KEY BLOCK-----.*?-----END PGP \1 KEY BLOCK-----/gs;

/** @returns the public keys in a file, in armour or not; none where it holds none, or a private one */
export async function readPublicKeys(file: Buffer): Promise<Key[]> {
  const { readKeys } = await library();
  try {
    const blocks = isArmoured(file) ? (file.toString('utf8').match(armouredKey) ?? []) : [];
    const keys = isArmoured(file)
      ? (await Promise.all(blocks.map((armoredKeys) => readKeys({ armoredKeys })))).flat()
      : await readKeys({ binaryKeys: new Uint8Array(file) });
    return keys.some((key) => key.isPrivate()) ? [] : keys;
  } catch {
    return [];
  }
}

export interface KeyDescription {
  readonly fingerprint: string;
  readonly user: string;
  /** It may sign now. */
  readonly isGood: boolean;
}

/** @param armoured public keys */
export async function describeKeys(armoured: readonly string[], now: number): Promise<KeyDescription[]> {
  const keys = (await Promise.all(armoured.map((one) => readPublicKeys(Buffer.from(one))))).flat();
  return Promise.all(
    keys.map(async (key) => ({
      fingerprint: key.getFingerprint(),
      user: cleanText(key.getUserIDs()[0] ?? '', 100),
      isGood: await key.getSigningKey(undefined, new Date(now)).then(
        () => true,
        () => false,
      ),
    })),
  );
}

/**
 * Makes a key pair to which mail can be encrypted.
 *
 * @param now it is an hour old then, so that a sender whose clock is late may use it
 */
export async function makeKeyPair(name: string, email: string, now: number): Promise<LineKey> {
  const { generateKey } = await library();
  const { privateKey, publicKey } = await generateKey({
    userIDs: [{ name, email }],
    format: 'object',
    date: new Date(now - hour),
  });
  const key: PrivateKey = privateKey;
  return { privateKey: key.armor(), publicKey: publicKey.armor(), fingerprint: key.getFingerprint() };
}
