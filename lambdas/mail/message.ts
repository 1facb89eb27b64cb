/** One message, at the top or inside another one: its parts read through, contents sent to the sink on the way. */
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { cleanFileName } from './clean.ts';
import { Flattener } from './flatten.ts';
import { describeHeaders } from './headers.ts';
import type { DocumentSink, MailHeaders } from './incoming.ts';
import type { Leaf } from './leaf.ts';
import { kindOfPart, type PartKind } from './part-kinds.ts';
import { type DecodedPart, openFlat } from './parts.ts';
import { References } from './references.ts';
import { decodeUu } from './uuencode.ts';

/** Mails in mails, wrappers in wrappers. */
export const deepestWrapper = 5;

export interface Reading {
  readonly sink: DocumentSink;
  readonly nextPart: () => number;
  readonly depth: number;
}

export interface ReadPart {
  readonly kind: PartKind;
  readonly part: number;
  readonly leaf: Leaf;
  /** Cleaned; empty when the mail gives none. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The mail that this part is. */
  readonly inner?: Message;
}

export interface Message {
  readonly headers: MailHeaders;
  readonly bytes: number;
  readonly parts: readonly ReadPart[];
  /** What the message's own text shows. */
  readonly references: References;
  /** The limit that was passed. */
  readonly exceeded?: string;
  /** Another reader may see other documents. */
  readonly hasLostContent: boolean;
}

export async function readMessage(raw: AsyncIterable<Uint8Array>, reading: Reading): Promise<Message> {
  const flattener = new Flattener();
  const references = new References();
  const flat = openFlat(raw, flattener);
  const parts: ReadPart[] = [];
  for await (const decoded of flat.parts) {
    const leaf = flattener.leaves[parts.length];
    if (!leaf) break;
    parts.push(await readPart(leaf, decoded, references, reading));
  }
  return {
    headers: describeHeaders(flattener, flat.subject()),
    bytes: flattener.bytes,
    parts,
    references,
    hasLostContent: flattener.hasLostContent || parts.length !== flattener.leaves.length,
    ...(flattener.exceeded === undefined ? {} : { exceeded: flattener.exceeded }),
  };
}

async function readPart(leaf: Leaf, decoded: DecodedPart, references: References, reading: Reading): Promise<ReadPart> {
  const kind = kindOfPart(leaf);
  const part = reading.nextPart();
  const name = cleanFileName(decoded.fileName ?? '');
  const hash = createHash('sha256');
  let bytes = 0;
  async function* tap(): AsyncGenerator<Uint8Array> {
    // An inner mail may stop early; the rest is skipped below, not torn off.
    const content: AsyncIterable<Uint8Array> = decoded.content.iterator({ destroyOnReturn: false });
    for await (const chunk of leaf.encoding === 'uuencode' ? decodeUu(content) : content) {
      hash.update(chunk);
      bytes += chunk.length;
      if (leaf.contentType === 'text/html') references.read(chunk);
      yield chunk;
    }
    references.endPart();
  }
  let inner: Message | undefined;
  if (kind === 'document' || kind === 'picture') {
    await pipeline(tap, reading.sink({ part, name: name || 'document', contentType: leaf.contentType }));
  } else if (kind === 'mail' && reading.depth < deepestWrapper) {
    inner = await readMessage(tap(), { ...reading, depth: reading.depth + 1 });
  } else {
    for await (const _chunk of tap());
  }
  decoded.content.resume();
  return { kind, part, leaf, name, bytes, sha256: hash.digest('hex'), ...(inner ? { inner } : {}) };
}
