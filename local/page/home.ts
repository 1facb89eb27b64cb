/** The first page: faxes, mails that were sent, how to send. */
import { html } from 'hono/html';
import { formatNumber } from '../../lambdas/fax/dialling/numbers.ts';
import type { Fax } from '../../lambdas/fax/history.ts';
import type { Line, Submission } from '../../lambdas/fax/model.ts';
import { texts } from '../../lambdas/fax/texts/index.ts';
import type { Clock } from '../../lambdas/ports.ts';
import type { OutboxEntry } from '../outgoing/outbox.ts';
import { attemptChips, stateBadge } from './fax-words.ts';
import { type HowToSend, howToSend } from './how-to-send.ts';
import { type Html, outside } from './layout.ts';
import { dayAndTime } from './moment.ts';
import { receivedRow } from './received-row.ts';
import type { ShownReceived } from './received-words.ts';
import { morePages, thumbnail } from './thumbnail.ts';
import { type Trouble, troubleBox } from './trouble.ts';
import { zoneOf } from './zone.ts';

export interface ShownFax {
  readonly fax: Fax;
  readonly submission: Submission | undefined;
  readonly line: Line | undefined;
}

export interface Home {
  readonly faxes: readonly ShownFax[];
  readonly received: readonly ShownReceived[];
  readonly mails: readonly OutboxEntry[];
  readonly trouble: Trouble;
  readonly how: HowToSend;
  readonly clock: Clock;
}

const maxRows = 60;

export function home({ faxes, received, mails, trouble, how, clock }: Home): Html {
  const zone = zoneOf(how.lines[0]);
  const rows = rowsOf({ faxes, received, clock });
  return html`${troubleBox(trouble, zone)}
<h1 id="faxes">Faxes</h1>
${counts(
  faxes.map(({ fax }) => fax),
  received.length,
)}
<ul class="list sheet">${rows.length === 0 ? html`<li class="empty">No fax yet. <a href="#send">Send the first one.</a></li>` : rows}</ul>
<h2 id="mails">Emails that were sent</h2>
<ul class="list sheet">${mails.length === 0 ? html`<li class="empty">No email yet: every fax is answered when it has ended.</li>` : mails.map((mail) => mailRow(mail, zone))}</ul>
<h2 id="send">How to send and receive</h2>
${howToSend(how)}`;
}

/** Both directions, newest first. */
function rowsOf({ faxes, received, clock }: Pick<Home, 'faxes' | 'received' | 'clock'>): Html[] {
  const rows = [
    ...faxes.map((shown) => ({ at: shown.fax.acceptedAt, row: () => faxRow(shown, clock) })),
    ...received.map((shown) => ({ at: shown.fax.reception.at, row: () => receivedRow(shown) })),
  ];
  return rows
    .sort((one, other) => other.at - one.at)
    .slice(0, maxRows)
    .map(({ row }) => row());
}

function counts(faxes: readonly Fax[], received: number): Html {
  const open = faxes.filter(({ state }) => state !== 'ended').length;
  const sent = faxes.filter(({ outcome }) => outcome === 'sent').length;
  const others = faxes.length - open - sent;
  if (faxes.length + received === 0) return html``;
  return html`<ul class="counts"><li><b>${open}</b> on their way</li><li><b>${sent}</b> delivered</li>
<li><b>${others}</b> not delivered</li><li><b>${received}</b> received</li></ul>`;
}

function faxRow({ fax, submission, line }: ShownFax, clock: Clock): Html {
  const zone = zoneOf(line);
  const subject = submission?.subject ? outside(submission.subject) : html`no subject`;
  const pages = fax.pages === undefined ? '' : html` · ${texts.en.pages(fax.pages)}`;
  return html`<li class="fax">${thumbnail(fax.id, fax.pages, `First page of the fax to ${fax.to}`)}<div>
<div class="head"><a class="number" href="/faxes/${fax.id}"><span class="way">to</span> ${formatNumber(fax.to)}</a>${stateBadge(fax)}</div>
<p class="subject">${subject}</p>
<p class="small">${dayAndTime(fax.acceptedAt, zone)} · from ${outside(submission?.sender ?? fax.from)}${pages}</p>
${attemptChips(fax, zone, clock)}${morePages(fax.id, fax.pages)}</div></li>`;
}

export function mailRow({ id, subject, to, at }: OutboxEntry, zone: string): Html {
  return html`<li class="mail"><a href="/mails/${encodeURIComponent(id)}">${outside(subject)}</a>
<p class="small">to ${outside(to)} · ${dayAndTime(at, zone)}</p></li>`;
}
