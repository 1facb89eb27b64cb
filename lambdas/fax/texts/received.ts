/** What has to be said in every language about faxes that came in. */
import type { ReceivedOutcome, ReceiveFailure } from '../received.ts';

/** Why the pages of a fax cannot be given to anybody. */
export type UnreadableCause =
  | 'password-protected'
  | 'empty-document'
  | 'too-many-pages'
  | 'too-large'
  | 'lost'
  | 'other';

/** `from` is the caller as people write it, or `withheld`. */
export interface ReceivedTexts {
  /** The caller in a sentence, when the number is withheld. */
  readonly withheld: string;
  /** The same in a table. */
  readonly withheldShort: string;
  /** How a delivery ended: a few words, no full stop. */
  readonly outcomes: Readonly<Record<ReceivedOutcome, string>>;
  /** In place of `delivered`, while some mailbox's own server has not said that it has the mail. */
  readonly handedOver: string;
  readonly status: { readonly complete: string; readonly partial: string };
  /** `pages` is written out already: `3 pages`. */
  readonly subjects: {
    readonly received: (from: string, pages: string) => string;
    readonly internal: (from: string, pages: string) => string;
    readonly unreadable: (from: string) => string;
    readonly tried: (from: string) => string;
  };
  readonly headlines: {
    readonly received: (from: string) => string;
    readonly internal: (from: string) => string;
    readonly partial: (from: string) => string;
    readonly unreadable: (from: string) => string;
    readonly tried: (from: string) => string;
  };
  readonly labels: {
    readonly from: string;
    readonly line: string;
    readonly receivedAt: string;
    readonly triedAt: string;
    readonly pages: string;
    readonly callTime: string;
    readonly file: string;
  };
  readonly attached: string;
  readonly internal: string;
  /** Delivered on request, later than it came. */
  readonly again: string;
  readonly partial: (pages: number) => string;
  readonly partialAdvice: string;
  /** `list`: `2, 5–9`. */
  readonly damagedPages: (list: string, count: number) => string;
  readonly fewerPages: (counted: number, pages: number) => string;
  readonly link: {
    /** `until`: date and time. */
    readonly text: (megabytes: number, until: string) => string;
    readonly label: string;
  };
  readonly unreadable: Readonly<Record<UnreadableCause, string>>;
  /** How the original of an unreadable fax is to be had. `contact`: as in an outcome's context. */
  readonly originalKept: (contact: string | undefined) => string;
  /** `from` is undefined when withheld: nobody can be called. */
  readonly unreadableAdvice: (from: string | undefined) => string;
  /** Why nothing came when somebody tried: in a few words, and in a sentence. */
  readonly tried: Readonly<Record<ReceiveFailure, { readonly short: string; readonly cause: string }>>;
  readonly triedAdvice: (from: string | undefined) => string;
  readonly pictureCaption: string;
}
