/** The pages of a fax as one PDF, whichever way it went: where they lie, and what the file is called. */
import type { Faxes, ReceivedFaxes } from '../../ports.ts';
import { faxPdfKey, receivedPdfKey } from '../file-keys.ts';

export interface FaxLookup {
  readonly faxes: Pick<Faxes, 'fax'>;
  readonly received: Pick<ReceivedFaxes, 'fax'>;
}

/** @returns undefined where there is no such fax; there may be no such file */
export async function pagesOf({ faxes, received }: FaxLookup, id: string): Promise<string | undefined> {
  if ((await faxes.fax(id)) !== undefined) return faxPdfKey(id);
  return (await received.fax(id)) === undefined ? undefined : receivedPdfKey(id);
}

export const pagesName = (id: string): string => `fax-${id}.pdf`;
