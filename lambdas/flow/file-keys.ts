/** Where bytes live in the bucket. Only keys travel through queues and workflows. */

/** Raw mails, as they came. */
export const mailPrefix = 'mail/';

/** Documents of a submission that came without a mail, in the order of their names. */
export const givenDocumentsPrefix = (submission: string): string => `submissions/${submission}/documents/`;

const three = (n: number): string => String(n).padStart(3, '0');

/** A picture of a page: `page-001.png` has every picture element, `thumb-001.png` is half as wide and grey. */
export const pictureKey = (submission: string, name: string): string => `submissions/${submission}/${name}`;
export const pageKey = (submission: string, n: number): string => pictureKey(submission, `page-${three(n)}.png`);
export const thumbnailKey = (submission: string, n: number): string => pictureKey(submission, `thumb-${three(n)}.png`);

/** What the carrier fetches. The media link's role reads nothing but `faxes/`. */
export const faxPdfKey = (fax: string): string => `faxes/${fax}/fax.pdf`;
export const faxTiffKey = (fax: string): string => `faxes/${fax}/fax.tif`;

/** A received fax as the carrier gave it; opened in a child only. */
export const originalKey = (received: string): string => `received/${received}/original`;
/** The PDF that people get, rebuilt from pixels. */
export const receivedPdfKey = (received: string): string => `received/${received}/fax.pdf`;
export const receivedPictureKey = (received: string, name: string): string => `received/${received}/${name}`;
export const receivedThumbnailKey = (received: string, n: number): string =>
  receivedPictureKey(received, `thumb-${three(n)}.png`);
export const receivedPageKey = (received: string, n: number): string =>
  receivedPictureKey(received, `page-${three(n)}.png`);

/** One conversion: the document that an engine reads, and the bundle that it puts. The folder is emptied every day. */
export const conversionKeys = (conversion: string): { readonly document: string; readonly answer: string } => ({
  document: `conversions/${conversion}/document`,
  answer: `conversions/${conversion}/answer`,
});
