/** A received fax in words and colours: its caller, its state, its mailboxes. */
import { html } from 'hono/html';
import { contactOf, type Explanation } from '../../../lambdas/fax/explain/explain.ts';
import { explainReceived, receivedShortWords } from '../../../lambdas/fax/explain/explain-received.ts';
import type { Line } from '../../../lambdas/fax/model.ts';
import { callerText } from '../../../lambdas/fax/notices/received-templates.ts';
import type { ReceivedFax, ReceivedOutcome } from '../../../lambdas/fax/received.ts';
import { callerWords, type Mailbox, mailboxesOf } from '../../views/received-view.ts';
import { type Html, outside } from '../layout.ts';

export interface ShownReceived {
  readonly fax: ReceivedFax;
  /** Undefined for a number that is no line of ours. */
  readonly line: Line | undefined;
  /** IANA name, for its times. */
  readonly zone: string;
}

/** Who called, isolated so that its text direction changes nothing around it. */
export const callerName = (fax: ReceivedFax): Html => html`<bdi>${callerWords(fax)}</bdi>`;

const colours: Readonly<Record<ReceivedOutcome, string>> = {
  delivered: 'sent',
  'partly-delivered': 'unsure',
  kept: 'failed',
  unreadable: 'failed',
};

export function receivedBadge({ fax, line }: Pick<ShownReceived, 'fax' | 'line'>): Html {
  const { reception, outcome, isFetched } = fax;
  if (reception.failure !== undefined)
    return html`<span class="state unsure">${explainShown({ fax, line })?.short}</span>`;
  if (outcome !== undefined)
    return html`<span class="state ${colours[outcome]}">${receivedShortWords(fax, 'en')}</span>`;
  return html`<span class="state live">${isFetched ? 'being delivered' : 'being fetched'}</span>`;
}

/** Why there are no pages, in the words of the mail to the recipients; undefined when there are, or may still be. */
export const explainShown = ({ fax, line }: Pick<ShownReceived, 'fax' | 'line'>): Explanation | undefined =>
  explainReceived(fax, { locale: 'en', caller: callerText(fax, line), contact: contactOf(line) });

const mailboxColours = { accepted: 'sent', delivered: 'sent', failed: 'failed', waiting: 'live' } as const;

function mailboxChip({ mailbox, state, reason }: Mailbox): Html {
  const why = reason === undefined ? '' : html`: ${outside(reason, 120)}`;
  return html`<li class="${mailboxColours[state]}">${outside(mailbox, 80)} <b>${state}</b>${why}</li>`;
}

/** Every mailbox with its state: accepted by the mail system, delivered, failed, or waiting. */
export function mailboxChips({ fax, line }: Pick<ShownReceived, 'fax' | 'line'>): Html {
  const mailboxes = mailboxesOf(fax, line);
  if (mailboxes.length === 0) return html``;
  return html`<ol class="tries">${mailboxes.map(mailboxChip)}</ol>`;
}
