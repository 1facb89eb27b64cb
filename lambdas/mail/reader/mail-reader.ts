/** Reading strangers' mails, as everybody above this room sees it. */
import type { Result } from '../../fax/result.ts';
import type { PgpKeys } from '../containers/pgp-messages.ts';
import type { IncomingMail, MailHeaders } from '../incoming.ts';
import type { CertifiedEnvelope, EnvelopeOptions } from '../proof/certified/envelope.ts';
import type { Examination } from '../proof/examine.ts';
import type { Evidence, EvidenceOptions } from '../reading/evidence.ts';
import type { LetterOptions } from '../reading/letter.ts';

export interface ReadOptions {
  /** Where possible documents are written, each as `partFile` says; without it only sizes and hashes are known. */
  readonly folder?: string;
  /** Names of fields of the mail itself that count for nothing. */
  readonly ignored?: readonly string[];
  readonly pgp?: PgpKeys;
}

/** Paths are of raw mails. A mail that takes more time or memory than any honest one ends like one that is unreadable. */
export interface MailReader {
  /** The header block alone; undefined when it takes too long. */
  headers(path: string): Promise<MailHeaders | undefined>;
  /** What the mail itself says about who wrote it; undefined when that cannot be told. */
  examine(path: string): Promise<Examination | undefined>;
  /** What its text says for its sender; undefined when it takes too long. */
  evidence(path: string, options?: EvidenceOptions): Promise<Evidence | undefined>;
  /** The beginning of the letter itself, as text; undefined when there is none. */
  letter(path: string, options?: LetterOptions): Promise<string | undefined>;
  /** An envelope of certified mail, opened; or why it cannot be believed. */
  envelope(path: string, options: EnvelopeOptions): Promise<Result<CertifiedEnvelope, string>>;
  /** The whole mail. */
  read(path: string, options?: ReadOptions): Promise<IncomingMail>;
}

/** The name of a part's file in the folder of `ReadOptions`. */
export const partFile = (part: number): string => `part-${part}`;
