/** A fax that has ended without arriving, sent once more: a new fax of a new submission, made of the same mail or documents. */

import { kindOf } from '../../fax/outcomes.ts';
import { accepted, type Result, refused } from '../../fax/result.ts';
import type { Directory } from '../../ports.ts';
import { faxIdFor, submissionIdFor } from '../submission.ts';
import { hasDocuments, noteAgain, type SendAgainPorts, sendAgain } from './send-again.ts';

export type RetryPorts = SendAgainPorts & { readonly directory: Pick<Directory, 'line'> };

export type NotRetried =
  | 'no-fax'
  | 'still-going'
  /** It has arrived. */
  | 'sent'
  /** Nobody knows whether it has arrived. */
  | 'unconfirmed'
  /** Its sender never said that it is to be sent, or said that it is not. */
  | 'not-confirmed'
  /** Its line is gone. */
  | 'no-line'
  /** The mail or the documents are gone. */
  | 'no-documents';

export interface Retried {
  readonly submission: string;
  readonly fax: string;
  /** It was retried before, and this is what became of that. */
  readonly isOld: boolean;
}

/** @param mayDouble also a fax of which nobody knows whether it has arrived */
export async function retryFax(
  ports: RetryPorts,
  id: string,
  mayDouble: boolean,
): Promise<Result<Retried, NotRetried>> {
  const { faxes, submissions, directory } = ports;
  const fax = await faxes.fax(id);
  if (fax === undefined) return refused('no-fax');
  const { outcome } = fax;
  if (fax.state !== 'ended' || outcome === undefined) return refused('still-going');
  if (kindOf(outcome) === 'sent') return refused('sent');
  if (outcome === 'unconfirmed' && !mayDouble) return refused('unconfirmed');
  const old = await submissions.submission(fax.submission);
  if (old === undefined) return refused('no-documents');
  if (old.hold !== undefined && fax.hold?.decision !== 'confirmed') return refused('not-confirmed');
  const line = await directory.line(fax.line);
  if (line === undefined) return refused('no-line');
  // Named after the fax: whoever asks twice sends one.
  const again = submissionIdFor(`retry ${id}`);
  const retried = { submission: again, fax: faxIdFor(again, fax.to) };
  if ((await submissions.submission(again)) !== undefined) return accepted({ ...retried, isOld: true });
  if (!(await hasDocuments(ports.files, old))) return refused('no-documents');
  const known = await noteAgain(ports, id, retried);
  if (known.fax !== retried.fax) return accepted({ ...known, isOld: true });
  const { name } = old.faxes.find((asked) => asked.id === id) ?? {};
  const asked = { id: retried.fax, to: fax.to, ...(name === undefined ? {} : { name }) };
  const sent = await sendAgain(ports, { old, line, id: again, faxes: [asked] });
  if (sent === undefined) return refused('no-documents');
  return accepted({ ...retried, isOld: false });
}
