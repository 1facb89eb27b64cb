/** The history of a received fax as its timeline. */
import { explain } from '../../lambdas/fax/explain/explain.ts';
import type { ReceivedEntry, ReceivedOutcome, Reception } from '../../lambdas/fax/received.ts';
import { texts } from '../../lambdas/fax/texts/index.ts';
import type { Moment } from './timeline.ts';

/** Oldest first. */
export function receivedTimelineOf(history: readonly (readonly ReceivedEntry[])[]): Moment[] {
  return history.flat().map((entry) => ({ at: entry.at, what: entry.what, says: wordsFor(entry) }));
}

/** What came over the line, in a sentence. */
function receptionWords({ failure, isPartial, isInternal, pages }: Reception): string {
  if (failure !== undefined) return explain(failure, { direction: 'in', locale: 'en', caller: undefined }).cause;
  const from = isInternal ? ', from another line of this service' : '';
  const counted = pages === undefined ? '' : `: ${texts.en.pages(pages)}`;
  return isPartial ? `Received in part${from}${counted}.` : `Received${from}${counted}.`;
}

const whom = (to: string | undefined): string => (to === undefined ? 'everybody on the list' : to);

/** When it ended, a mail was handed over; that a mailbox has it is told by an entry of its own. */
const endedWords = (outcome: ReceivedOutcome): string =>
  outcome === 'delivered' ? texts.en.received.handedOver : texts.en.received.outcomes[outcome];

function wordsFor(entry: ReceivedEntry): string {
  switch (entry.what) {
    case 'received':
      return receptionWords(entry);
    case 'fetched':
      return 'The pages were fetched.';
    case 'rebuilt':
      return `The PDF is made: ${texts.en.pages(entry.pages)}${entry.hasText ? ', with text to search' : ''}.`;
    case 'unreadable':
      return `The pages cannot be read (${entry.reason}).`;
    case 'mailed':
      return `The mail system took the email to ${entry.mailbox}.`;
    case 'mail-delivered':
      return `The mailbox ${entry.mailbox} has the email.`;
    case 'mail-failed':
      return `The email to ${entry.mailbox} failed: ${entry.reason}.`;
    case 'ended':
      return `Ended: ${endedWords(entry.outcome)}.`;
    case 'redelivery':
      return `To be delivered again, to ${whom(entry.to)}.`;
  }
}
