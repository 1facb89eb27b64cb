/** Raw mail → what we mean, in one pass with flat memory. */
import type { Readable } from 'node:stream';
import { Defect } from '../fax/errors.ts';
import type { DocumentSink, IncomingMail, MailHeaders } from './incoming.ts';

export type { DocumentSink, IncomingMail, LeftOutPart, MailDocument, MailHeaders } from './incoming.ts';

/** Reads the header block only. */
export async function readHeaders(_raw: Readable | string): Promise<MailHeaders> {
  throw new Defect('not built yet');
}

/** Reads a whole mail. */
export async function readMail(_raw: Readable | string, _sink?: DocumentSink): Promise<IncomingMail> {
  throw new Defect('not built yet');
}
