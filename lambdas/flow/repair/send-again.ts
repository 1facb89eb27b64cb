/** Documents that were sent, sent once more: a new submission, made of the same mail or of the same files. */
import type { Fax } from '../../fax/history.ts';
import type { Anomaly, AskedFax, Line, Submission } from '../../fax/model.ts';
import type { Files, Submissions } from '../../ports.ts';
import { givenDocumentsPrefix, retriedMailKey } from '../file-keys.ts';
import { changeFax, type FaxHistories } from '../histories.ts';
import { type CreateSubmissionPorts, createSubmission } from '../submission.ts';

export type SendAgainPorts = CreateSubmissionPorts & {
  readonly faxes: FaxHistories;
  readonly files: Pick<Files, 'keys' | 'put' | 'read' | 'size'>;
  readonly submissions: Pick<Submissions, 'create' | 'submission'>;
};

export interface SendAgain {
  /** Whose documents. */
  readonly old: Submission;
  readonly line: Line;
  /** Of the new submission; a repeat has the same one. */
  readonly id: string;
  readonly faxes: readonly AskedFax[];
  /** Why nothing of it is sent, if that is known already. */
  readonly anomaly?: Anomaly | undefined;
  readonly hold?: Submission['hold'] | undefined;
}

/** Whether there is anything left to send. */
export async function hasDocuments(
  files: Pick<Files, 'keys' | 'size'>,
  { id, source, key }: Submission,
): Promise<boolean> {
  if (source === 'mail') return (await files.size(key)) !== undefined;
  return (await files.keys(givenDocumentsPrefix(id))).length > 0;
}

/** @returns undefined where the mail or the documents are gone */
export async function sendAgain(
  ports: SendAgainPorts,
  { old, line, id, faxes, anomaly, hold }: SendAgain,
): Promise<Submission | undefined> {
  const known = await ports.submissions.submission(id);
  if (known !== undefined) return createSubmission(ports, known, line);
  const key = await copyDocuments(ports.files, old, id, line.settings.retentionDays);
  if (key === undefined) return undefined;
  const { hold: _, anomaly: __, result: ___, isSummarised: ____, ...same } = old;
  const wanted: Submission = {
    ...same,
    ...{ id, key, at: ports.clock.now(), faxes, refusedNumbers: [] },
    ...(anomaly === undefined ? {} : { anomaly }),
    ...(hold === undefined ? {} : { hold }),
  };
  return createSubmission(ports, wanted, line);
}

/**
 * Notes in a fax as what it is sent again, unless it was before.
 *
 * @returns as what it is sent again, now or before
 */
export async function noteAgain(
  { faxes, clock }: Pick<SendAgainPorts, 'clock' | 'faxes'>,
  id: string,
  again: NonNullable<Fax['again']>,
): Promise<NonNullable<Fax['again']>> {
  const { before } = await changeFax(faxes, id, (fax) =>
    fax.again === undefined ? [{ what: 'sent-again', at: clock.now(), ...again }] : [],
  );
  return before.again ?? again;
}

/** The old submission ends before the new one, and its files with it. @returns the key of the copy */
async function copyDocuments(
  files: SendAgainPorts['files'],
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
  const from = givenDocumentsPrefix(id);
  const documents = await files.keys(from);
  for (const document of documents) {
    await files.put(`${folder}${document.slice(from.length)}`, await files.read(document), days);
  }
  return documents.length === 0 ? undefined : folder;
}
