/** Is the mail really from the domain that its From names? */
import type { Readable } from 'node:stream';
import { Defect } from '../fax/errors.ts';

/** `temporary`: DNS could not say; try again later, meanwhile it is not a yes. */
export type Verdict = 'pass' | 'fail' | 'temporary';

/** Looks up TXT, A, AAAA, MX, PTR… in the shapes of `dns.promises.resolve`; throws errors with Node's `code`. */
export type Resolver = (name: string, type: string) => Promise<unknown>;

export interface SenderQuestion {
  /** Path, stream or bytes of the raw mail. */
  readonly raw: Readable | string;
  /** Of the peer. */
  readonly ip: string;
  readonly helo: string;
  /** MAIL FROM; empty for the null sender. */
  readonly envelopeFrom: string;
  /** The address of From as `readHeaders` gives it. */
  readonly from: string;
  readonly resolver?: Resolver;
}

/** One machine: SPF, DKIM and DMARC by our own code. */
export async function authenticateSender(_question: SenderQuestion): Promise<Verdict> {
  throw new Defect('not built yet');
}

/** A DKIM signature that holds and whose domain is aligned with From's. */
export async function verifyAlignedDkim(
  _question: Pick<SenderQuestion, 'raw' | 'from' | 'resolver'>,
): Promise<Verdict> {
  throw new Defect('not built yet');
}

/** The words of an SES notification. */
export type SesVerdict = 'PASS' | 'FAIL' | 'GRAY' | 'PROCESSING_FAILED';

export interface SesVerdicts {
  readonly dmarc: SesVerdict;
  readonly spf: SesVerdict;
  readonly envelopeFrom: string;
  readonly from: string;
}

/** AWS: by the verdicts of the notification, and by our own DKIM check where DMARC says nothing. */
export async function judgeVerdicts(_verdicts: SesVerdicts, _verifyDkim: () => Promise<Verdict>): Promise<Verdict> {
  throw new Defect('not built yet');
}
