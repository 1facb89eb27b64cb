/** Where bytes live in the bucket. Only keys travel through queues and workflows. */

/** Raw mails, as they came. */
export const mailPrefix = 'mail/';

/** Documents of a submission that came without a mail, in the order of their names. */
export const givenDocumentsPrefix = (submission: string): string => `submissions/${submission}/documents/`;

const three = (n: number): string => String(n).padStart(3, '0');

/** The picture of a page that people see. */
export const pagePictureKey = (submission: string, n: number): string =>
  `submissions/${submission}/page-${three(n)}.png`;

/** What the carrier fetches. The media link's role reads nothing but `faxes/`. */
export const faxPdfKey = (fax: string): string => `faxes/${fax}/fax.pdf`;
export const faxTiffKey = (fax: string): string => `faxes/${fax}/fax.tif`;
