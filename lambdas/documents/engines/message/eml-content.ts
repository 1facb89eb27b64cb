/** A mail as a document (RFC 5322), read as the service reads its own mail. */

import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { decodeWords } from 'postal-mime';
import { cleanFileName, cleanText } from '../../../fax/outside-text.ts';
import { accepted, refused } from '../../../fax/result.ts';
import { decodeTransfer } from '../../../mail/containers/transfer-encoding.ts';
import { type Unwrapped, unwrap, wrapperOf } from '../../../mail/containers/unwrap.ts';
import type { HeaderField } from '../../../mail/incoming.ts';
import { Flattener } from '../../../mail/mime/flatten.ts';
import { firstValue } from '../../../mail/mime/header-fields.ts';
import type { Leaf } from '../../../mail/mime/leaf.ts';
import { isDetachedSignature, isEndOfLetter, kindOfPart } from '../../../mail/mime/part-kinds.ts';
import { openFlat } from '../../../mail/mime/parts.ts';
import { countAttachments } from '../../../mail/reading/second-reader.ts';
import type { Limits } from '../../limits.ts';
import { decodeText } from '../../recognise/charset.ts';
import { type OrRefusal, type Refusal, refuse } from '../../refusal.ts';
import { decodeHtml } from '../html/decode-html.ts';
import { escapeHtml } from '../html/text-page.ts';
import type { AttachedPart, MessageContent, MessageHeading } from './message-content.ts';

const MAX_HEADING = 1500;
const MAX_COMPARED = 5 * 1024 * 1024;

interface Reading {
  readonly texts: string[];
  /** Texts that are an alternative of an HTML part. */
  readonly alternatives: string[];
  readonly pages: string[];
  readonly attached: AttachedPart[];
  refusal?: Refusal;
  /** Other programs may see other parts. */
  hasLostContent?: boolean;
}

async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const encrypted: Refusal = { outcome: 'encrypted-mail', detail: 'an encrypted message' };

/** Adds the letter in one of its forms. Forms for few programs (AMP, watches) always have an alternative. */
function addLetter({ contentType, reading, within }: Leaf, bytes: Buffer, into: Reading): void {
  const declared = firstValue(
    reading.map(({ name, value }) => ({ name: name.toLowerCase(), value })),
    'content-type',
  );
  if (contentType === 'text/html') into.pages.push(decodeHtml(bytes, declared));
  else if (contentType === 'text/plain' || !within.includes('multipart/alternative')) {
    const { text } = decodeText(bytes, declared);
    (within.includes('multipart/alternative') ? into.alternatives : into.texts).push(text);
  }
}

async function addUnwrapped(files: readonly Unwrapped[], levels: number, into: Reading): Promise<void> {
  for (const file of files) {
    if (file.kind === 'entity') await readParts(chunksOf(file.content), levels - 1, into);
    else if (file.kind === 'mail') await addUnwrapped(file.files, levels - 1, into);
    else if (file.kind === 'encrypted') into.refusal ??= encrypted;
    else if (file.kind === 'too-deep') into.refusal ??= { outcome: 'too-large', detail: 'messages nested too deeply' };
    else if (file.kind === 'file') {
      into.attached.push({ name: cleanFileName(file.name), contentType: file.contentType, content: file.content });
    }
  }
}

async function* chunksOf(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}

/** Kinds of parts that are documents of their own; all others are data for programs, as in the service's own mail. */
const isAttached = (kind: string) => kind === 'document' || kind === 'picture' || kind === 'mail';

async function readPart(
  leaf: Leaf,
  given: string | undefined,
  bytes: Buffer,
  levels: number,
  into: Reading,
): Promise<void> {
  const kind = kindOfPart(leaf);
  const { contentType, contentId } = leaf;
  if (kind === 'body' || isEndOfLetter(cleanFileName(given ?? ''))) addLetter(leaf, bytes, into);
  else if (kind === 'encrypted') into.refusal ??= encrypted;
  else if (kind === 'partial') into.refusal ??= { outcome: 'corrupt-document', detail: 'a part of a split message' };
  // An empty part is what some programs leave of something that they removed.
  else if (isAttached(kind) && (bytes.length > 0 || leaf.disposition === 'attachment')) {
    const name = cleanFileName(given ?? '');
    if (isDetachedSignature(name)) return;
    const wrapper = kind === 'document' ? wrapperOf(leaf, name) : undefined;
    if (wrapper === undefined) into.attached.push({ name, contentType, content: bytes, contentId });
    else {
      const file = { kind: 'file', name: given ?? '', contentType, content: bytes } as const;
      await addUnwrapped(unwrap(file, wrapper, levels), levels, into);
    }
  }
}

