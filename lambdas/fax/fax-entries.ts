/** What can stand in the history of a fax. Entries are stored: a name that changes is read in both spellings. */
import type { AttemptResult, Decision, Transport, Uptime } from './attempts.ts';
import type { HoldEntry } from './hold.ts';
import type { E164 } from './model.ts';
import type { FaxOutcome } from './outcomes.ts';

export interface Accepted {
  readonly what: 'accepted';
  readonly at: number;
  readonly submission: string;
  readonly line: E164;
  readonly from: E164;
  readonly to: E164;
  readonly deadlineAt: number;
}

/** A fax, and the outcome that a notice about several tells. */
export interface ToldFax {
  readonly fax: string;
  readonly outcome: FaxOutcome;
}

export type FaxEntry =
  | Accepted
  | HoldEntry
  | { readonly what: 'preparing'; readonly at: number }
  | { readonly what: 'prepared'; readonly at: number; readonly pages: number }
  /** The decision to call: written before the carrier is asked, never twice for one number. */
  | {
      readonly what: 'attempt-written';
      readonly at: number;
      readonly attempt: number;
      readonly transport: Transport;
      /** Through which one it is called; missing in what was written before there were several. */
      readonly carrier?: string;
      /** Which of its channels was taken; missing in what was written before that was. */
      readonly channel?: number;
      readonly token: string;
      /** Empty when the carrier fetches nothing. */
      readonly mediaToken: string;
      /** To another line hosted here, without the carrier. */
      readonly isDirect?: boolean;
      /** The same instant by a clock that nobody sets, where there is one. */
      readonly uptime?: Uptime | undefined;
    }
  | { readonly what: 'token-stored'; readonly at: number; readonly attempt: number; readonly token: string }
  | {
      readonly what: 'submitted';
      readonly at: number;
      readonly attempt: number;
      /** As in the attempt. */
      readonly carrier?: string;
      readonly carrierId: string;
    }
  /** The submit was answered by a time-out or a server error: the call may exist. */
  | { readonly what: 'submit-unanswered'; readonly at: number; readonly attempt: number; readonly reason: string }
  | {
      readonly what: 'carrier-said';
      readonly at: number;
      readonly attempt: number;
      readonly event: string;
      readonly said: string;
    }
  | {
      readonly what: 'attempt-ended';
      readonly at: number;
      readonly attempt: number;
      readonly result: AttemptResult;
      readonly decision: Decision;
      readonly event?: string;
    }
  | {
      readonly what: 'polled';
      readonly at: number;
      readonly attempt: number;
      readonly found: 'alive' | 'nothing' | 'unsure';
    }
  | { readonly what: 'cancel-requested'; readonly at: number }
  | { readonly what: 'ended'; readonly at: number; readonly outcome: FaxOutcome; readonly detail?: string }
  /** A result that was reported as failed turned out sent. */
  | { readonly what: 'corrected'; readonly at: number; readonly attempt: number }
  /** From here on somebody may have read it: what is told under this notice's id stays as it is. */
  | { readonly what: 'notifying'; readonly at: number; readonly notice: string; readonly outcome: FaxOutcome }
  /** The mail system will never take one of the notice's mails. */
  | {
      readonly what: 'notice-refused';
      readonly at: number;
      readonly notice: string;
      readonly mail: string;
      readonly reason: string;
    }
  /** In the history of a submission's first fax: which faxes its one answer tells of, and as what. Only the first counts. */
  | { readonly what: 'summarised'; readonly at: number; readonly told: readonly ToldFax[] }
  /** Somebody wants it sent again, and it is: as this fax of a submission of its own. Only the first counts. */
  | { readonly what: 'sent-again'; readonly at: number; readonly submission: string; readonly fax: string }
  /** The operator wants a notice sent again; of a whole submission's, in the history of its first fax. */
  | { readonly what: 'notice-wanted'; readonly at: number; readonly notice: string }
  /** The notice was dealt with: it left, or none of its mails was taken. */
  | {
      readonly what: 'notified';
      readonly at: number;
      readonly notice: string;
      readonly outcome: FaxOutcome;
      readonly isRefused?: boolean;
    };

/** What version 0.1.0 called one entry; histories on AWS still hold it. */
type Former = Omit<Extract<FaxEntry, { what: 'polled' }>, 'what'> & { readonly what: 'looked' };

/** An entry as it may have been stored, under the name that it has now. */
export const inPresentWords = (entry: FaxEntry | Former): FaxEntry =>
  entry.what === 'looked' ? { ...entry, what: 'polled' } : entry;
