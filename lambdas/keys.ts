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
