/** What we mean by an incoming mail: the words that the rest of the service uses for it. */
import type { Writable } from 'node:stream';
import type { LeftOutReason as NamedLeftOutReason, SessionKey } from '../fax/model.ts';
import type { Result } from '../fax/result.ts';

/** One header field as it stood in the mail: name in lower case, value unfolded, otherwise untouched. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

/**
 * Why a mail has no sender that could be checked.
 * - `no-from`: the field is missing or empty
 * - `several-froms`: more than one From field, or more than one address in it (RFC 5322 section 3.6 allows one field)
 * - `group-from`: group syntax (RFC 5322 section 3.4)
 * - `unreadable`: readers may differ about it: junk or a byte order mark before the first field, bare carriage returns,
 *   a line that is no field, an address that is none
 */
export type NoSender = 'no-from' | 'several-froms' | 'group-from' | 'unreadable';

/** The one addr-spec of From: local part as written, domain in lower case as A-label (RFC 5890). */
export type Sender = Result<string, NoSender>;

/** What can be known from the header block alone. */
export interface MailHeaders {
  readonly from: Sender;
  /** Free of control and bidi characters, at most 120 characters; empty when there is none. */
  readonly subject: string;
  /** With its angle brackets; undefined when missing or malformed. */
  readonly messageId?: string;
  /** Oldest first, at most 20, malformed ones dropped; ends with what In-Reply-To names when References is missing. */
  readonly references: readonly string[];
  /** Milliseconds since 1970; undefined when missing or unreadable. */
  readonly date?: number;
  /** All fields, top first. Never trust a verdict that stands in here. */
  readonly fields: readonly HeaderField[];
}

/** One attached document, in the order of the mail. What kind of file it is, its content decides elsewhere. */
export interface MailDocument {
  /** Position among `documents`, from 0. */
  readonly index: number;
  /** The part it came from: what the sink was given. Unique within the mail and its wrappers. */
  readonly part: number;
  /** Cleaned, the last path component only; empty when the mail gives none. Not unique. */
  readonly name: string;
  /** As declared, lower case; a hint only. */
  readonly contentType: string;
  readonly bytes: number;
  /** Of the decoded content, hex. */
  readonly sha256: string;
}

/** Why a part is no document. A `body` is never named to the customer, everything else is. */
export type LeftOutReason = NamedLeftOutReason | 'body';

export interface LeftOutPart {
  /** Cleaned; the type when the part has no name. */
  readonly name: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly why: LeftOutReason;
}

/**
 * What makes a whole mail unfit.
 * - `encrypted-mail`, `partial-mail`: outcomes of their own
 * - `unreadable`: beyond a limit (headers, parts, nesting) or so broken that two readers see different documents;
 *   `documents` must not be used then
 */
export type MailProblemKind = 'encrypted-mail' | 'partial-mail' | 'unreadable';

export interface MailProblem {
  readonly kind: MailProblemKind;
  /** For log and notice: the name of the part, or the limit. Cleaned. */
  readonly what: string;
}

export interface IncomingMail extends MailHeaders {
  /** Of the raw mail. */
  readonly bytes: number;
  readonly problem?: MailProblem;
  readonly documents: readonly MailDocument[];
  readonly leftOut: readonly LeftOutPart[];
  /** Of the encrypted messages in it that were opened by the line's key: they open these and nothing else. */
  readonly sessionKeys?: readonly SessionKey[];
}

/** A part whose content is about to come. */
export interface ComingPart {
  readonly part: number;
  readonly name: string;
  readonly contentType: string;
}

/**
 * Where content goes, e.g. a file named by `part`. Called once for every part that may turn out to be a document,
 * in order, never for two at a time. Whether it is one shows only at the end (a picture may be used by text that comes later):
 * `documents` names the parts that count, the others are to be thrown away.
 */
export type DocumentSink = (part: ComingPart) => Writable;
