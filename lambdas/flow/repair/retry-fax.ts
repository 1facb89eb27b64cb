/** A fax that has ended without arriving, sent once more: a new fax of a new submission, made of the same mail or documents. */

import type { Fax } from '../../fax/history.ts';
import type { Submission } from '../../fax/model.ts';
import { kindOf } from '../../fax/outcomes.ts';
import { accepted, type Result, refused } from '../../fax/result.ts';
import type { Directory, Files, Ports, Submissions } from '../../ports.ts';
import { givenDocumentsPrefix, retriedMailKey } from '../file-keys.ts';
import { type CreateSubmissionPorts, createSubmission, faxIdFor, submissionIdFor } from '../submission.ts';

export type RetryPorts = CreateSubmissionPorts &
  Pick<Ports, 'clock'> & {
    readonly directory: Pick<Directory, 'line'>;
    readonly faxes: CreateSubmissionPorts['faxes'] & { fax(id: string): Promise<Fax | undefined> };
    readonly files: Pick<Files, 'keys' | 'put' | 'read' | 'size'>;
    readonly submissions: Pick<Submissions, 'create' | 'submission'>;
  };

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
  const { faxes, submissions, directory, clock } = ports;
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
  const key = await copyDocuments(ports.files, old, again, line.settings.retentionDays);
  if (key === undefined) return refused('no-documents');
  const { hold: _, anomaly: __, result: ___, ...same } = old;
  const wanted: Submission = {
    ...same,
    id: again,
    key,
    at: clock.now(),
    faxes: [{ id: retried.fax, to: fax.to }],
    refusedNumbers: [],
  };
  await createSubmission(ports, wanted, line);
  return accepted({ ...retried, isOld: false });
}

/** The old submission ends before the new one, and its files with it. @returns the key of the copy */
async function copyDocuments(
  files: RetryPorts['files'],
  { id, source, key }: Submission,
  again: string,
  days: number,
): Promise<string | undefined> {
  if (source === 'mail') {
    if ((await files.size(key)) === undefined) return undefined;
    await files.put(retriedMailKey(again), await files.read(key), days);
    return retriedMailKey(again);
  }
  const folder = givenDocumentsPrefix(again);
  const documents = await files.keys(givenDocumentsPrefix(id));
  for (const document of documents) {
    const name = document.slice(givenDocumentsPrefix(id).length);
    await files.put(`${folder}${name}`, await files.read(document), days);
  }
  return documents.length === 0 ? undefined : folder;
}
