/** What an answered notice was about, as it stands. */
import type { Fax } from '../../fax/history.ts';
import type { AskedFax, Line, Submission } from '../../fax/model.ts';
import type { FaxHistories } from '../histories.ts';

export interface Scope {
  /** Of the raw reply. */
  readonly key: string;
  /** Its sender confirms everything before it is sent. */
  readonly confirms: boolean;
  readonly submission: Submission;
  readonly line: Line;
  /** The one fax that the notice was about. */
  readonly only?: string | undefined;
  readonly faxes: readonly { readonly asked: AskedFax; readonly fax: Fax }[];
}

/** Each fax as what it was last sent again. */
export async function latest(
  ports: { readonly faxes: Pick<FaxHistories, 'fax'> },
  { faxes }: Scope,
): Promise<Scope['faxes']> {
  const found: { asked: AskedFax; fax: Fax }[] = [];
  for (const { asked, fax: first } of faxes) {
    let fax = first;
    for (let round = 0; round < 20 && fax.again !== undefined; round += 1) {
      const next = await ports.faxes.fax(fax.again.fax);
      if (next === undefined) break;
      fax = next;
    }
    found.push({ asked: { ...asked, to: fax.to }, fax });
  }
  return found;
}
