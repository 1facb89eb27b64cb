/** A mail that was stored: where it lies, for whom it came, and what is known of its sender. */
import type { Proof } from '../../mail/proof/prove.ts';

/** The words of an SES notification (AWS, "Contents of notifications for Amazon SES email receiving"). */
export type SesVerdict = 'PASS' | 'FAIL' | 'GRAY' | 'PROCESSING_FAILED';

/** By whose word the mail is the sender's. */
export type SenderProof = Extract<Proof, { kind: 'spf' | 'dkim' }>;

export type MailProof =
  | { readonly kind: 'login'; readonly address: string; readonly identity?: string }
  /** The customer's own mail server logged in, from where it may: it vouches for every address of the account's domains. */
  | { readonly kind: 'relay'; readonly account: string; readonly identity?: string }
  /** The SMTP server proved it before it answered 250. `identity`: of a mail that carries a signature. */
  | {
      readonly kind: 'proven';
      readonly by: SenderProof;
      readonly identity?: string;
      /** Of an envelope of certified mail that is believed: who sent the mail inside. */
      readonly certified?: string;
    }
  /** Written by version 0.1.0, which knew only yes. */
  | { readonly kind: 'verified' }
  /** SES took it: our own proof is still to come, and its verdicts can only make it stricter. */
  | {
      readonly kind: 'verdicts';
      readonly verdicts: { readonly dmarc: SesVerdict; readonly spf: SesVerdict };
      readonly virus: SesVerdict;
      /** Missing in what was queued before it was read. */
      readonly spam?: SesVerdict;
      /** The name by which the receiving server knows the mail: nobody could write it into a header before. */
      readonly receipt?: string;
    };

/** Nothing here comes from headers. */
export interface MailEvent {
  /** Of the raw mail. */
  readonly key: string;
  /** MAIL FROM; empty for the null sender. */
  readonly envelopeFrom: string;
  /** RCPT TO, in order. */
  readonly recipients: readonly string[];
  readonly proof: MailProof;
  /** When it came, milliseconds since 1970. */
  readonly at: number;
  /** It could not be taken in, for good: whoever it is from is told so, and nothing of it is sent. */
  readonly isGivenUp?: boolean;
  /** The operator took it out of quarantine: rules, spam and viruses no longer count. */
  readonly isReleased?: boolean;
}
