/** Limits of the service that hold for every line. What a line may set for itself is in its settings (model.ts). */

export const bytesPerMegabyte = 1024 * 1024;

/** A mail as it comes, everything in it encoded: what SES takes, and what SMTP announces (RFC 1870). */
export const maxMailBytes = 40 * bytesPerMegabyte;

/** All documents of a submission together: what is left of a mail once base64 and its line ends are taken off. */
export const maxFileMegabytes = 27;
export const maxFileBytes = maxFileMegabytes * bytesPerMegabyte;

/** What a carrier gives or takes as one fax: no file of Telnyx's is larger. */
export const maxMediaBytes = 50 * bytesPerMegabyte;

/** A received fax above this is mailed as a link: base64 around it would bring the mail near `maxMailBytes`. */
export const maxAttachedPdfBytes = 25 * bytesPerMegabyte;

/** Pages in one fax: the carrier's limit. A line may set less. */
export const maxFaxPages = 350;

/** The size of a file for people: whole megabytes, rounded up. */
export const megabytesOf = (bytes: number): number => Math.ceil(bytes / bytesPerMegabyte);
