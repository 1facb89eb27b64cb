/** Where bytes live in the bucket. Only keys travel through queues and workflows. */

import { pageFile, thumbnailFile } from '../fax/page-files.ts';

/** Raw mails, as they came. */
export const mailPrefix = 'mail/';

/** Messages that were given up, each a file; they end by themselves after two weeks. */
export const deadLettersPrefix = 'dead-letters/';

/** Everything of a submission, of a fax, of a received fax, each in a folder of its own below one for its kind. */
export const folders = { submissions: 'submissions', faxes: 'faxes', received: 'received' } as const;
export const submissionFolder = (submission: string): string => `${folders.submissions}/${submission}`;
export const faxFolder = (fax: string): string => `${folders.faxes}/${fax}`;
export const receivedFolder = (received: string): string => `${folders.received}/${received}`;

/** The copy of a mail of which a fax is sent again. */
export const retriedMailKey = (submission: string): string => `${submissionFolder(submission)}/mail.eml`;

/** Documents of a submission that came without a mail, in the order of their names. */
export const givenDocumentsPrefix = (submission: string): string => `${submissionFolder(submission)}/documents/`;

/** A picture of a page, by its file name (page-files.ts). */
export const pictureKey = (submission: string, name: string): string => `${submissionFolder(submission)}/${name}`;
export const pageKey = (submission: string, n: number): string => pictureKey(submission, pageFile(n));
export const thumbnailKey = (submission: string, n: number): string => pictureKey(submission, thumbnailFile(n));

/** What the carrier fetches. The media link's role reads nothing but `faxes/`. */
export const faxPdfKey = (fax: string): string => `${faxFolder(fax)}/fax.pdf`;
export const faxTiffKey = (fax: string): string => `${faxFolder(fax)}/fax.tif`;

/** A received fax as the carrier gave it; opened in a child only. */
export const originalKey = (received: string): string => `${receivedFolder(received)}/original`;
/** The PDF that people get, rebuilt from pixels. */
export const receivedPdfKey = (received: string): string => `${receivedFolder(received)}/fax.pdf`;
export const receivedPictureKey = (received: string, name: string): string => `${receivedFolder(received)}/${name}`;
export const receivedThumbnailKey = (received: string, n: number): string =>
  receivedPictureKey(received, thumbnailFile(n));
export const receivedPageKey = (received: string, n: number): string => receivedPictureKey(received, pageFile(n));

/** One conversion: the document that an engine reads, and the bundle that it puts. The folder is emptied every day. */
export const conversionKeys = (conversion: string): { readonly document: string; readonly answer: string } => ({
  document: `conversions/${conversion}/document`,
  answer: `conversions/${conversion}/answer`,
});
