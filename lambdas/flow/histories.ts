/** How a history grows: read, decide, append at the next place, and begin again when somebody else was first. */
import { Defect, Transient } from '../fax/errors.ts';
import type { FaxEntry, Fax as SentFax } from '../fax/history.ts';
import type { ReceivedEntry, ReceivedFax } from '../fax/received.ts';

const maxRounds = 20;

/** A store of histories: `Faxes` and `ReceivedFaxes`. */
export interface Histories<Fax, Entry> {
  fax(id: string): Promise<Fax | undefined>;
  append(id: string, version: number, batch: readonly Entry[]): Promise<boolean>;
}

/** Reads a fax that must exist. Throws `Defect` when it does not. */
export async function readFax<Fax>(faxes: Pick<Histories<Fax, never>, 'fax'>, id: string): Promise<Fax> {
  const fax = await faxes.fax(id);
  if (fax === undefined) throw new Defect(`There is no fax ${id}.`);
  return fax;
}

/** Reads the faxes of a submission, one after the other: there may be hundreds. Throws `Defect` when one does not exist. */
export async function readFaxes(
  faxes: Pick<Histories<SentFax, never>, 'fax'>,
  asked: readonly { readonly id: string }[],
): Promise<SentFax[]> {
  const all: SentFax[] = [];
  for (const { id } of asked) all.push(await readFax(faxes, id));
  return all;
}

/**
 * Appends what `decide` answers for the fax as it is now.
 *
 * @param decide pure: from the fax to the entries to add, or none when nothing is to be done
 * @returns the fax as it was when decided, and whether anything was added
 */
async function change<Fax extends { readonly version: number }, Entry>(
  faxes: Histories<Fax, Entry>,
  id: string,
  decide: (fax: Fax) => readonly Entry[],
): Promise<{ before: Fax; isChanged: boolean }> {
  for (let round = 0; round < maxRounds; round += 1) {
    const before = await readFax(faxes, id);
    const batch = decide(before);
    if (batch.length === 0) return { before, isChanged: false };
    if (await faxes.append(id, before.version, batch)) return { before, isChanged: true };
  }
  throw new Transient(`The history of fax ${id} is being written by many at once.`);
}

/** Histories of the faxes that are sent, and of those that are received. */
export type FaxHistories = Histories<SentFax, FaxEntry>;
export type ReceivedHistories = Histories<ReceivedFax, ReceivedEntry>;

export const changeFax = change<SentFax, FaxEntry>;
export const changeReceived = change<ReceivedFax, ReceivedEntry>;
