/** The documents of a submission as files in a folder: out of its mail, or as they were given. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { endingOf, formatOfMediaType } from '../../documents/formats.ts';
import type { DocumentFile } from '../../documents/jobs/prepare-pages.ts';
import type { Anomaly, LeftOut, Submission } from '../../fax/model.ts';
import { accepted, type Result, refused } from '../../fax/result.ts';
import type { IncomingMail, MailDocument } from '../../mail/incoming.ts';
import { type MailReader, partFile } from '../../mail/reader/mail-reader.ts';
import type { Files } from '../../ports.ts';
import { givenDocumentsPrefix } from '../file-keys.ts';
import { withMailFile } from './mail-file.ts';

export interface TakenDocuments {
  readonly documents: readonly DocumentFile[];
  /** Parts that were left out on purpose. */
  readonly leftOut: readonly LeftOut[];
}

/** @param folder where the files are put; made if it is not there */

export async function takeDocuments(
  { files, mails }: { readonly files: Pick<Files, 'keys' | 'read'>; readonly mails: Pick<MailReader, 'read'> },
  submission: Submission,
  folder: string,
): Promise<Result<TakenDocuments, Anomaly>> {
  await mkdir(folder, { recursive: true });
  if (submission.source === 'command') return takeGiven(files, submission, folder);
  const { ignored = [], sessionKeys } = submission;
  const pgp = sessionKeys === undefined ? {} : { pgp: { sessionKeys, at: submission.at } };
  const mail = await withMailFile(files, submission.key, (path) => mails.read(path, { folder, ignored, ...pgp }));
  const leftOut = mail.leftOut.flatMap(({ name, why }): LeftOut[] => (why === 'body' ? [] : [{ name, why }]));
  const anomaly = anomalyOf(mail);
  if (anomaly !== undefined) return refused({ ...anomaly, leftOut });
  const documents = mail.documents.map((document) => {
    const { contentType, part } = document;
    return { name: nameOf(document), contentType, path: join(folder, partFile(part)) };
  });
  return accepted({ documents, leftOut });
}

/** Whatever is named to a person needs a name; its ending is that of the type, the content decides all the same. */
function nameOf({ name, index, contentType }: MailDocument): string {
  const format = formatOfMediaType(contentType);
  return name || `document-${index + 1}${format === undefined ? '' : endingOf(format)}`;
}

function anomalyOf({ problem, documents }: IncomingMail): Anomaly | undefined {
  if (problem === undefined) return documents.length === 0 ? { outcome: 'no-document', documents: [] } : undefined;
  const outcome = problem.kind === 'unreadable' ? 'corrupt-document' : problem.kind;
  // Without a name it is the letter itself that cannot be read.
  return { outcome, documents: problem.what === '' ? [] : [{ name: problem.what, outcome }] };
}

/** Given documents are stored as `<number>-<name>`, so that their keys sort in the order in which they were given. */
async function takeGiven(
  files: Pick<Files, 'keys' | 'read'>,
  { id }: Submission,
  folder: string,
): Promise<Result<TakenDocuments, Anomaly>> {
  const documents: DocumentFile[] = [];
  for (const key of await files.keys(givenDocumentsPrefix(id))) {
    const file = basename(key);
    const path = join(folder, file);
    await pipeline(await files.read(key), createWriteStream(path));
    documents.push({ name: file.slice(file.indexOf('-') + 1), path });
  }
  return documents.length === 0
    ? refused({ outcome: 'no-document', documents: [], leftOut: [] })
    : accepted({ documents, leftOut: [] });
}
