/** A submission as its sender is asked about it: all of it, or those of its faxes that look like a repetition. */
import type { Submission } from '../../fax/model.ts';
import type { Faxes } from '../../ports.ts';
import { readFaxes } from '../histories.ts';

/** @returns undefined for one of which nothing was ever held */
export async function asHeld(faxes: Pick<Faxes, 'fax'>, submission: Submission): Promise<Submission | undefined> {
  if (submission.hold !== undefined) return submission;
  const held = (await readFaxes(faxes, submission.faxes)).filter(({ hold }) => hold?.reason === 'duplicate');
  const [first] = held;
  if (first?.hold === undefined) return undefined;
  const { result } = submission;
  const documents = result !== undefined && 'prepared' in result ? result.prepared.documents : [];
  return {
    ...submission,
    faxes: submission.faxes.filter(({ id }) => held.some((fax) => fax.id === id)),
    hold: { reason: 'duplicate', until: first.hold.until, documents: documents.map(({ name }) => name) },
  };
}
