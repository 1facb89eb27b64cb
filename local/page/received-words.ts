/** How a received fax is told on the page: its caller, its state in words and colour, its mailboxes. */
import { html } from 'hono/html';
import type { Line } from '../../lambdas/fax/model.ts';
import type { ReceivedFax, ReceivedOutcome } from '../../lambdas/fax/received.ts';
import { receivedOutcomeWords } from '../views/received-timeline.ts';
import { callerWords, type Mailbox, mailboxesOf } from '../views/received-view.ts';
import { type Html, outside } from './layout.ts';

export interface ShownReceived {
  readonly fax: ReceivedFax;
  /** Undefined for a number that is no line of ours. */
  readonly line: Line | undefined;
  /** IANA name, for its times. */
  readonly zone: string;
}

/** Who called, kept from turning what stands around it. */
export const callerName = (fax: ReceivedFax): Html => html`<bdi>${callerWords(fax)}</bdi>`;

const colours: Readonly<Record<ReceivedOutcome, string>> = {
  delivered: 'sent',
  'partly-delivered': 'unsure',
  kept: 'failed',
  unreadable: 'failed',
};

const failureWords = {
  dropped: 'broke off before the first page',
  cancelled: 'hung up before the first page',
  'transmission-error': 'the machines did not understand each other',
  unknown: 'no page came',
} as const;

export function receivedBadge({ reception, outcome, isFetched }: ReceivedFax): Html {
  if (reception.failure !== undefined)
    return html`<span class="state unsure">${failureWords[reception.failure]}</span>`;
  if (outcome !== undefined)
    return html`<span class="state ${colours[outcome]}">${receivedOutcomeWords[outcome]}</span>`;
  return html`<span class="state live">${isFetched ? 'being delivered' : 'being fetched'}</span>`;
}

const mailboxColours = { accepted: 'sent', delivered: 'sent', failed: 'failed', waiting: 'live' } as const;

function mailboxChip({ mailbox, state, reason }: Mailbox): Html {
  const why = reason === undefined ? '' : html`: ${outside(reason, 120)}`;
  return html`<li class="${mailboxColours[state]}">${outside(mailbox, 80)} <b>${state}</b>${why}</li>`;
}

/** Every mailbox with what the mail system said: it took the mail, the mailbox has it, or will never have it. */
export function mailboxChips({ fax, line }: Pick<ShownReceived, 'fax' | 'line'>): Html {
  const mailboxes = mailboxesOf(fax, line);
  if (mailboxes.length === 0) return html``;
  return html`<ol class="tries">${mailboxes.map(mailboxChip)}</ol>`;
}
