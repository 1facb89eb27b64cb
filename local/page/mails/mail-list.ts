/** Mails that were sent, newest first. */
import { html } from 'hono/html';
import type { OutboxEntry } from '../../outgoing/outbox.ts';
import { type Html, inLanguage, outside } from '../layout.ts';
import { dayAndTime } from '../moment.ts';

export interface MailList {
  readonly mails: readonly OutboxEntry[];
  /** Address of the part with older ones, when there are any. */
  readonly older?: string | undefined;
  /** IANA name. */
  readonly zone: string;
}

export function mailList({ mails, older, zone }: MailList): Html {
  const rows = mails.map((mail) => mailRow(mail, zone));
  return html`<ul class="list sheet">${rows.length === 0 ? html`<li class="empty">No email yet: every fax is answered when it has ended.</li>` : rows}</ul>
${older === undefined ? '' : html`<p class="onward"><a href="${older}">Older emails</a></p>`}`;
}

/** A page of nothing else. */
export const mailListPage = (list: MailList): Html =>
  html`<h1 id="mails">Emails that were sent</h1><p class="lead"><a href="/mails">Newest emails</a></p>${mailList(list)}`;

/** Mails about one fax. */
export const mailsAboutIt = (mails: readonly OutboxEntry[], zone: string): Html =>
  mails.length === 0 ? html`` : html`<h2>Emails about it</h2>${mailList({ mails, zone })}`;

function mailRow({ id, subject, to, at, refusal, locale }: OutboxEntry, zone: string): Html {
  const refused = refusal === undefined ? '' : html` · <b class="failed">refused</b>`;
  return html`<li class="mail" data-key="${id}"><a href="/mails/${encodeURIComponent(id)}"${inLanguage(locale)}>${outside(subject)}</a>
<p class="small">to ${outside(to)} · ${dayAndTime(at, zone)}${refused}</p></li>`;
}
