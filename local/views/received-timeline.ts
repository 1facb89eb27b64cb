/** The history of a received fax as its timeline. */
import type { ReceivedEntry, ReceivedOutcome, Reception } from '../../lambdas/fax/received.ts';
import { texts } from '../../lambdas/fax/texts/index.ts';
import type { Moment } from './timeline.ts';

/** Oldest first. */
export function receivedTimelineOf(history: readonly (readonly ReceivedEntry[])[]): Moment[] {
  return history.flat().map((entry) => ({ at: entry.at, what: entry.what, says: wordsFor(entry) }));
}

/** How a delivery ended, in a few words. */
export const receivedOutcomeWords: Readonly<Record<ReceivedOutcome, string>> = {
  delivered: 'in every mailbox',
  'partly-delivered': 'in some mailboxes only',
  kept: 'kept here, in no mailbox',
  unreadable: 'could not be read',
};

/** What came over the line, in a sentence. */
function receptionWords({ failure, isPartial, isInternal, pages }: Reception): string {
  if (failure !== undefined) return `Somebody tried, and no page came (${failure}).`;
  const from = isInternal ? ', from another line of this service' : '';
  const counted = pages === undefined ? '' : `: ${texts.en.pages(pages)}`;
  return isPartial ? `Received in part${from}${counted}.` : `Received${from}${counted}.`;
}

const whom = (to: string | undefined): string => (to === undefined ? 'everybody on the list' : to);

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
      return `The mail system took the mail to ${entry.mailbox}.`;
    case 'mail-delivered':
      return `The mailbox ${entry.mailbox} has the mail.`;
    case 'mail-failed':
      return `The mail to ${entry.mailbox} failed: ${entry.reason}.`;
    case 'ended':
      return `Ended: ${receivedOutcomeWords[entry.outcome]}.`;
    case 'redelivery':
      return `To be delivered again, to ${whom(entry.to)}.`;
  }
}
