/** What is asked of a sender besides the proof that a mail is theirs: never instead of it. */

export interface SenderChecks {
  /** Hash of a PIN that stands in the mail's text. */
  readonly pin?: string;
  /** Public OpenPGP keys in armour: one of them signs each mail. */
  readonly keys?: readonly string[];
  /** The sender's word about every mail, by a link. */
  readonly confirms?: boolean;
}

/** Of an address, what is set for it itself counts before what is set for its domain, one by one. */
export const combineChecks = (own: SenderChecks | undefined, ofDomain: SenderChecks | undefined): SenderChecks => ({
  ...ofDomain,
  ...own,
});

/** As a person writes it: letters and digits, at least one of these, so that no usual first line of a letter is one. */
export const isPin = (text: string): boolean => /^(?=.*[0-9])[0-9A-Za-z]{4,32}$/.test(text);
