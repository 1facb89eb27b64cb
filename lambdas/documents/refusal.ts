/** Why a document cannot be faxed: the part of the closed outcome list (fax/outcomes.ts) that a document can end with. */

import type { DocumentFault } from '../fax/outcomes.ts';

export type { DocumentFault };

/** An outcome and, for the log and the notice, what exactly it was. `detail` names formats and sizes, never content. */
export interface Refusal {
  readonly outcome: DocumentFault;
  readonly detail: string;
}

/** Tells a refusal from the result that a function gives otherwise. */
export const isRefusal = (result: object): result is Refusal => 'outcome' in result;