/** Reads the parts of a mail, or of what a wrapper held. */
async function readParts(raw: AsyncIterable<Uint8Array>, levels: number, into: Reading) {
  const flattener = new Flattener();
  const flat = openFlat(raw, flattener);
  let count = 0;
  for await (const { fileName, content } of flat.parts) {
    const leaf = flattener.leaves[count];
    if (leaf === undefined) break;
    count += 1;
    const bytes = await collect(decodeTransfer(leaf.encoding, content));
    await readPart(leaf, fileName, bytes, levels, into);
  }
  if (flattener.exceeded !== undefined)
    into.refusal ??= { outcome: 'too-large', detail: 'a message of too many parts' };
  if (flattener.hasLostContent || count !== flattener.leaves.length) into.hasLostContent = true;
  return flattener.fields;
}

function headingOf(fields: readonly HeaderField[]): MessageHeading {
  const value = (name: string) => cleanText(decodeWords((firstValue(fields, name) ?? '').slice(0, 8192)), MAX_HEADING);
  return { from: value('from'), to: value('to'), cc: value('cc'), date: value('date'), subject: value('subject') };
}

function letterOf({ pages, texts, alternatives }: Reading): MessageContent['letter'] {
  // A signature or a footer beside an HTML letter is part of it.
  if (pages.length > 0 && texts.length === 0) return { html: pages.join('<hr>') };
  if (pages.length > 0) return { html: [...pages, ...texts.map(asParagraphs)].join('<hr>') };
  const text = [...alternatives, ...texts].join('\n\n');
  return text.trim() === '' ? undefined : { text };
}

const asParagraphs = (text: string) => `<div style="white-space:pre-wrap">${escapeHtml(text)}</div>`;

/** Whether the second reader finds parts that ours does not; messages too large for it count as such. */
async function seesMore(path: string, { attached }: Reading): Promise<boolean> {
  const bytes = await readFile(path);
  return bytes.length > MAX_COMPARED || ((await countAttachments(bytes)) ?? 0) > attached.length;
}

/** @param path of the mail, which is read to its end into memory: it is no larger than a submission may be */
export async function readEml(path: string, limits: Limits): Promise<OrRefusal<MessageContent>> {
  const reading: Reading = { texts: [], alternatives: [], pages: [], attached: [] };
  const fields = await readParts(createReadStream(path), limits.depth, reading);
  if (reading.refusal !== undefined) return refused(reading.refusal);
  if (reading.hasLostContent && (await seesMore(path, reading))) {
    return refuse('corrupt-document', 'a message whose parts cannot be told apart');
  }
  const mails = reading.attached.filter(({ contentType }) => contentType.startsWith('message/'));
  // The envelope of certified mail (PEC, RFC 6109 section 3.1) is the provider's; the mail inside is what was sent.
  const isEnvelope = firstValue(fields, 'x-trasporto') !== undefined && mails.length > 0;
  if (isEnvelope) return accepted({ heading: nothing, letter: undefined, attached: mails });
  // A receipt of certified mail repeats itself for programs (`daticert.xml`, section 4.4).
  const isReceipt = firstValue(fields, 'x-ricevuta') !== undefined;
  const attached = isReceipt ? reading.attached.filter(({ contentType }) => !isXml(contentType)) : reading.attached;
  return accepted({ heading: headingOf(fields), letter: letterOf(reading), attached });
}

const isXml = (contentType: string) => /^(?:application|text)\/xml$/.test(contentType);

const nothing: MessageHeading = { from: '', to: '', cc: '', date: '', subject: '' };
