/** Mails written by code, for the tests of this folder. */
import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type { Options } from 'nodemailer/lib/mailer/index.js';
import type { IncomingMail } from '../../lambdas/mail/incoming.ts';
import { readMail } from '../../lambdas/mail/reading/read.ts';

export const pdf = Buffer.from('%PDF-1.4\n%stub\n');

/** A mail as a mail program would write it. */
export async function compose(options: Options): Promise<Buffer> {
  const mail = new MailComposer({
    from: 'rossi@example.com',
    to: '0289089211@fax.example',
    subject: 'Fax',
    ...options,
  });
  return await new Promise((resolve, reject) =>
    mail.compile().build((error, raw) => (error ? reject(error) : resolve(raw))),
  );
}

/** Lines as they stand in the mail; CRLF is added. */
export const lines = (...all: string[]): Buffer => Buffer.from(all.map((line) => `${line}\r\n`).join(''), 'latin1');

/** Header lines of a plain mail, to write odd bodies under. */
export const head = ['From: rossi@example.com', 'Subject: Fax', 'MIME-Version: 1.0'];

/** In pieces of `size` bytes, so that every cut through a line or a delimiter is met. */
export const inPieces = (raw: Buffer, size = 64 * 1024): Readable =>
  Readable.from(
    Array.from({ length: Math.ceil(raw.length / size) }, (_, at) => raw.subarray(at * size, (at + 1) * size)),
  );

export const read = (raw: Buffer): Promise<IncomingMail> => readMail(inPieces(raw));

/** Short form for comparing. */
export const names = (mail: IncomingMail): string[] => mail.documents.map(({ name, bytes }) => `${name} ${bytes}`);
export const leftOut = (mail: IncomingMail): string[] =>
  mail.leftOut.filter(({ why }) => why !== 'body').map(({ name, why }) => `${name} ${why}`);
