/** How long things live, in milliseconds of real time: none of these follows the length of the service's minute. */

const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export const lifetimes = {
  /** The link by which the carrier fetches pages: so long after the attempt has ended. */
  mediaLinkAfterAttempt: hour,
  /** The link in a notice to a received fax that is too large to mail. */
  downloadLink: 30 * day,
  /** In which the same mail, come again from its mail server, is known as the same. */
  repeatedMail: day,
  /** In which a signed mail and a number are known together: longer than a signature is believed. */
  signedMail: 6 * day,
  /** What was decided about a mail that is no submission: refused, automatic, a second copy. */
  refusedMail: 30 * day,
  /** A mail that was put aside. */
  quarantine: 30 * day,
  /** What could not be done, for the operator to try again. The bucket's rule for `dead-letters/` says the same. */
  deadLetter: 14 * day,
  /** Files and marks of which nobody knows whose they are: a crash left them. */
  ownerless: 90 * day,
  /** A mail system has so long for one mail. Then the mailer has given it up, and nothing more of that mail leaves. */
  mailHandover: 15 * minute,
  /** One run at a time mails a notice or a received fax. It outlives the handover of a mail, so that none is doubled. */
  mailLease: 20 * minute,
  /** In which a removed line can be brought back. */
  removedLine: 30 * day,
  /** What a sender, a line or an account sent, to know what is usual: longer than the days that are compared. */
  volume: 40 * day,
  /** What is known of a mailbox's bounces, and of a mail's departure. */
  mailboxMemory: 90 * day,
} as const;

/** Two and a half years. */
export const maxRetentionDays = 913;

/** Classes of a store that ends files by rules, not by dates: the days of a line are rounded up to one of them. */
export const retentionClasses = [30, 90, 365, maxRetentionDays] as const;
export type RetentionClass = (typeof retentionClasses)[number];

/** The object tag that names a file's class. */
export const retentionTag = 'keep';

/** @returns the first class that is no shorter */
export const retentionClassOf = (days: number): RetentionClass =>
  retentionClasses.find((one) => one >= days) ?? maxRetentionDays;
