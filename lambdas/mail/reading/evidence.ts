/** What stands in a mail, besides its documents, that speaks for its sender. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { type PgpKeys, PgpReader } from '../containers/pgp-messages.ts';
import { splitSigned } from '../containers/signed-entity.ts';
import type { DocumentSink } from '../incoming.ts';
import { decideDocuments } from './decide.ts';
import { type Contents, type Message, type ReadPart, readMessage } from './message.ts';
import { findPin } from './pin.ts';

export interface EvidenceOptions {
  /** Names of fields of the mail itself that count for nothing. */
  readonly ignored?: readonly string[];
  /** With the sender's keys, whether they signed it is found out. */
  readonly pgp?: PgpKeys;
}

export interface Evidence {
  /** What the sender gives as their PIN. */
  readonly pin?: string;
  /** Asked for by keys: whether one of them signed every document of the mail, or why not, for the operator. */
  readonly signature?: 'good' | { readonly why: string };
}

/** @param path of the raw mail */
export async function readEvidence(path: string, { ignored = [], pgp: keys }: EvidenceOptions = {}): Promise<Evidence> {
  const pgp = keys && new PgpReader(keys);
  const kept = new KeptParts(keys?.signers !== undefined);
  const message = await read(createReadStream(path), kept, ignored, pgp);
  const pin = findPin(linesOf(message));
  const signature =
    pgp && keys?.signers !== undefined ? await findSignature(path, message, kept, ignored, pgp) : undefined;
  return { ...(pin === undefined ? {} : { pin }), ...(signature === undefined ? {} : { signature }) };
}

function read(
  raw: Readable,
  kept: KeptParts,
  ignored: readonly string[],
  pgp: PgpReader | undefined,
): Promise<Message> {
  let part = 0;
  const plain = { sink: kept.sink, nextPart: () => part++, depth: 0, ignored, wantsText: true };
  return readMessage(raw, pgp === undefined ? plain : { ...plain, pgp });
}

/** The text of an envelope of certified mail is its provider's: the sender's is in the mail inside. */
function linesOf({ isCertifiedEnvelope, parts, lines = [] }: Contents): readonly string[] {
  if (!isCertifiedEnvelope) return lines;
  return parts.find(({ inner }) => inner !== undefined)?.inner?.lines ?? [];
}

/** The contents of parts, to compare them with their signatures; a mail is small enough. */
class KeptParts {
  readonly #areWanted: boolean;
  readonly #contents = new Map<number, Buffer[]>();

  constructor(areWanted: boolean) {
    this.#areWanted = areWanted;
  }

  readonly sink: DocumentSink = ({ part }) => {
    const chunks: Buffer[] = [];
    this.#contents.set(part, chunks);
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        if (this.#areWanted) chunks.push(chunk);
        done();
      },
    });
  };

  content(part: number): Buffer {
    return Buffer.concat(this.#contents.get(part) ?? []);
  }
}

/**
 * A signature counts where it covers what would be faxed: the whole mail (RFC 3156), the encrypted message that a document
 * came out of, or each document by a signature of its own beside it. A signed text alone vouches for no document.
 */
async function findSignature(
  path: string,
  message: Message,
  kept: KeptParts,
  ignored: readonly string[],
  pgp: PgpReader,
): Promise<Exclude<Evidence['signature'], undefined>> {
  const { documents } = decideDocuments(message);
  const parts = allParts(message);
  const isFromSigned = (part: number): boolean => parts.some((one) => one.part === part && one.isSigned === true);
  if (documents.length > 0 && documents.every(({ part }) => isFromSigned(part))) return 'good';
  if (!ignored.includes('content-type') && (await isWholeSigned(path, message, pgp))) return 'good';
  if (documents.length === 0)
    return message.isTextSigned === true || parts.some(({ isSigned }) => isSigned) ? 'good' : why(pgp);
  const signatures = parts.filter(({ kind }) => kind === 'signature').map(({ part }) => kept.content(part));
  for (const { part } of documents) {
    if (isFromSigned(part)) continue;
    if (!(await isSignedByOne(kept.content(part), signatures, pgp))) return why(pgp);
  }
  return 'good';
}

const why = ({ trouble }: PgpReader) => ({ why: trouble ?? 'its documents bear no signature by a registered key' });

const allParts = ({ parts }: Contents): ReadPart[] =>
  parts.flatMap((part) => [part, ...(part.inner === undefined ? [] : allParts(part.inner))]);

/** More signatures than documents only make work. */
const maxSignatures = 20;

async function isSignedByOne(content: Buffer, signatures: readonly Buffer[], pgp: PgpReader): Promise<boolean> {
  for (const signature of signatures.slice(0, maxSignatures)) {
    if (signature.length > 0 && (await pgp.isSigned(content, signature))) return true;
  }
  return false;
}

/** The signed half must hold the very documents that the mail holds, however another reader divides it. */
async function isWholeSigned(path: string, message: Message, pgp: PgpReader): Promise<boolean> {
  const signed = splitSigned(await readFile(path));
  if (signed === undefined || !(await pgp.isSigned(signed.content, signed.signature))) return false;
  const within = await read(Readable.from([signed.content]), new KeptParts(false), [], pgp);
  const hashes = (contents: Contents): string =>
    JSON.stringify(decideDocuments(contents).documents.map(({ sha256 }) => sha256));
  return hashes(within) === hashes(message);
}
