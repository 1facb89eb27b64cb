/** Raw mail → what we mean, in one pass with flat memory. */
import { createReadStream } from 'node:fs';
import { type Readable, Writable } from 'node:stream';
import { type PgpKeys, PgpReader } from '../containers/pgp-messages.ts';
import type { DocumentSink, IncomingMail, MailHeaders } from '../incoming.ts';
import { Flattener } from '../mime/flatten.ts';
import { openFlat } from '../mime/parts.ts';
import { decideDocuments } from './decide.ts';
import { describeHeaders } from './headers.ts';
import { type Message, readMessage } from './message.ts';
import { countAttachments, SmallMail, wouldTakeLong } from './second-reader.ts';

export type { ComingPart, DocumentSink, IncomingMail, LeftOutPart, MailDocument, MailHeaders } from '../incoming.ts';

const open = (raw: Readable | string): Readable => (typeof raw === 'string' ? createReadStream(raw) : raw);

export interface MailOptions {
  /** Where the contents of possible documents go; without it only sizes and hashes are computed, and no second reader is asked. */
  readonly sink?: DocumentSink;
  /** Names of fields of the mail itself that count for nothing: it is read as if they were not there. */
  readonly ignored?: readonly string[];
  /** Opens what was encrypted to the line's key. */
  readonly pgp?: PgpKeys;
}

/**
 * Reads a whole mail in one pass; attachments are never held in memory.
 *
 * @param raw path of the mail, or its bytes; a stream is read to its end, or destroyed where a limit was passed.
 * @returns what the mail is. Whatever a stranger may send ends as a value; only what reading `raw` or writing to the
 *   sink throws, is thrown on.
 */
export async function readMail(
  raw: Readable | string,
  { sink, ignored = [], pgp: keys }: MailOptions = {},
): Promise<IncomingMail> {
  let part = 0;
  const pgp = keys && new PgpReader(keys);
  const plain = { sink: sink ?? nowhere, nextPart: () => part++, depth: 0, ignored };
  const reading = pgp === undefined ? plain : { ...plain, pgp };
  // The second reader obeys all fields.
  if (!sink || ignored.length > 0) return withKeys(describe(await readMessage(open(raw), reading)), pgp);
  const small = new SmallMail();
  const message = await readMessage(small.watch(open(raw)), reading);
  return withKeys(describe(message, await secondReaderFindsMore(small, message)), pgp);
}

const withKeys = (mail: IncomingMail, pgp: PgpReader | undefined): IncomingMail =>
  pgp === undefined || pgp.sessionKeys.length === 0 ? mail : { ...mail, sessionKeys: pgp.sessionKeys };

const nowhere: DocumentSink = () => new Writable({ write: (_chunk, _encoding, done) => done() });

const describe = (message: Message, isDoubtful = false): IncomingMail => {
  const decision = decideDocuments(isDoubtful ? { ...message, hasLostContent: true } : message);
  return { ...message.headers, bytes: message.bytes, ...decision };
};

async function secondReaderFindsMore(small: SmallMail, { attachments, exceeded }: Message): Promise<boolean> {
  const bytes = exceeded === undefined ? small.bytes() : undefined;
  if (bytes === undefined) return false;
  // What nobody else can look at is not taken on one reader's word.
  return wouldTakeLong(bytes) || ((await countAttachments(bytes)) ?? 0) > attachments;
}

/**
 * Reads the header block only, for decisions before the rest is worth reading.
 *
 * @param raw as in `readMail`; a stream is destroyed when enough was read.
 */
export async function readHeaders(raw: Readable | string): Promise<MailHeaders> {
  const flattener = new Flattener({ isForHeaderOnly: true });
  const flat = openFlat(open(raw), flattener);
  for await (const part of flat.parts) part.content.resume();
  return describeHeaders(flattener, flat.subject());
}
