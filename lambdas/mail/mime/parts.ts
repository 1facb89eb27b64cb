/** The leaves of a mail, decoded one after the other. Behind the flattener, mailparser does the decoding. */
import { Readable } from 'node:stream';
import { type AttachmentStream, MailParser } from 'mailparser';
import { type Flattener, flatten } from './flatten.ts';

export interface DecodedPart {
  /** As declared, decoded (RFC 2231, RFC 2047), not cleaned. */
  readonly fileName: string | undefined;
  /** Decoded; must be read to its end before the next part comes. */
  readonly content: Readable;
}

export interface FlatMail {
  /** In the order of `flattener.leaves`, one for each. */
  readonly parts: AsyncIterable<DecodedPart>;
  /** Decoded, not cleaned; known when the parts have been read. */
  readonly subject: () => string;
}

/** HTML is never turned into text: it takes quadratic time, and nobody reads the text. */
const withoutText = { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true };

export function openFlat(raw: AsyncIterable<Uint8Array>, flattener: Flattener): FlatMail {
  const parser = new MailParser({ ...withoutText, checksumAlgo: 'sha1' });
  let subject = '';
  parser.once('headers', (headers) => {
    const value = headers.get('subject');
    subject = typeof value === 'string' ? value : '';
  });
  return { parts: decodeParts(raw, flattener, parser), subject: () => subject };
}

async function* decodeParts(
  raw: AsyncIterable<Uint8Array>,
  flattener: Flattener,
  parser: MailParser,
): AsyncGenerator<DecodedPart> {
  const flat = Readable.from(flatten(raw, flattener), { objectMode: false });
  flat.once('error', (error) => parser.destroy(error));
  flat.pipe(parser);
  try {
    for await (const part of parser as AsyncIterable<AttachmentStream | { type: 'text' }>) {
      if (part.type !== 'attachment') continue;
      yield { fileName: part.filename, content: part.content as Readable };
      part.release();
    }
  } finally {
    flat.destroy();
    parser.destroy();
  }
}
