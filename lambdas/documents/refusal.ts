/** Why a document cannot be faxed: the part of the closed outcome list (fax/outcomes.ts) that a document can end with. */

import type { DocumentFault } from '../fax/outcomes.ts';
import { type Result, refused } from '../fax/result.ts';

export type { DocumentFault };

/** An outcome and, for the log and the notice, what exactly it was. `detail` names formats and sizes, never content. */
export interface Refusal {
  readonly outcome: DocumentFault;
  readonly detail: string;
  /** Where one page of it is at fault, that page, from 1. */
  readonly page?: number | undefined;
}

/** What is made of a document, or why nothing is. */
export type OrRefusal<T> = Result<T, Refusal>;

export const refuse = (outcome: DocumentFault, detail: string) => refused<Refusal>({ outcome, detail });
