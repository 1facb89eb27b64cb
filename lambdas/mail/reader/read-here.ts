/** The readers themselves, in whatever thread this is called. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { readEnvelope } from '../proof/certified/envelope.ts';
import { examineMail } from '../proof/examine.ts';
import { readEvidence } from '../reading/evidence.ts';
import { readLetter } from '../reading/letter.ts';
import { readHeaders, readMail } from '../reading/read.ts';
import { type MailReader, partFile } from './mail-reader.ts';

export const readHere: MailReader = {
  headers: readHeaders,
  examine: examineMail,
  evidence: readEvidence,
  letter: readLetter,
  envelope: readEnvelope,
  read: (path, { folder, ignored, pgp } = {}) =>
    readMail(path, {
      ...(folder === undefined ? {} : { sink: ({ part }) => createWriteStream(join(folder, partFile(part))) }),
      ...(ignored === undefined ? {} : { ignored }),
      ...(pgp === undefined ? {} : { pgp }),
    }),
};
