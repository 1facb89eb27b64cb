/** What a message document holds, whatever format it came in: a letter with its heading, and what is attached to it. */

/** The heading as people read it; empty where the message does not say. */
export interface MessageHeading {
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  readonly date: string;
  readonly subject: string;
}

export interface AttachedPart {
  /** Cleaned; may be empty. */
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
  /** Without angle brackets: by it the letter may show a picture in its text. */
  readonly contentId?: string | undefined;
}

export interface MessageContent {
  readonly heading: MessageHeading;
  /** The letter; of several forms, the one that looks most like what was written. */
  readonly letter: { readonly html: string } | { readonly text: string } | { readonly rtf: Buffer } | undefined;
  /** In the order of the message. */
  readonly attached: readonly AttachedPart[];
}
