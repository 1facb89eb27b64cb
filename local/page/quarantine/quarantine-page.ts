/** Mails that were put aside, each with a button to have it faxed after all, and one to take it out. */
import { html } from 'hono/html';
import type { QuarantinedMail, QuarantineReason } from '../../../lambdas/ports.ts';
import { type Html, outside } from '../layout.ts';
import { dayAndTime } from '../moment.ts';

const reasons: Readonly<Record<QuarantineReason, string>> = {
  denied: 'denied',
  virus: 'virus',
  spam: 'spam',
};

/** A mail that was refused: nobody but the operator hears of it. */
export interface RefusedMail {
  readonly key: string;
  readonly at: number;
  readonly detail: string;
  readonly from: string | undefined;
  /** That would let it in. */
  readonly command: string | undefined;
}

export function quarantinePage(mails: readonly QuarantinedMail[], refused: readonly RefusedMail[], zone: string): Html {
  const rows = mails.map((mail) => quarantineRow(mail, zone));
  return html`<h1>Quarantine</h1>
<p class="lead">Emails of which nothing was made. They are kept for 30 days.</p>
<ul class="list sheet">${rows.length === 0 ? html`<li class="empty">Nothing is in quarantine.</li>` : rows}</ul>
<h2 id="refused">Refused</h2>
<p class="lead">Their senders got no email; where it could be told while they were being sent, their servers were.</p>
<ul class="list sheet">${refused.length === 0 ? html`<li class="empty">No email was refused.</li>` : refused.map((mail) => refusedRow(mail, zone))}</ul>`;
}

function refusedRow({ key, at, detail, from, command }: RefusedMail, zone: string): Html {
  return html`<li class="mail" data-key="${key}">${outside(from ?? 'without a sender')}
<p class="small">${outside(detail, 500)} · ${dayAndTime(at, zone)}${command === undefined ? '' : html`<br>To let it in: <code>${command}</code>`}</p></li>`;
}

function quarantineRow({ id, at, reason, detail, from, subject, recipients }: QuarantinedMail, zone: string): Html {
  return html`<li class="mail" data-key="${id}"><b class="failed">${reasons[reason]}</b> ${outside(subject === '' ? 'without subject' : subject)}
<p class="small">from ${outside(from)} to ${outside(recipients.join(', '), 200)} · ${dayAndTime(at, zone)}<br>${outside(detail, 300)}</p>
<form method="post" action="/quarantine/${id}"><button name="do" value="release">Fax it after all</button> <button name="do" value="delete">Delete</button></form></li>`;
}
