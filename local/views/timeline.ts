/** The history of a fax as its timeline: what a person may see of each entry, without tokens and links. */
import { shortWords } from '../../lambdas/fax/explain/explain.ts';
import { type FaxEntry, inPresentWords } from '../../lambdas/fax/history.ts';
import type { HoldReason } from '../../lambdas/fax/hold.ts';
import type { OutcomeCode } from '../../lambdas/fax/outcomes.ts';
import type { ReceivedEntry } from '../../lambdas/fax/received.ts';
import { texts } from '../../lambdas/fax/texts/index.ts';

export interface Moment {
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly what: FaxEntry['what'] | ReceivedEntry['what'];
  readonly attempt?: number;
  /** In English. */
  readonly says: string;
}

/** Oldest first. Entries that only move tokens, or say what is to be said next, are left out. */
export function timelineOf(history: readonly (readonly FaxEntry[])[]): Moment[] {
  return history.flat().flatMap((stored) => {
    const entry = inPresentWords(stored);
    const says = wordsFor(entry);
    if (says === undefined) return [];
    const attempt = 'attempt' in entry ? { attempt: entry.attempt } : {};
    return [{ at: entry.at, what: entry.what, ...attempt, says }];
  });
}

const short = (outcome: OutcomeCode): string => shortWords(outcome, 'en');

const pollFound = {
  alive: 'The carrier was asked: the call goes on.',
  nothing: 'The carrier was asked: it knows no such call.',
  unsure: 'The carrier was asked, without a clear answer.',
} as const;

const heldWords = {
  confirm: 'Held until the sender confirms it.',
  country: 'Held until the sender confirms it: this line has sent no fax to the country yet.',
  duplicate: 'Held until the sender confirms it: the same pages went to the number a short time ago.',
} as const satisfies Record<HoldReason, string>;

function wordsFor(entry: FaxEntry): string | undefined {
  switch (entry.what) {
    case 'accepted':
      return 'Accepted.';
    case 'held':
      return heldWords[entry.reason];
    case 'asked':
      return 'The sender is asked to confirm it.';
    case 'confirmed':
      return 'The sender confirmed it.';
    case 'confirmation-declined':
      return 'The sender did not want it sent.';
    case 'preparing':
      return 'The pages are being made.';
    case 'prepared':
      return `The pages are ready: ${texts.en.pages(entry.pages)}.`;
    case 'attempt-written':
      if (entry.isDirect) return 'The number is a line of this service: the fax is handed over without the carrier.';
      return `Attempt ${entry.attempt} begins${entry.transport.t38 ? '' : ', without T.38'}${entry.transport.quality === 'high' ? '' : ', at lower quality'}.`;
    case 'token-stored':
    case 'notifying':
    case 'summarised':
      return undefined;
    case 'submitted':
      return 'The carrier took the call.';
    case 'submit-unanswered':
      return `The carrier did not answer (${entry.reason}): the call may exist, so it is looked for before anything else.`;
    case 'carrier-said':
      return `The carrier says: ${entry.said}.`;
    case 'attempt-ended':
      return `Attempt ${entry.attempt} ended: ${short(entry.result.outcome)}${entry.result.reason ? ` (${entry.result.reason})` : ''}.`;
    case 'polled':
      return pollFound[entry.found];
    case 'cancel-requested':
      return 'Somebody asked to cancel it.';
    case 'ended':
      return `Ended: ${short(entry.outcome)}.`;
    case 'corrected':
      return 'It turned out delivered after all.';
    case 'notice-refused':
      return `The notice could not be delivered. ${entry.reason}`;
    case 'sent-again':
      return `Sent again, as fax ${entry.fax}.`;
    case 'notice-wanted':
      return 'The operator has the notice sent again.';
    case 'notified':
      if (entry.isRefused) return undefined;
      return `The sender was told: ${short(entry.outcome)}.`;
  }
}
